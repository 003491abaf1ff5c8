package dev.sealgate.storage.object;

/** The four kinds of server-side encryption. */
public enum EncryptionMode {
    SSE_S3,
    SSE_KMS,
    DSSE_KMS,
    SSE_C
}
