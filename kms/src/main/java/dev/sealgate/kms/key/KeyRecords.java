package dev.sealgate.kms.key;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import java.util.Map;
import java.util.Optional;

/**
 * How keys are stored: version 2 since keys have a policy of their own, version 3 since they can be rotated, their material imported,
 * and keys related. Older versions are the same without these and are still read.
 *
 * <p>Versions of their own, because a reader that knows no policies would admit callers whom the policy excludes, one that knows no
 * rotation would seal under material that expires, and one that knows no related keys would lose them. Thread-safe.
 */
final class KeyRecords implements Codec<KmsKey> {
    static final byte CURRENT = 3;

    private final Map<Byte, Codec<KmsKey>> versions =
            Map.of((byte) 1, codec(1), (byte) 2, codec(2), CURRENT, codec(CURRENT));
    private final Codec<KmsKey> current = codec(CURRENT);

    private static Codec<KmsKey> codec(int version) {
        return new CborCodec<>(KmsKey.class, version);
    }

    @Override
    public byte[] encode(KmsKey key) {
        return current.encode(key);
    }

    @Override
    public KmsKey decode(byte[] bytes) {
        if (bytes.length == 0) {
            throw new StorageException.Corrupt("stored key: version missing");
        }
        return Optional.ofNullable(versions.get(bytes[0])).orElse(current).decode(bytes);
    }
}
