package dev.sealgate.gateway.identity.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * How a request was signed, as {@code s3:authType}, {@code s3:signatureversion} and {@code s3:signatureAge} tell. Immutable.
 *
 * @param authType {@code REST-HEADER} or {@code REST-QUERY-STRING}
 * @param service what the signature is scoped to, for example {@code s3}
 * @param presigned of a presigned request only
 */
public record SignatureFacts(String authType, String version, String service, Optional<Presigned> presigned) {
    private static final String SIGV4 = "AWS4-HMAC-SHA256";

    /**
     * What the query of a presigned request says. Immutable.
     *
     * @param at when it was signed
     * @param payloadHash {@code UNSIGNED-PAYLOAD} also where nothing is said
     */
    public record Presigned(Instant at, String payloadHash) {}

    static SignatureFacts of(Claim claim, Instant signedAt) {
        String service = claim.scope().service();
        return switch (claim.place()) {
            case HEADER -> new SignatureFacts("REST-HEADER", SIGV4, service, Optional.empty());
            case QUERY ->
                new SignatureFacts(
                        "REST-QUERY-STRING", SIGV4, service, Optional.of(new Presigned(signedAt, claim.payloadHash())));
        };
    }
}
