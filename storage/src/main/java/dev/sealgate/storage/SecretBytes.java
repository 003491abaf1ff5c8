package dev.sealgate.storage;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Secret bytes (a key, a password, a decrypted payload) that never print themselves and compare in constant time.
 *
 * <p>Closing zeroes the bytes; use after closing throws {@link IllegalStateException}. Not thread-safe against a
 * concurrent close; otherwise immutable.
 */
public final class SecretBytes implements AutoCloseable {
    private final byte[] bytes;
    private volatile boolean closed;

    private SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code source}; the caller keeps its array. */
    public static SecretBytes copyOf(byte[] source) {
        return new SecretBytes(source.clone());
    }

    /** Takes {@code source} over: the caller must not touch the array again. */
    public static SecretBytes owning(byte[] source) {
        return new SecretBytes(source);
    }

    public static SecretBytes random(int sizeBytes, SecureRandom random) {
        byte[] fresh = new byte[sizeBytes];
        random.nextBytes(fresh);
        return new SecretBytes(fresh);
    }

    public int sizeBytes() {
        return bytes.length;
    }

    /** Hands the bytes to {@code user}, which must neither keep nor change the array. */
    public <T> T use(Function<byte[], T> user) {
        if (closed) {
            throw new IllegalStateException("secret used after it was closed");
        }
        return user.apply(bytes);
    }

    /** A copy, for APIs that keep what they are given; the caller zeroes it. */
    public byte[] copy() {
        return use(byte[]::clone);
    }

    /** Constant-time comparison of content. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
    }

    /** Constant: a hash of a secret would be a secret too. */
    @Override
    public int hashCode() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + bytes.length + " bytes]";
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }
}
