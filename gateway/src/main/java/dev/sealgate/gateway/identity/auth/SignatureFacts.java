package dev.sealgate.gateway.identity.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * How a request was signed, as {@code s3:authType}, {@code s3:signatureversion} and {@code s3:signatureAge} tell. Immutable.
 *
 * @param authType {@code REST-HEADER}, {@code REST-QUERY-STRING} or {@code POST}
 * @param version {@code AWS4-HMAC-SHA256}, or {@code AWS} for version 2
 * @param service what the signature is scoped to, for example {@code s3}
 * @param signedAt of what was signed for somebody else to send: a presigned request or a form; version 2 does not say it
 * @param payloadHash what a presigned request says, {@code UNSIGNED-PAYLOAD} also where it says nothing; version 2 knows none
 */
public record SignatureFacts(
        String authType, String version, String service, Optional<Instant> signedAt, Optional<String> payloadHash) {
    /** Version 2, which serves no object under a key of the KMS. */
    public static final String VERSION_2 = SignatureV2.NAME;

    private static final String HEADER = "REST-HEADER";
    private static final String QUERY = "REST-QUERY-STRING";
    private static final String FORM = "POST";
    private static final String SIGV4 = "AWS4-HMAC-SHA256";
    private static final String S3 = "s3";

    static SignatureFacts of(Claim claim, Instant signedAt) {
        boolean presigned = claim.place() == Place.QUERY;
        return new SignatureFacts(
                authType(claim.place()),
                SIGV4,
                claim.scope().service(),
                presigned ? Optional.of(signedAt) : Optional.empty(),
                presigned ? Optional.of(claim.payloadHash()) : Optional.empty());
    }

    static SignatureFacts of(SignatureV2 claim) {
        return new SignatureFacts(authType(claim.place()), VERSION_2, S3, Optional.empty(), Optional.empty());
    }

    static SignatureFacts of(FormClaim claim) {
        return switch (claim) {
            case FormClaim.Version4 form ->
                new SignatureFacts(FORM, SIGV4, S3, Optional.of(form.time().instant()), Optional.empty());
            case FormClaim.Version2 form -> of(form.claim());
        };
    }

    private static String authType(Place place) {
        return switch (place) {
            case HEADER -> HEADER;
            case QUERY -> QUERY;
            case FORM -> FORM;
        };
    }

    /** How the request is refused where it should have been signed for another Region. */
    AuthException wrongRegion(String accessKeyId, String signed, String expected) {
        Place place = place();
        AuthException refusal = AuthException.of(place, AuthFailure.WRONG_REGION, signed, expected)
                .with("Region", expected);
        if (place != Place.FORM) {
            return refusal;
        }
        String day = RequestTime.of(signedAt.orElseThrow()).day();
        CredentialScope scope = new CredentialScope(accessKeyId, day, signed, service, CredentialScope.TERMINAL);
        return FormClaim.named(refusal, accessKeyId + "/" + scope.text());
    }

    private Place place() {
        return switch (authType) {
            case QUERY -> Place.QUERY;
            case FORM -> Place.FORM;
            default -> Place.HEADER;
        };
    }

    /** Whether the signature is in the query. */
    boolean presigned() {
        return authType.equals(QUERY);
    }
}
