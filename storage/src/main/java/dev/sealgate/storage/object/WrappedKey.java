package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;

/**
 * One layer's content key, wrapped. Immutable; holds no clear key.
 *
 * @param wrappingKey how to find or rebuild the wrapping key: the SSE-S3 key generation, the KMS CiphertextBlob, or the SSE-C salt
 * @param wrapped the content key sealed under the wrapping key
 */
public record WrappedKey(Bytes wrappingKey, Bytes wrapped) {}
