package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import java.util.Optional;

/** Chooses how the body of an S3 request is read and checked. */
final class VerifiedBodies {
    /** A body no longer than this is announced by its digits without overflow. */
    private static final int MAX_LENGTH_DIGITS = 18;

    private VerifiedBodies() {}

    static VerifiedBody unsigned(HttpRequest request) {
        PayloadMode mode = PayloadMode.parseAnonymous(request.headers());
        return of(request, mode, request.headers().first(PayloadMode.HEADER).orElse(""), new ChunkVerifier.Unsigned());
    }

    static VerifiedBody signed(HttpRequest request, String payloadHash, ChunkSigning signing) {
        PayloadMode mode = PayloadMode.parse(payloadHash);
        return of(request, mode, payloadHash, mode.chunksSigned() ? signing.verifier() : new ChunkVerifier.Unsigned());
    }

    private static VerifiedBody of(HttpRequest request, PayloadMode mode, String payloadHash, ChunkVerifier chunks) {
        PlainBody sent = new PlainBody(request.body(), contentLength(request.headers()));
        return switch (mode.framing()) {
            case PLAIN -> mode == PayloadMode.HASHED ? new HashedBody(sent, payloadHash) : sent;
            case CHUNKED -> {
                Trailers trailers = mode.trailers() ? Trailers.declaredIn(request.headers(), chunks) : Trailers.none();
                yield new ChunkedBody(new ChunkSource(sent), decodedLength(request.headers()), chunks, trailers);
            }
            case REFUSED -> throw new IllegalStateException("refused when it was parsed: " + mode);
        };
    }

    private static long contentLength(Headers headers) {
        return headers.first("content-length")
                .map(String::strip)
                .flatMap(VerifiedBodies::length)
                .orElse(-1L);
    }

    private static long decodedLength(Headers headers) {
        String text = headers.first("x-amz-decoded-content-length")
                .orElseThrow(() -> AuthException.of(AuthFailure.NO_DECODED_LENGTH));
        return length(text)
                .orElseThrow(() -> AuthException.of(AuthFailure.INVALID_DECODED_LENGTH)
                        .with("ArgumentName", "x-amz-decoded-content-length")
                        .with("ArgumentValue", text));
    }

    private static Optional<Long> length(String text) {
        return text.length() <= MAX_LENGTH_DIGITS && RequestTime.allDigits(text, 0, text.length())
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }
}
