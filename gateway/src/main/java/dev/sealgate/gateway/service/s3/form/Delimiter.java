package dev.sealgate.gateway.service.s3.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds what stands between the parts of a form in bytes that come in pieces, by the algorithm of Knuth, Morris and Pratt: each byte is
 * looked at once, and what may be the beginning of it needs no memory but its length. Not thread-safe.
 *
 * <p>Source: https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1
 */
final class Delimiter {
    private final byte[] bytes;
    /** How much of the beginning is left when what follows so many bytes does not match. */
    private final int[] fallback;

    private int matched;

    Delimiter(String boundary) {
        bytes = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        fallback = new int[bytes.length];
        for (int i = 1, same = 0; i < bytes.length; i++) {
            while (same > 0 && bytes[i] != bytes[same]) {
                same = fallback[same - 1];
            }
            same += bytes[i] == bytes[same] ? 1 : 0;
            fallback[i] = same;
        }
        // The first one may stand at the very beginning, without the line break before it.
        matched = 2;
    }

    int sizeBytes() {
        return bytes.length;
    }

    /** How many of the bytes seen last are its beginning. */
    int matched() {
        return matched;
    }

    /** The first bytes of it, which were held back and then turned out to be something else. */
    byte[] beginning(int sizeBytes) {
        return Arrays.copyOf(bytes, sizeBytes);
    }

    /** Whether it ends with this byte; then the search begins anew. */
    boolean endsWith(byte next) {
        while (matched > 0 && bytes[matched] != next) {
            matched = fallback[matched - 1];
        }
        matched += bytes[matched] == next ? 1 : 0;
        if (matched < bytes.length) {
            return false;
        }
        matched = 0;
        return true;
    }
}
