package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The headers after the last chunk: exactly those that x-amz-trailer announced, then their signature. Not thread-safe. */
final class Trailers {
    private static final String SIGNATURE = "x-amz-trailer-signature";

    private final Set<String> missing;
    private final boolean signed;
    private final Headers.Builder received = Headers.builder();
    private final StringBuilder canonical = new StringBuilder();
    private @Nullable String signature;

    private Trailers(Set<String> declared, boolean signed) {
        this.missing = declared;
        this.signed = signed;
    }

    static Trailers none() {
        return new Trailers(new TreeSet<>(), false);
    }

    static Trailers declaredIn(Headers headers, ChunkVerifier chunks) {
        Set<String> declared = new TreeSet<>();
        for (String list : headers.all("x-amz-trailer")) {
            for (String name : list.split(",", -1)) {
                if (!name.isBlank()) {
                    declared.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return new Trailers(declared, chunks.signed());
    }

    static S3Exception malformed() {
        return new S3Exception(S3ErrorCode.MALFORMED_TRAILER);
    }

    /** Takes one line without its end. */
    void add(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (signature != null) {
            throw malformed();
        }
        if (signed && name.equals(SIGNATURE)) {
            signature = value;
        } else if (missing.remove(name)) {
            received.add(name, value);
        } else {
            throw malformed();
        }
    }

    /** Whether the signature is still to come, so that an empty line is not the end. */
    boolean awaitSignature() {
        return signed && signature == null;
    }

    /** All of them, after their signature was checked. */
    Headers finish(ChunkVerifier chunks) {
        if (!missing.isEmpty() || awaitSignature()) {
            throw malformed();
        }
        Headers headers = received.build();
        if (signature != null) {
            headers.forEach((name, value) ->
                    canonical.append(name).append(':').append(value).append('\n'));
            chunks.endTrailers(canonical.toString(), signature);
        }
        return headers;
    }
}
