package dev.sealgate.gateway.protocol.s3;

/**
 * Every error the S3 door answers with: wire code, HTTP status and default message.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
public enum S3ErrorCode {
    // spotless:off
    ACCESS_CONTROL_LIST_NOT_SUPPORTED   ("AccessControlListNotSupported", 400, "The bucket does not allow ACLs"),
    ACCESS_DENIED                       ("AccessDenied", 403, "Access Denied"),
    ACCESS_FORBIDDEN                    ("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed."),
    AUTHORIZATION_HEADER_MALFORMED      ("AuthorizationHeaderMalformed", 400, "The authorization header is malformed."),
    AUTHORIZATION_QUERY_PARAMETERS_ERROR("AuthorizationQueryParametersError", 400, "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."),
    BAD_DIGEST                          ("BadDigest", 400, "The Content-MD5 you specified did not match what we received."),
    BAD_REQUEST                         ("BadRequest", 400, "Bad Request"),
    BUCKET_ALREADY_EXISTS               ("BucketAlreadyExists", 409, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."),
    BUCKET_ALREADY_OWNED_BY_YOU         ("BucketAlreadyOwnedByYou", 409, "Your previous request to create the named bucket succeeded and you already own it."),
    BUCKET_NOT_EMPTY                    ("BucketNotEmpty", 409, "The bucket you tried to delete is not empty"),
    CONDITIONAL_REQUEST_CONFLICT        ("ConditionalRequestConflict", 409, "The conditional request cannot succeed due to a conflicting operation against this resource."),
    ENTITY_TOO_LARGE                    ("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"),
    ENTITY_TOO_SMALL                    ("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"),
    EXPIRED_TOKEN                       ("ExpiredToken", 400, "The provided token has expired."),
    ID_MISMATCH                         ("IdMismatch", 400, "Document ID does not match the specified configuration ID."),
    ILLEGAL_LOCATION_CONSTRAINT         ("IllegalLocationConstraintException", 400, "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."),
    ILLEGAL_VERSIONING_CONFIGURATION    ("IllegalVersioningConfigurationException", 400, "The Versioning element must be specified"),
    INCOMPLETE_BODY                     ("IncompleteBody", 400, "You did not provide the number of bytes specified by the Content-Length HTTP header"),
    INTERNAL_ERROR                      ("InternalError", 500, "We encountered an internal error. Please try again."),
    INVALID_ACCESS_KEY_ID               ("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."),
    INVALID_ARGUMENT                    ("InvalidArgument", 400, "Invalid Argument"),
    INVALID_BUCKET_ACL_WITH_BLOCK_PUBLIC_ACCESS("InvalidBucketAclWithBlockPublicAccessError", 400, "Bucket cannot have public ACLs set with BlockPublicAccess enabled"),
    INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP("InvalidBucketAclWithObjectOwnership", 400, "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"),
    INVALID_BUCKET_NAME                 ("InvalidBucketName", 400, "The specified bucket is not valid."),
    INVALID_BUCKET_OWNER_ACCOUNT_ID     ("InvalidBucketOwnerAWSAccountID", 400, "The value of the expected bucket owner parameter must be an AWS account ID"),
    INVALID_BUCKET_STATE                ("InvalidBucketState", 409, "The request is not valid with the current state of the bucket."),
    INVALID_CHUNK_SIZE                  ("InvalidChunkSizeError", 400, "Only the last chunk is allowed to have a size less than 8192 bytes"),
    INVALID_CONFIGURATION_ID            ("InvalidConfigurationId", 400, "The specified configuration id is invalid."),
    INVALID_DIGEST                      ("InvalidDigest", 400, "The Content-MD5 you specified was invalid."),
    INVALID_ENCRYPTION_ALGORITHM        ("InvalidEncryptionAlgorithmError", 400, "The Encryption request you specified is not valid. Supported value: AES256."),
    INVALID_LOCATION_CONSTRAINT         ("InvalidLocationConstraint", 400, "The specified location-constraint is not valid"),
    INVALID_OBJECT_STATE                ("InvalidObjectState", 403, "The operation is not valid for the object's storage class"),
    INVALID_PART                        ("InvalidPart", 400, "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."),
    INVALID_PART_NUMBER                 ("InvalidPartNumber", 416, "The requested partnumber is not satisfiable"),
    INVALID_PART_ORDER                  ("InvalidPartOrder", 400, "The list of parts was not in ascending order. Parts must be ordered by part number."),
    INVALID_POLICY_DOCUMENT             ("InvalidPolicyDocument", 400, "The content of the form does not meet the conditions specified in the policy document."),
    INVALID_RANGE                       ("InvalidRange", 416, "The requested range is not satisfiable"),
    INVALID_REDIRECT_LOCATION           ("InvalidRedirectLocation", 400, "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."),
    INVALID_REQUEST                     ("InvalidRequest", 400, "Invalid Request"),
    INVALID_S3_DESTINATION_BUCKET       ("InvalidS3DestinationBucket", 400, "Invalid bucket ARN."),
    INVALID_STORAGE_CLASS               ("InvalidStorageClass", 400, "The storage class you specified is not valid"),
    INVALID_TAG                         ("InvalidTag", 400, "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."),
    INVALID_TOKEN                       ("InvalidToken", 400, "The provided token is malformed or otherwise invalid."),
    INVALID_URI                         ("InvalidURI", 400, "Couldn't parse the specified URI."),
    KEY_TOO_LONG                        ("KeyTooLongError", 400, "Your key is too long"),
    KMS_DISABLED                        ("KMS.DisabledException", 400, "The KMS key is disabled."),
    KMS_INVALID_KEY_USAGE               ("KMS.InvalidKeyUsageException", 400, "The KMS key cannot be used for this."),
    KMS_INVALID_STATE                   ("KMS.KMSInvalidStateException", 400, "The KMS key is not in a valid state."),
    KMS_NOT_FOUND                       ("KMS.NotFoundException", 400, "The KMS key does not exist."),
    MALFORMED_ACL                       ("MalformedACLError", 400, "The XML you provided was not well-formed or did not validate against our published schema"),
    MALFORMED_POLICY                    ("MalformedPolicy", 400, "This policy contains invalid Json"),
    MALFORMED_POST_REQUEST              ("MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data."),
    MALFORMED_TRAILER                   ("MalformedTrailerError", 400, "The request contained trailing data that was not well-formed or did not conform to our published schema."),
    MALFORMED_XML                       ("MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema"),
    MAX_MESSAGE_LENGTH_EXCEEDED         ("MaxMessageLengthExceeded", 400, "Your request was too big."),
    MAX_POST_PRE_DATA_LENGTH_EXCEEDED   ("MaxPostPreDataLengthExceeded", 400, "Your POST request fields preceeding the upload file was too large."),
    METADATA_CONFIGURATION_NOT_FOUND    ("MetadataConfigurationNotFound", 404, "The metadata configuration was not found"),
    METADATA_TOO_LARGE                  ("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"),
    METHOD_NOT_ALLOWED                  ("MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
    MISSING_CONTENT_LENGTH              ("MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
    MISSING_REQUEST_BODY                ("MissingRequestBodyError", 400, "Request Body is empty"),
    MISSING_SECURITY_HEADER             ("MissingSecurityHeader", 400, "Your request was missing a required header"),
    NO_SUCH_BUCKET                      ("NoSuchBucket", 404, "The specified bucket does not exist"),
    NO_SUCH_BUCKET_POLICY               ("NoSuchBucketPolicy", 404, "The bucket policy does not exist"),
    NO_SUCH_CONFIGURATION               ("NoSuchConfiguration", 404, "The specified configuration does not exist."),
    NO_SUCH_CORS_CONFIGURATION          ("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"),
    NO_SUCH_KEY                         ("NoSuchKey", 404, "The specified key does not exist."),
    NO_SUCH_LIFECYCLE_CONFIGURATION     ("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"),
    NO_SUCH_OBJECT_LOCK_CONFIGURATION   ("NoSuchObjectLockConfiguration", 404, "The specified object does not have a ObjectLock configuration"),
    NO_SUCH_PUBLIC_ACCESS_BLOCK         ("NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found"),
    NO_SUCH_TAG_SET                     ("NoSuchTagSet", 404, "The TagSet does not exist"),
    NO_SUCH_UPLOAD                      ("NoSuchUpload", 404, "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."),
    NO_SUCH_VERSION                     ("NoSuchVersion", 404, "The specified version does not exist."),
    NO_SUCH_WEBSITE_CONFIGURATION       ("NoSuchWebsiteConfiguration", 404, "The specified bucket does not have a website configuration"),
    NOT_IMPLEMENTED                     ("NotImplemented", 501, "A header you provided implies functionality that is not implemented"),
    NOT_MODIFIED                        ("NotModified", 304, "Not Modified"),
    OBJECT_LOCK_CONFIGURATION_NOT_FOUND ("ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket"),
    OPERATION_ABORTED                   ("OperationAborted", 409, "A conflicting conditional operation is currently in progress against this resource. Please try again."),
    OWNERSHIP_CONTROLS_NOT_FOUND        ("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"),
    PERMANENT_REDIRECT                  ("PermanentRedirect", 301, "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint."),
    PRECONDITION_FAILED                 ("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"),
    REPLICATION_CONFIGURATION_NOT_FOUND ("ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found"),
    REQUEST_HEADER_SECTION_TOO_LARGE    ("RequestHeaderSectionTooLarge", 400, "Your request header section exceeds the maximum allowed size."),
    REQUEST_TIME_TOO_SKEWED             ("RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."),
    REQUEST_TIMEOUT                     ("RequestTimeout", 400, "Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed."),
    RESTORE_ALREADY_IN_PROGRESS         ("RestoreAlreadyInProgress", 409, "Object restore is already in progress"),
    SERVICE_UNAVAILABLE                 ("ServiceUnavailable", 503, "Service is unable to handle request."),
    SIGNATURE_DOES_NOT_MATCH            ("SignatureDoesNotMatch", 403, "The request signature we calculated does not match the signature you provided. Check your key and signing method."),
    SLOW_DOWN                           ("SlowDown", 503, "Please reduce your request rate."),
    TOO_MANY_CONFIGURATIONS             ("TooManyConfigurations", 400, "You are attempting to create a new configuration but have already reached the 1,000-configuration limit."),
    UNEXPECTED_CONTENT                  ("UnexpectedContent", 400, "This request does not support content"),
    UNRESOLVABLE_GRANT_BY_EMAIL         ("UnresolvableGrantByEmailAddress", 400, "The e-mail address you provided does not match any account on record."),
    X_AMZ_CONTENT_SHA256_MISMATCH       ("XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed.");
    // spotless:on

    private final String wireCode;
    private final int status;
    private final String message;

    S3ErrorCode(String wireCode, int status, String message) {
        this.wireCode = wireCode;
        this.status = status;
        this.message = message;
    }

    public String wireCode() {
        return wireCode;
    }

    public int status() {
        return status;
    }

    /** What is said when the place of failure has nothing more precise to say. */
    public String message() {
        return message;
    }
}
