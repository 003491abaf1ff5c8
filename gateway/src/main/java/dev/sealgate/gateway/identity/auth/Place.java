package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;

/** Where in the request a signature was found, and how the S3 door begins what it says about a bad credential there. */
enum Place {
    HEADER(
            S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED,
            "The authorization header is malformed; ",
            AuthFailure.WRONG_DATE),
    QUERY(
            S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
            "Error parsing the X-Amz-Credential parameter; ",
            AuthFailure.QUERY_WRONG_DATE),
    FORM(S3ErrorCode.INVALID_ARGUMENT, "", AuthFailure.WRONG_DATE);

    private final S3ErrorCode s3Code;
    private final String s3Prefix;
    private final AuthFailure wrongDate;

    Place(S3ErrorCode s3Code, String s3Prefix, AuthFailure wrongDate) {
        this.s3Code = s3Code;
        this.s3Prefix = s3Prefix;
        this.wrongDate = wrongDate;
    }

    S3ErrorCode s3Code() {
        return s3Code;
    }

    String s3Prefix() {
        return s3Prefix;
    }

    /** How a credential of another day than the request's is reported. */
    AuthFailure wrongDate() {
        return wrongDate;
    }
}
