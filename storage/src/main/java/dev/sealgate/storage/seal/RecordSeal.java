package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import java.nio.ByteBuffer;

/**
 * Seals record values to their table and key, so that a record moved or altered on disk is refused. Thread-safe.
 *
 * <p>Output is {@code version(1) | XAES-256-GCM}. Format: docs/spec/SEAL.md.
 */
public final class RecordSeal {
    /** How many bytes longer a sealed value is. */
    public static final int OVERHEAD_BYTES = 1 + Xaes256Gcm.OVERHEAD_BYTES;

    private static final byte VERSION = 1;

    private final Xaes256Gcm aead;

    public RecordSeal(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.RECORDS)) {
            this.aead = new Xaes256Gcm(key);
        }
    }

    public byte[] seal(int tableId, byte[] key, byte[] value) {
        byte[] sealed = new byte[value.length + OVERHEAD_BYTES];
        sealed[0] = VERSION;
        aead.seal(value, associatedData(tableId, key), sealed, 1);
        return sealed;
    }

    /** @throws dev.sealgate.storage.StorageException.Corrupt when it was not sealed for this table and key, or was altered */
    public byte[] open(int tableId, byte[] key, byte[] sealed) {
        if (sealed.length < OVERHEAD_BYTES) {
            throw new StorageException.Corrupt("record of table " + tableId + ": " + sealed.length
                    + " bytes (expected: at least " + OVERHEAD_BYTES + ")");
        }
        if (sealed[0] != VERSION) {
            throw new StorageException.Corrupt(
                    "record of table " + tableId + ": seal version " + sealed[0] + " (expected: " + VERSION + ")");
        }
        return aead.open(sealed, 1, associatedData(tableId, key))
                .orElseThrow(() -> new StorageException.Corrupt(
                        "record of table " + tableId + ": was altered, moved, or sealed under another root key"));
    }

    private static byte[] associatedData(int tableId, byte[] key) {
        return ByteBuffer.allocate(1 + Integer.BYTES + key.length)
                .put(VERSION)
                .putInt(tableId)
                .put(key)
                .array();
    }
}
