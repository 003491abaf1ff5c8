package dev.sealgate.gateway.identity.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * How a request was signed, as {@code s3:authType}, {@code s3:signatureversion} and {@code s3:signatureAge} tell. Immutable.
 *
 * @param authType {@code REST-HEADER} or {@code REST-QUERY-STRING}
 * @param version {@code AWS4-HMAC-SHA256}, or {@code AWS} for version 2
 * @param service what the signature is scoped to, for example {@code s3}
 * @param presigned of a presigned request only
 */
public record SignatureFacts(String authType, String version, String service, Optional<Presigned> presigned) {
    /** Version 2, which serves no object under a key of the KMS. */
    public static final String VERSION_2 = SignatureV2.NAME;

    private static final String SIGV4 = "AWS4-HMAC-SHA256";
    private static final String S3 = "s3";

    /**
     * What the query of a presigned request says. Immutable.
     *
     * @param at when it was signed; version 2 does not say so
     * @param payloadHash {@code UNSIGNED-PAYLOAD} also where nothing is said; version 2 knows none
     */
    public record Presigned(Optional<Instant> at, Optional<String> payloadHash) {}

    static SignatureFacts of(Claim claim, Instant signedAt) {
        String service = claim.scope().service();
        return switch (claim.place()) {
            case HEADER -> new SignatureFacts("REST-HEADER", SIGV4, service, Optional.empty());
            case QUERY ->
                new SignatureFacts(
                        "REST-QUERY-STRING",
                        SIGV4,
                        service,
                        Optional.of(new Presigned(Optional.of(signedAt), Optional.of(claim.payloadHash()))));
        };
    }

    static SignatureFacts of(SignatureV2 claim) {
        return switch (claim.place()) {
            case HEADER -> new SignatureFacts("REST-HEADER", VERSION_2, S3, Optional.empty());
            case QUERY ->
                new SignatureFacts(
                        "REST-QUERY-STRING",
                        VERSION_2,
                        S3,
                        Optional.of(new Presigned(Optional.empty(), Optional.empty())));
        };
    }
}
