package dev.sealgate.gateway.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * How a request was signed, as {@code s3:authType}, {@code s3:signatureversion} and {@code s3:signatureAge} tell. Immutable.
 *
 * @param authType {@code REST-HEADER} or {@code REST-QUERY-STRING}
 * @param service what the signature is scoped to, for example {@code s3}
 * @param presignedAt when a presigned request was signed
 */
public record SignatureFacts(String authType, String version, String service, Optional<Instant> presignedAt) {
    private static final String SIGV4 = "AWS4-HMAC-SHA256";

    static SignatureFacts of(Place place, String service, Instant signedAt) {
        return switch (place) {
            case HEADER -> new SignatureFacts("REST-HEADER", SIGV4, service, Optional.empty());
            case QUERY -> new SignatureFacts("REST-QUERY-STRING", SIGV4, service, Optional.of(signedAt));
        };
    }
}
