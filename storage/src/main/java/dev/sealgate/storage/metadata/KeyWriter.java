package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the parts of a key one after another so that encoded keys compare, as unsigned bytes, as their parts do.
 *
 * <p>Strings compare by their UTF-8 bytes. A part of variable length that is not the last one needs a terminated form. What
 * cannot be encoded without colliding with another key (unpaired surrogates, negative numbers) is an
 * {@link IllegalArgumentException}. Not thread-safe.
 */
public final class KeyWriter {
    static final byte TERMINATOR = 0x00;
    static final byte ESCAPED_ZERO = (byte) 0xff;
    static final byte ESCAPED_END = 0x01;

    private byte[] buffer = new byte[64];
    private int sizeBytes;

    /** The string as it is: only as the last part. */
    public KeyWriter string(String value) {
        return raw(utf8(value));
    }

    /** The string and a {@code 0x00}, which it must not contain. */
    public KeyWriter terminated(String value) {
        byte[] utf8 = utf8(value);
        if (indexOfZero(utf8) >= 0) {
            throw new IllegalArgumentException("key part holds a NUL character");
        }
        return raw(utf8).octet(TERMINATOR);
    }

    /** Any string, with {@code 0x00} written as {@code 0x00 0xff}: only as the last part, or as the start of a range. */
    public KeyWriter escaped(String value) {
        byte[] utf8 = utf8(value);
        if (indexOfZero(utf8) < 0) {
            return raw(utf8);
        }
        for (byte each : utf8) {
            octet(each);
            if (each == 0) {
                octet(ESCAPED_ZERO);
            }
        }
        return this;
    }

    /** As {@link #escaped}, closed by {@code 0x00 0x01} so that more parts can follow. */
    public KeyWriter escapedTerminated(String value) {
        return escaped(value).octet(TERMINATOR).octet(ESCAPED_END);
    }

    /** Two bytes, big-endian: 0 to 65,535. */
    public KeyWriter int16(int value) {
        requireRange(value, 0xffff);
        return bigEndian(value, Short.BYTES);
    }

    /** Four bytes, big-endian; not negative. */
    public KeyWriter int32(int value) {
        requireRange(value, Integer.MAX_VALUE);
        return bigEndian(value, Integer.BYTES);
    }

    /** Eight bytes, big-endian; not negative. */
    public KeyWriter int64(long value) {
        requireRange(value, Long.MAX_VALUE);
        return bigEndian(value, Long.BYTES);
    }

    /** The bytes as they are: of a fixed length, or as the last part. */
    public KeyWriter bytes(Bytes value) {
        return raw(value.view());
    }

    /** What was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, sizeBytes);
    }

    private KeyWriter bigEndian(long value, int widthBytes) {
        for (int shift = (widthBytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            octet((byte) (value >>> shift));
        }
        return this;
    }

    private KeyWriter octet(byte value) {
        reserve(1);
        buffer[sizeBytes++] = value;
        return this;
    }

    private KeyWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, buffer, sizeBytes, value.length);
        sizeBytes += value.length;
        return this;
    }

    private void reserve(int moreBytes) {
        if (buffer.length - sizeBytes < moreBytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, sizeBytes + moreBytes));
        }
    }

    private static void requireRange(long value, long maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException("key number: " + value + " (expected: 0 to " + maximum + ")");
        }
    }

    private static int indexOfZero(byte[] utf8) {
        for (int i = 0; i < utf8.length; i++) {
            if (utf8[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] utf8(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        // getBytes writes `?` for an unpaired surrogate: two different keys would become one.
        if (value.chars().anyMatch(c -> Character.isSurrogate((char) c))
                && !new String(utf8, StandardCharsets.UTF_8).equals(value)) {
            throw new IllegalArgumentException("key part is not well-formed UTF-16");
        }
        return utf8;
    }
}
