package dev.sealgate.gateway.edge.http;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids in the shape that AWS gives them. Unique, not secret. Thread-safe. */
final class RequestIds {
    private static final char[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".toCharArray();
    private static final int LENGTH = 16;
    private static final int EXTENDED_BYTES = 48;

    private RequestIds() {}

    /** 16 upper-case letters and digits. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[LENGTH];
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong() >>> 1; // eight base-36 digits need 42 of the 63 bits
            for (int i = half * LENGTH / 2; i < (half + 1) * LENGTH / 2; i++) {
                id[i] = ALPHABET[(int) (bits % ALPHABET.length)];
                bits /= ALPHABET.length;
            }
        }
        return new String(id);
    }

    /** The {@code x-amz-id-2} of an answer: 64 characters of base64. */
    static String nextExtended() {
        byte[] bytes = new byte[EXTENDED_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
