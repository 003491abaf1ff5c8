package dev.sealgate.gateway.service.s3.sse;

import java.util.Map;
import java.util.Optional;

/** The encryption that a write asks for in its headers. Closing zeroes the customer key, if there is one. */
public sealed interface SseRequest extends AutoCloseable {
    /** No method named: the bucket's default applies. {@code bucketKey} may be named alone. */
    record BucketDefault(Optional<Boolean> bucketKey) implements SseRequest {}

    /** A method that the request names. */
    sealed interface Explicit extends SseRequest {}

    /** {@code AES256}. */
    record SseS3() implements Explicit {}

    /**
     * {@code aws:kms}.
     *
     * @param keyId as written; empty: the AWS managed key
     * @param context the caller's own pairs
     * @param bucketKey empty: as the bucket is configured
     */
    record SseKms(Optional<String> keyId, Map<String, String> context, Optional<Boolean> bucketKey)
            implements Explicit {}

    /** {@code aws:kms:dsse}; bucket keys do not exist for it. */
    record DsseKms(Optional<String> keyId, Map<String, String> context) implements Explicit {}

    /** A key that the customer sends with each request. */
    record SseC(CustomerKey key) implements Explicit {
        @Override
        public void close() {
            key.close();
        }
    }

    /** Whether the request says anything about encryption, even what would hold anyway. */
    default boolean namesEncryption() {
        return switch (this) {
            case Explicit _ -> true;
            case BucketDefault(var bucketKey) -> bucketKey.isPresent();
        };
    }

    @Override
    default void close() {}
}
