package dev.sealgate.gateway.service.s3.sse;

/**
 * The KMS key that an existing object's content key is to be wrapped under (SSE-KMS). Immutable.
 *
 * @param keyArn the full ARN
 */
public record KmsTarget(String keyArn, boolean bucketKeyEnabled) {}
