package dev.sealgate.conformance.model;

/** How a write asks to be encrypted. */
enum Mode {
    UNNAMED,
    SSE_S3,
    SSE_KMS,
    DSSE_KMS,
    SSE_C;

    /** Whether an ETag is the MD5 of what was written. */
    boolean showsMd5() {
        return this == UNNAMED || this == SSE_S3;
    }

    /** What answers say. */
    Mode shown() {
        return this == UNNAMED ? SSE_S3 : this;
    }
}
