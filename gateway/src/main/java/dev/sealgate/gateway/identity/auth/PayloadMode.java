package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;

/**
 * How the body of an S3 request is framed and protected, as x-amz-content-sha256 says.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
enum PayloadMode {
    // spotless:off
    //                     x-amz-content-sha256                                   framing          chunks signed trailers
    HASHED                ("64 hexadecimal digits",                               Framing.PLAIN,   false, false),
    UNSIGNED              ("UNSIGNED-PAYLOAD",                                    Framing.PLAIN,   false, false),
    SIGNED_CHUNKS         ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD",                  Framing.CHUNKED, true,  false),
    SIGNED_CHUNKS_TRAILER ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",          Framing.CHUNKED, true,  true),
    CHUNKS_TRAILER        ("STREAMING-UNSIGNED-PAYLOAD-TRAILER",                  Framing.CHUNKED, false, true),
    ECDSA_CHUNKS          ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",            Framing.REFUSED, true,  false),
    ECDSA_CHUNKS_TRAILER  ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER",    Framing.REFUSED, true,  true);
    // spotless:on

    static final String HEADER = "x-amz-content-sha256";

    private static final int SHA256_HEX_LENGTH = 64;

    /** How the bytes of the object are found in the body. */
    enum Framing {
        PLAIN,
        CHUNKED,
        REFUSED
    }

    private final String wireName;
    private final Framing framing;
    private final boolean chunksSigned;
    private final boolean trailers;

    PayloadMode(String wireName, Framing framing, boolean chunksSigned, boolean trailers) {
        this.wireName = wireName;
        this.framing = framing;
        this.chunksSigned = chunksSigned;
        this.trailers = trailers;
    }

    static PayloadMode parse(String text) {
        if (isSha256(text)) {
            return HASHED;
        }
        for (PayloadMode mode : values()) {
            if (mode != HASHED && mode.wireName.equals(text)) {
                if (mode.framing == Framing.REFUSED) {
                    throw AuthException.of(AuthFailure.SIGV4A).with("Header", HEADER);
                }
                return mode;
            }
        }
        throw invalid(text);
    }

    /** What an unsigned request may declare: nothing, or what needs no key to check. */
    static PayloadMode parseAnonymous(Headers headers) {
        String text = headers.first(HEADER).orElse(UNSIGNED.wireName);
        PayloadMode mode = parse(text);
        if (mode.chunksSigned) {
            throw invalid(text);
        }
        return mode;
    }

    private static AuthException invalid(String text) {
        return AuthException.of(AuthFailure.INVALID_PAYLOAD_HASH)
                .with("ArgumentName", HEADER)
                .with("ArgumentValue", text);
    }

    private static boolean isSha256(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) >= 128) {
                return false;
            }
        }
        return text.length() == SHA256_HEX_LENGTH;
    }

    String wireName() {
        return wireName;
    }

    Framing framing() {
        return framing;
    }

    boolean chunksSigned() {
        return chunksSigned;
    }

    boolean trailers() {
        return trailers;
    }
}
