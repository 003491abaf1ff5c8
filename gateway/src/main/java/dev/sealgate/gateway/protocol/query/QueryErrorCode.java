package dev.sealgate.gateway.protocol.query;

import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.HeaderSection;

/**
 * How services of the Query protocol refuse. Sources: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and the pages
 * of the operations there.
 */
public enum QueryErrorCode {
    // spotless:off
    ACCESS_DENIED                  ("AccessDenied", 403),
    CONCURRENT_MODIFICATION        ("ConcurrentModification", 409),
    DELETE_CONFLICT                ("DeleteConflict", 409),
    ENTITY_ALREADY_EXISTS          ("EntityAlreadyExists", 409),
    EXPIRED_TOKEN                  ("ExpiredToken", 403),
    HEADER_SECTION_TOO_LARGE       (HeaderSection.TOO_LARGE, 400),
    INCOMPLETE_SIGNATURE           ("IncompleteSignature", 400),
    INVALID_ACTION                 ("InvalidAction", 400),
    INVALID_CLIENT_TOKEN_ID        ("InvalidClientTokenId", 403),
    INVALID_INPUT                  ("InvalidInput", 400),
    INVALID_PARAMETER_VALUE        ("InvalidParameterValue", 400),
    LIMIT_EXCEEDED                 ("LimitExceeded", 409),
    MALFORMED_INPUT                ("MalformedInput", 400),
    MALFORMED_POLICY_DOCUMENT      ("MalformedPolicyDocument", 400),
    MISSING_ACTION                 ("MissingAction", 400),
    MISSING_AUTHENTICATION_TOKEN   ("MissingAuthenticationToken", 403),
    NO_SUCH_ENTITY                 ("NoSuchEntity", 404),
    POLICY_EVALUATION              ("PolicyEvaluation", 500),
    PACKED_POLICY_TOO_LARGE        ("PackedPolicyTooLarge", 400),
    REQUEST_TIMEOUT                ("RequestTimeout", 400),
    SERVICE_FAILURE                ("ServiceFailure", 500),
    SERVICE_UNAVAILABLE            ("ServiceUnavailable", 503),
    SIGNATURE_DOES_NOT_MATCH       ("SignatureDoesNotMatch", 403),
    SLOW_DOWN                      (BusyException.CODE, 503),
    THROTTLING                     ("Throttling", 400),
    UNMODIFIABLE_ENTITY            ("UnmodifiableEntity", 400),
    VALIDATION_ERROR               ("ValidationError", 400);
    // spotless:on

    private final String wireCode;
    private final int status;

    QueryErrorCode(String wireCode, int status) {
        this.wireCode = wireCode;
        this.status = status;
    }

    public String wireCode() {
        return wireCode;
    }

    public int status() {
        return status;
    }
}
