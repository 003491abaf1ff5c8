package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * One layer's content key, wrapped. Immutable; holds no clear key.
 *
 * @param wrappingKey how to find or rebuild the wrapping key: the SSE-S3 key generation, the KMS CiphertextBlob of a data key or of
 *     a bucket key, or the SSE-C salt
 * @param wrapped the content key sealed under the wrapping key
 * @param bucketKeySalt present when {@code wrappingKey} is a bucket key's: what the layer's own wrapping key is derived from it with
 */
public record WrappedKey(Bytes wrappingKey, Bytes wrapped, Optional<Bytes> bucketKeySalt) {
    /** Wrapped without a bucket key. */
    public WrappedKey(Bytes wrappingKey, Bytes wrapped) {
        this(wrappingKey, wrapped, Optional.empty());
    }
}
