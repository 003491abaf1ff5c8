package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;

/**
 * Every way in which authentication fails, with the words of the S3 door and of the JSON doors; {@code %1$s} stands for an argument.
 *
 * <p>Rows with {@link S3ErrorCode#AUTHORIZATION_HEADER_MALFORMED} are about the credential; presigned requests report them in words of
 * their own. Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
public enum AuthFailure {
    // spotless:off
    //                      S3 code, S3 text
    //                      JSON __type, JSON message
    MISSING_AUTHENTICATION (S3ErrorCode.ACCESS_DENIED, "Access Denied",
                            Json.MISSING_TOKEN, "Missing Authentication Token"),
    UNSUPPORTED_TYPE       (S3ErrorCode.INVALID_ARGUMENT, "Unsupported Authorization Type",
                            Json.INCOMPLETE, "Unsupported Authorization Type"),
    NO_SINGLE_SPACE        (S3ErrorCode.INVALID_ARGUMENT, "Authorization header is invalid -- one and only one ' ' (space) required.",
                            Json.INCOMPLETE, "Authorization header is invalid -- one and only one ' ' (space) required."),
    TWO_MECHANISMS         (S3ErrorCode.INVALID_ARGUMENT, "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
                            Json.INCOMPLETE, "Only one auth mechanism allowed"),
    SIGV2                  (S3ErrorCode.INVALID_REQUEST, "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
                            Json.INCOMPLETE, "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."),
    SIGV2_MALFORMED        (S3ErrorCode.INVALID_ARGUMENT, "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                            Json.INCOMPLETE, "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature"),
    SIGV2_EXPIRES          (S3ErrorCode.ACCESS_DENIED, "Invalid date (should be seconds since epoch): %1$s",
                            Json.INCOMPLETE, "Invalid date (should be seconds since epoch): %1$s"),
    SIGV2_INCOMPLETE       (S3ErrorCode.ACCESS_DENIED, "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
                            Json.INCOMPLETE, "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"),
    SIGV4A                 (S3ErrorCode.NOT_IMPLEMENTED, "A header you provided implies functionality that is not implemented",
                            Json.INCOMPLETE, "Signatures of AWS4-ECDSA-P256-SHA256 are not supported."),
    MALFORMED_URI          (S3ErrorCode.INVALID_URI, "Couldn't parse the specified URI.",
                            Json.INCOMPLETE, "The request URI is not well-formed."),

    MISSING_CREDENTIAL     (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "missing Credential.",
                            Json.INCOMPLETE, "Authorization header requires 'Credential' parameter. "),
    MISSING_SIGNED_HEADERS (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "missing SignedHeaders.",
                            Json.INCOMPLETE, "Authorization header requires 'SignedHeaders' parameter. "),
    MISSING_SIGNATURE      (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "missing Signature.",
                            Json.INCOMPLETE, "Authorization header requires 'Signature' parameter. "),
    REPEATED_FIELD         (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "Credential, SignedHeaders and Signature must each be given once.",
                            Json.INCOMPLETE, "Authorization header gives a parameter twice."),
    REPEATED_SIGNED_HEADER (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "SignedHeaders names a header more than once.",
                            Json.INCOMPLETE, "'SignedHeaders' names a header more than once."),
    TOO_MANY_SIGNED_HEADERS(S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "SignedHeaders names more headers than the request has.",
                            Json.INCOMPLETE, "'SignedHeaders' names more headers than the request has."),
    MALFORMED_CREDENTIAL   (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                            Json.INCOMPLETE, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '%1$s'"),
    EMPTY_ACCESS_KEY       (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "a non-empty Access Key (AKID) must be provided in the credential.",
                            Json.INCOMPLETE, "a non-empty Access Key (AKID) must be provided in the credential."),
    WRONG_SERVICE          (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "incorrect service \"%1$s\". This endpoint belongs to \"%2$s\".",
                            Json.INVALID_SIGNATURE, "Credential should be scoped to correct service: '%2$s'. "),
    WRONG_REGION           (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "the region '%1$s' is wrong; expecting '%2$s'",
                            Json.INVALID_SIGNATURE, "Credential should be scoped to a valid region. "),
    WRONG_TERMINAL         (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "incorrect terminal \"%1$s\". This endpoint uses \"aws4_request\".",
                            Json.INVALID_SIGNATURE, "Credential should be scoped with a valid terminator: 'aws4_request', not '%1$s'. "),
    WRONG_DATE_FORM        (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "incorrect date format \"%1$s\". This date in the credential must be in the format \"yyyyMMdd\".",
                            Json.INVALID_SIGNATURE, "Date in Credential scope does not match YYYYMMDD: '%1$s'. "),
    WRONG_DATE             (S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, "Invalid credential date \"%1$s\". This date is not the same as X-Amz-Date: \"%2$s\".",
                            Json.INVALID_SIGNATURE, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%1$s' != '%2$s', from '%3$s'."),

    QUERY_PARAMETERS       (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
                            Json.INCOMPLETE, "AWS query-string parameters must include 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders' and 'X-Amz-Date'."),
    QUERY_ALGORITHM        (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
                            Json.INCOMPLETE, "Unsupported AWS 'algorithm': '%1$s'."),
    QUERY_WRONG_DATE       (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "Invalid credential date \"%1$s\". This date is not the same as X-Amz-Date: \"%2$s\".",
                            Json.INVALID_SIGNATURE, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%1$s' != '%2$s', from '%3$s'."),
    QUERY_DATE_FORM        (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                            Json.INCOMPLETE, "Date must be in ISO-8601 'basic format'. Got '%1$s'."),
    EXPIRES_TOO_LONG       (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
                            Json.INCOMPLETE, "X-Amz-Expires must be less than a week."),
    EXPIRES_NEGATIVE       (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "X-Amz-Expires must be non-negative",
                            Json.INCOMPLETE, "X-Amz-Expires must be non-negative"),
    EXPIRES_NOT_A_NUMBER   (S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "X-Amz-Expires should be a number",
                            Json.INCOMPLETE, "X-Amz-Expires should be a number"),
    EXPIRED                (S3ErrorCode.ACCESS_DENIED, "Request has expired",
                            Json.INVALID_SIGNATURE, "Signature expired"),
    NOT_YET_VALID          (S3ErrorCode.ACCESS_DENIED, "Request is not valid yet",
                            Json.INVALID_SIGNATURE, "Signature not yet current"),

    NO_DATE                (S3ErrorCode.ACCESS_DENIED, "AWS authentication requires a valid Date or x-amz-date header",
                            Json.INCOMPLETE, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "),
    TOO_OLD                (S3ErrorCode.REQUEST_TIME_TOO_SKEWED, "The difference between the request time and the current time is too large.",
                            Json.INVALID_SIGNATURE, "Signature expired: %1$s is now earlier than %2$s (%3$s - 15 min.)"),
    TOO_EARLY              (S3ErrorCode.REQUEST_TIME_TOO_SKEWED, "The difference between the request time and the current time is too large.",
                            Json.INVALID_SIGNATURE, "Signature not yet current: %1$s is still later than %2$s (%3$s + 15 min.)"),
    UNKNOWN_ACCESS_KEY     (S3ErrorCode.INVALID_ACCESS_KEY_ID, "The AWS Access Key Id you provided does not exist in our records.",
                            Json.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid."),
    INVALID_TOKEN          (S3ErrorCode.INVALID_TOKEN, "The provided token is malformed or otherwise invalid.",
                            Json.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid."),
    EXPIRED_TOKEN          (S3ErrorCode.EXPIRED_TOKEN, "The provided token has expired.",
                            Json.EXPIRED_TOKEN, "The security token included in the request is expired"),
    HEADERS_NOT_SIGNED     (S3ErrorCode.ACCESS_DENIED, "There were headers present in the request which were not signed",
                            Json.INVALID_SIGNATURE, "There were headers present in the request which were not signed: %1$s"),
    SIGNATURE_MISMATCH     (S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
                            Json.INVALID_SIGNATURE, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."),
    MISSING_PAYLOAD_HASH   (S3ErrorCode.INVALID_REQUEST, "Missing required header for this request: x-amz-content-sha256",
                            Json.INCOMPLETE, "Missing required header for this request: x-amz-content-sha256"),
    INVALID_PAYLOAD_HASH   (S3ErrorCode.INVALID_ARGUMENT, "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
                            Json.INCOMPLETE, "x-amz-content-sha256 is not a valid sha256 value."),
    NO_DECODED_LENGTH      (S3ErrorCode.MISSING_CONTENT_LENGTH, "You must provide the Content-Length HTTP header.",
                            Json.INCOMPLETE, "You must provide the Content-Length HTTP header."),
    INVALID_DECODED_LENGTH (S3ErrorCode.INVALID_ARGUMENT, "Value for x-amz-decoded-content-length header is invalid.",
                            Json.INCOMPLETE, "Value for x-amz-decoded-content-length header is invalid.");
    // spotless:on

    private final S3ErrorCode s3Code;
    private final String s3Text;
    private final String jsonType;
    private final String jsonText;

    AuthFailure(S3ErrorCode s3Code, String s3Text, String jsonType, String jsonText) {
        this.s3Code = s3Code;
        this.s3Text = s3Text;
        this.jsonType = jsonType;
        this.jsonText = jsonText;
    }

    public S3ErrorCode s3Code() {
        return s3Code;
    }

    /** The {@code __type} of JSON services; their HTTP status is 400 for every row. */
    public String jsonType() {
        return jsonType;
    }

    String s3Text(Object... arguments) {
        return s3Text.formatted(arguments);
    }

    String jsonText(Object... arguments) {
        return jsonText.formatted(arguments);
    }

    /** The names of JSON error types, which enum rows cannot refer to as constants of the enum itself. */
    private static final class Json {
        static final String MISSING_TOKEN = "MissingAuthenticationTokenException";
        static final String INCOMPLETE = "IncompleteSignatureException";
        static final String INVALID_SIGNATURE = "InvalidSignatureException";
        static final String EXPIRED_TOKEN = "ExpiredTokenException";
        static final String UNRECOGNIZED_CLIENT = "UnrecognizedClientException";
    }
}
