package dev.sealgate.gateway.service.s3.digest;

/** Whether the checksum of a multipart object covers its bytes or the checksums of its parts. */
public enum ChecksumType {
    COMPOSITE,
    FULL_OBJECT
}
