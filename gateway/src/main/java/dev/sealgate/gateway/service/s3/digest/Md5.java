package dev.sealgate.gateway.service.s3.digest;

/** When the MD5 of a body is computed: it costs more than everything else that happens to the bytes. */
public enum Md5 {
    /** It becomes the ETag. */
    ALWAYS,
    /** Only to check a Content-MD5 that was sent. */
    IF_DECLARED
}
