package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import java.util.List;

/**
 * The text whose hash a signature covers.
 *
 * <p>Header values are taken as one character per byte received, so that the bytes hashed are the bytes sent. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 *
 * @param payloadHash what stands for the body
 */
record CanonicalRequest(
        HttpRequest request, String path, CanonicalQuery query, List<String> signedHeaders, String payloadHash) {
    /** The S3 path: encoded once, never normalised. */
    static String s3Path(String rawPath) {
        return UriEncoding.reencodePath(rawPath);
    }

    /** The path of every other service: encoded twice. Their one path is {@code /}, so nothing is left to normalise. */
    static String servicePath(String rawPath) {
        return UriEncoding.reencodePath(rawPath).replace("%", "%25");
    }

    /** The SHA-256 that is signed; the text itself is never in memory. */
    byte[] hash() {
        CanonicalText.Hashed text = new CanonicalText.Hashed();
        writeTo(text, Disclosure.FULL);
        return text.digest();
    }

    /** As much of it as an error document repeats, without secrets. */
    String excerpt() {
        CanonicalText.Excerpt text = new CanonicalText.Excerpt();
        writeTo(text, Disclosure.REDACTED);
        return text.toString();
    }

    private void writeTo(CanonicalText text, Disclosure disclosure) {
        text.append(request.method()).append('\n').append(path).append('\n');
        query.writeTo(text, disclosure);
        text.append('\n');
        for (String name : signedHeaders) {
            text.append(name).append(':');
            writeHeader(text, name, disclosure);
            text.append('\n');
        }
        text.append('\n');
        for (int i = 0; i < signedHeaders.size(); i++) {
            text.append(i == 0 ? "" : ";").append(signedHeaders.get(i));
        }
        text.append('\n').append(payloadHash);
    }

    private void writeHeader(CanonicalText text, String name, Disclosure disclosure) {
        List<String> values = request.headers().all(name);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            writeCollapsed(text, disclosure.value(name, values.get(i)));
        }
    }

    /** Without blanks at both ends, and with one space for each run of spaces. */
    private static void writeCollapsed(CanonicalText text, String value) {
        int start = 0;
        int end = value.length();
        while (start < end && blank(value.charAt(start))) {
            start++;
        }
        while (end > start && blank(value.charAt(end - 1))) {
            end--;
        }
        if (value.indexOf("  ", start) < 0) {
            text.append(value, start, end);
            return;
        }
        for (int i = start; i < end; i++) {
            if (value.charAt(i) != ' ' || value.charAt(i - 1) != ' ') {
                text.append(value.charAt(i));
            }
        }
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
