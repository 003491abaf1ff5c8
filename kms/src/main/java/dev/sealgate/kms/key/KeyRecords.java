package dev.sealgate.kms.key;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;

/**
 * How keys are kept: version 2 since keys have a policy of their own. Version 1 is the same without one and is still read.
 *
 * <p>A version of its own, because a reader that knows no policies would let in whom the policy keeps out. Thread-safe.
 */
final class KeyRecords implements Codec<KmsKey> {
    private static final int WITHOUT_POLICY = 1;

    private final Codec<KmsKey> current = new CborCodec<>(KmsKey.class, 2);
    private final Codec<KmsKey> withoutPolicy = new CborCodec<>(KmsKey.class, WITHOUT_POLICY);

    @Override
    public byte[] encode(KmsKey key) {
        return current.encode(key);
    }

    @Override
    public KmsKey decode(byte[] bytes) {
        boolean old = bytes.length > 0 && bytes[0] == WITHOUT_POLICY;
        return (old ? withoutPolicy : current).decode(bytes);
    }
}
