package dev.sealgate.storage;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An immutable sequence of public bytes (ciphertext, an id, a digest) with value equality. */
public final class Bytes {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Bytes copyOf(byte[] source) {
        return new Bytes(source.clone());
    }

    /** Takes {@code source} over: the caller must not touch the array again. */
    public static Bytes owning(byte[] source) {
        return new Bytes(source);
    }

    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    public int size() {
        return bytes.length;
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    /** The backing array itself, for reading only. */
    public byte[] view() {
        return bytes;
    }

    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length <= 32 ? "Bytes[" + toHex() + "]" : "Bytes[" + bytes.length + " bytes]";
    }
}
