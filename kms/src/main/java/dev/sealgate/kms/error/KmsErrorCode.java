package dev.sealgate.kms.error;

/**
 * Every error the KMS answers with: wire code and HTTP status.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html and each operation's page
 */
public enum KmsErrorCode {
    // spotless:off
    ACCESS_DENIED               ("AccessDeniedException", 400),
    ALREADY_EXISTS              ("AlreadyExistsException", 400),
    CONFLICT                    ("ConflictException", 400),
    DISABLED                    ("DisabledException", 400),
    DRY_RUN_OPERATION           ("DryRunOperationException", 400),
    EXPIRED_IMPORT_TOKEN        ("ExpiredImportTokenException", 400),
    INCORRECT_KEY               ("IncorrectKeyException", 400),
    INCORRECT_KEY_MATERIAL      ("IncorrectKeyMaterialException", 400),
    INTERNAL                    ("KMSInternalException", 500),
    INVALID_ALIAS_NAME          ("InvalidAliasNameException", 400),
    INVALID_ARN                 ("InvalidArnException", 400),
    INVALID_CIPHERTEXT          ("InvalidCiphertextException", 400),
    INVALID_IMPORT_TOKEN        ("InvalidImportTokenException", 400),
    INVALID_KEY_USAGE           ("InvalidKeyUsageException", 400),
    INVALID_MAC                 ("KMSInvalidMacException", 400),
    INVALID_MARKER              ("InvalidMarkerException", 400),
    INVALID_SIGNATURE           ("KMSInvalidSignatureException", 400),
    INVALID_STATE               ("KMSInvalidStateException", 400),
    KEY_UNAVAILABLE             ("KeyUnavailableException", 500),
    INVALID_GRANT_ID            ("InvalidGrantIdException", 400),
    INVALID_GRANT_TOKEN         ("InvalidGrantTokenException", 400),
    LIMIT_EXCEEDED              ("LimitExceededException", 400),
    MALFORMED_POLICY_DOCUMENT   ("MalformedPolicyDocumentException", 400),
    NOT_AUTHORIZED              ("NotAuthorizedException", 400),
    NOT_FOUND                   ("NotFoundException", 400),
    SERIALIZATION               ("SerializationException", 400),
    TAG                         ("TagException", 400),
    THROTTLING                  ("ThrottlingException", 400),
    UNKNOWN_OPERATION           ("UnknownOperationException", 400),
    UNSUPPORTED_OPERATION       ("UnsupportedOperationException", 400),
    VALIDATION                  ("ValidationException", 400);
    // spotless:on

    private final String wireCode;
    private final int status;

    KmsErrorCode(String wireCode, int status) {
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
