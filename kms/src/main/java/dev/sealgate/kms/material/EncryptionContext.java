package dev.sealgate.kms.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pairs a ciphertext is bound to: not secret, but without exactly the same pairs it does not open. Immutable.
 *
 * <p>Order does not matter, case does; none at all and no pairs are the same.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
public final class EncryptionContext {
    public static final EncryptionContext NONE = of(Map.of());
    public static final int MAX_BYTES = 8192;

    private final Map<String, String> pairs;
    private final Bytes canonical;

    private EncryptionContext(Map<String, String> pairs, Bytes canonical) {
        this.pairs = pairs;
        this.canonical = canonical;
    }

    /** @throws KmsException when the pairs are too large, or text that UTF-8 cannot carry */
    public static EncryptionContext of(Map<String, String> pairs) {
        return new EncryptionContext(Map.copyOf(pairs), canonical(pairs));
    }

    public Map<String, String> pairs() {
        return pairs;
    }

    /**
     * The one byte form of these pairs: their number, then key and value of each, every one behind its size in bytes, in the
     * order of the keys' UTF-8 bytes. Numbers are 32 bits, big-endian.
     */
    public Bytes canonical() {
        return canonical;
    }

    private static Bytes canonical(Map<String, String> pairs) {
        TreeMap<byte[], byte[]> encoded = new TreeMap<>(Arrays::compareUnsigned);
        pairs.forEach((key, value) -> encoded.put(utf8(key), utf8(value)));
        long sizeBytes = 0;
        for (Map.Entry<byte[], byte[]> pair : encoded.entrySet()) {
            sizeBytes += pair.getKey().length + (long) pair.getValue().length;
        }
        if (sizeBytes > MAX_BYTES) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION,
                    "1 validation error detected: Value at 'encryptionContext' failed to satisfy constraint: "
                            + "Member must have length less than or equal to " + MAX_BYTES);
        }
        ByteBuffer canonical = ByteBuffer.allocate((int) sizeBytes + Integer.BYTES * (1 + 2 * encoded.size()));
        canonical.putInt(encoded.size());
        encoded.forEach((key, value) ->
                canonical.putInt(key.length).put(key).putInt(value.length).put(value));
        return Bytes.owning(canonical.array());
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] utf8 = new byte[encoded.remaining()];
            encoded.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            // A replacement character would make two contexts one.
            throw new KmsException(KmsErrorCode.VALIDATION, "The encryption context holds text that is not Unicode.");
        }
    }

    /** Names no pair: contexts are for the audit log, not for every log. */
    @Override
    public String toString() {
        return "EncryptionContext[" + pairs.size() + " pairs]";
    }
}
