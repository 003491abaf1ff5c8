package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the parts of a key back, in the order and forms that {@link KeyWriter} wrote them.
 *
 * <p>Bytes that no such writer wrote are {@link StorageException.Corrupt}. Not thread-safe.
 */
public final class KeyReader {
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] key;
    private int position;

    public KeyReader(byte[] key) {
        this.key = key;
    }

    /** The rest of the key. */
    public String string() {
        return text(key, position, advance(key.length - position));
    }

    public String terminated() {
        int start = position;
        int end = indexOfZero(start);
        position = end + 1;
        return text(key, start, end);
    }

    /** The rest of the key. */
    public String escaped() {
        byte[] clear = new byte[key.length - position];
        int sizeBytes = 0;
        while (position < key.length) {
            byte next = key[position++];
            if (next == KeyWriter.TERMINATOR && octet() != KeyWriter.ESCAPED_ZERO) {
                throw corrupt("a terminator where none may be");
            }
            clear[sizeBytes++] = next;
        }
        return text(clear, 0, sizeBytes);
    }

    public String escapedTerminated() {
        byte[] clear = new byte[key.length - position];
        int sizeBytes = 0;
        while (true) {
            byte next = octet();
            if (next == KeyWriter.TERMINATOR) {
                byte meaning = octet();
                if (meaning == KeyWriter.ESCAPED_END) {
                    return text(clear, 0, sizeBytes);
                }
                if (meaning != KeyWriter.ESCAPED_ZERO) {
                    throw corrupt("an unknown escape");
                }
            }
            clear[sizeBytes++] = next;
        }
    }

    public int int16() {
        return (int) bigEndian(Short.BYTES);
    }

    public int int32() {
        return (int) notNegative(bigEndian(Integer.BYTES) << Integer.SIZE >> Integer.SIZE);
    }

    public long int64() {
        return notNegative(bigEndian(Long.BYTES));
    }

    public Bytes bytes(int sizeBytes) {
        int start = position;
        return Bytes.owning(Arrays.copyOfRange(key, start, advance(sizeBytes)));
    }

    /** The rest of the key. */
    public Bytes bytes() {
        return bytes(key.length - position);
    }

    /** Whether everything was read. */
    public boolean isAtEnd() {
        return position == key.length;
    }

    /** Fails unless everything was read. */
    public void end() {
        if (!isAtEnd()) {
            throw corrupt("more follows its last part");
        }
    }

    private long bigEndian(int widthBytes) {
        long value = 0;
        for (int i = 0; i < widthBytes; i++) {
            value = (value << Byte.SIZE) | (octet() & 0xff);
        }
        return value;
    }

    private static long notNegative(long value) {
        if (value < 0) {
            throw corrupt("a number is negative");
        }
        return value;
    }

    private byte octet() {
        return key[advance(1) - 1];
    }

    private int advance(int sizeBytes) {
        if (key.length - position < sizeBytes) {
            throw corrupt("it ends within a part");
        }
        position += sizeBytes;
        return position;
    }

    private int indexOfZero(int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == KeyWriter.TERMINATOR) {
                return i;
            }
        }
        throw corrupt("a terminator is missing");
    }

    private static String text(byte[] utf8, int start, int end) {
        String text = new String(utf8, start, end - start, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireWellFormed(ByteBuffer.wrap(utf8, start, end - start));
        }
        return text;
    }

    private static void requireWellFormed(ByteBuffer utf8) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(utf8);
        } catch (CharacterCodingException e) {
            throw new StorageException.Corrupt("stored key: not UTF-8", e);
        }
    }

    private static StorageException.Corrupt corrupt(String what) {
        return new StorageException.Corrupt("stored key: " + what);
    }
}
