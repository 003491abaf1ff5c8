package dev.sealgate.gateway.identity.auth;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as signatures want it: only {@code A-Za-z0-9-._~} stay.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
final class UriEncoding {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] UNRESERVED = unreserved();

    private UriEncoding() {}

    private static boolean[] unreserved() {
        boolean[] stays = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
                .chars()
                .forEach(c -> stays[c] = true);
        return stays;
    }

    /** Decodes a raw path and encodes it again, slashes kept, so that every spelling of the same path agrees. */
    static String reencodePath(String raw) {
        return canonical(raw, '/') ? raw : encodeDecoded(raw, '/');
    }

    /** The same for a raw name or value of a query, where a plus is a space. */
    static String reencode(String raw) {
        return canonical(raw, 'A') ? raw : encodeDecoded(raw.replace("+", "%20"), 'A');
    }

    private static boolean canonical(String raw, char kept) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != kept && (c >= 128 || !UNRESERVED[c])) {
                return false;
            }
        }
        return true;
    }

    private static String encodeDecoded(String raw, char kept) {
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[3 * in.length];
        int size = 0;
        for (int i = 0; i < in.length; i++) {
            int b = in[i] & 0xFF;
            if (b == '%') {
                b = escaped(in, i);
                i += 2;
            }
            if (b == kept || (b < 128 && UNRESERVED[b])) {
                out[size++] = (byte) b;
            } else {
                out[size++] = '%';
                out[size++] = HEX[b >> 4];
                out[size++] = HEX[b & 15];
            }
        }
        return new String(out, 0, size, StandardCharsets.US_ASCII);
    }

    private static int escaped(byte[] in, int percent) {
        int high = percent + 2 < in.length ? Character.digit(in[percent + 1], 16) : -1;
        int low = percent + 2 < in.length ? Character.digit(in[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw AuthException.of(AuthFailure.MALFORMED_URI);
        }
        return (high << 4) | low;
    }
}
