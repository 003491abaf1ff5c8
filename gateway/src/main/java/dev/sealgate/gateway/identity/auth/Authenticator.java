package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Proves who sent a request by AWS Signature Version 4, or to S3 by version 2, and wraps its body so that it is what was signed.
 * Thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
public final class Authenticator {
    private static final String S3 = "s3";

    private final Credentials credentials;
    private final String region;
    private final Optional<VirtualHosts> version2;
    private final InstantSource clock;
    private final SigningKeys signingKeys = new SigningKeys();

    /**
     * @param region where signatures of version 2 count as made for; named to those whose signature names what cannot be one
     * @param version2 how hosts name the buckets that signatures of version 2 name; empty: these are refused
     */
    public Authenticator(Credentials credentials, String region, Optional<VirtualHosts> version2, InstantSource clock) {
        this.credentials = credentials;
        this.region = region;
        this.version2 = version2;
        this.clock = clock;
    }

    /**
     * The service a request claims to be signed for, unverified; for dispatch only.
     *
     * @throws AuthException for an Authorization header or signed query that cannot be read
     */
    public static Optional<String> claimedService(HttpRequest request) {
        return Claim.find(request, CanonicalQuery.parse(request.rawQuery()))
                .map(claim -> claim.scope().service());
    }

    /**
     * Authenticates a request to S3: signed in its header, presigned, or anonymous. The body is not read here.
     *
     * @throws AuthException when it is signed, but not well; in the words of the S3 door
     */
    public AuthResult authenticateS3(HttpRequest request) {
        CanonicalQuery query = CanonicalQuery.parse(request.rawQuery());
        if (version2.isPresent()) {
            Optional<SignatureV2> old = SignatureV2.find(request, query, clock.instant());
            if (old.isPresent()) {
                return authenticate(request, old.get(), version2.get());
            }
        }
        Optional<Claim> found = Claim.find(request, query);
        if (found.isEmpty()) {
            return new AuthResult.Anonymous(VerifiedBodies.unsigned(request));
        }
        Claim claim = found.get();
        claim.scope().requireService(S3, claim.place());
        claim.scope().requireWellFormedRegion(region, claim.place());
        String path = CanonicalRequest.s3Path(request.rawPath());
        Signer signer = judge(claim, request.headers());
        verify(signer, new CanonicalRequest(request, path, query, claim.signedHeaders(), claim.payloadHash()));
        return signer.result(VerifiedBodies.signed(request, claim.payloadHash(), signer.chunkSigning()));
    }

    /** Version 2 says nothing about the body. */
    private AuthResult.Authenticated authenticate(HttpRequest request, SignatureV2 claim, VirtualHosts hosts) {
        Credential credential = requireCredential(claim.accessKeyId(), claim.securityToken());
        Optional<String> hosted = hosts.bucket(request.headers().first("host"));
        String stringToSign = StringToSignV2.of(request, claim, hosted, Disclosure.FULL);
        if (!claim.signs(stringToSign, credential.secret())) {
            String shown = StringToSignV2.of(request, claim, hosted, Disclosure.REDACTED);
            throw SignatureMismatch.of(claim.accessKeyId(), shown, claim.signature());
        }
        return new AuthResult.Authenticated(
                credential.sender(),
                credential.accessKeyId(),
                region,
                SignatureFacts.of(claim),
                VerifiedBodies.unsigned(request));
    }

    /**
     * Authenticates a form: its policy is what is signed.
     *
     * @param fields the value of a field, by its name in any case
     * @param file the body of the result
     * @throws AuthException when it is signed, but not well
     */
    public AuthResult authenticateForm(Function<String, Optional<String>> fields, VerifiedBody file) {
        Optional<FormClaim> found = FormClaim.find(fields, region);
        if (found.isEmpty()) {
            return new AuthResult.Anonymous(file);
        }
        FormClaim claim = found.get();
        if (claim instanceof FormClaim.Version2 && version2.isEmpty()) {
            throw AuthException.of(AuthFailure.SIGV2);
        }
        Credential credential = requireCredential(claim.accessKeyId(), claim.securityToken());
        verify(claim, credential);
        String signedFor =
                claim instanceof FormClaim.Version4 form ? form.scope().region() : region;
        return new AuthResult.Authenticated(
                credential.sender(), credential.accessKeyId(), signedFor, SignatureFacts.of(claim), file);
    }

    private void verify(FormClaim claim, Credential credential) {
        boolean verified = switch (claim) {
            case FormClaim.Version4 form -> {
                SigningKey key = signingKeys.get(credential, form.scope());
                boolean signs = key.verifies(form.policy().getBytes(StandardCharsets.UTF_8), form.signature());
                if (signs) {
                    signingKeys.keep(credential, form.scope(), key);
                }
                yield signs;
            }
            case FormClaim.Version2 form -> form.claim().signs(form.policy(), credential.secret());
        };
        if (!verified) {
            throw SignatureMismatch.of(claim.accessKeyId(), claim.policy(), claim.signature());
        }
    }

    /**
     * For the form of a request that was signed itself.
     *
     * @throws AuthException when the form is signed, too
     */
    public void requireUnsigned(Function<String, Optional<String>> fields) {
        if (FormClaim.find(fields, region).isPresent()) {
            throw AuthException.of(AuthFailure.TWO_MECHANISMS)
                    .with("ArgumentName", "Authorization")
                    .with("ArgumentValue", "");
        }
    }

    /**
     * Judges the head of a request to any other service, whose resources live in the region of the signature: all of it that can be wrong
     * without knowing the body.
     *
     * @param service what the credential must be scoped to, for example {@code kms}
     * @throws AuthException also when it is not signed; in the words of JSON services
     */
    public UnreadRequest judgeHead(HttpRequest request, String service) {
        CanonicalQuery query = CanonicalQuery.parse(request.rawQuery());
        Claim claim =
                Claim.find(request, query).orElseThrow(() -> AuthException.of(AuthFailure.MISSING_AUTHENTICATION));
        claim.scope().requireService(service, claim.place());
        claim.scope().requireWellFormedRegion(region, claim.place());
        String path = CanonicalRequest.servicePath(request.rawPath());
        Signer signer = judge(claim, request.headers());
        return body -> {
            String hash = HexFormat.of().formatHex(Sha256.start().digest(body));
            verify(signer, new CanonicalRequest(request, path, query, claim.signedHeaders(), hash));
            return signer.result(new WholeBody(body));
        };
    }

    /** A request whose head may be right; its body is not read yet. Used once. */
    @FunctionalInterface
    public interface UnreadRequest {
        /**
         * Verifies the signature.
         *
         * @param body all of it, which the caller no longer changes
         * @throws AuthException when it is not signed by whom it says
         */
        AuthResult.Authenticated authenticate(byte[] body);
    }

    /** Everything but the signature. */
    private Signer judge(Claim claim, Headers headers) {
        RequestTime time = claim.time();
        claim.scope().requireTerminalAndDate(time, claim.place());
        claim.requireCurrent(time, clock.instant());
        claim.requireBoundedNames(headers);
        Credential credential = requireCredential(claim.scope().accessKeyId(), claim.securityToken());
        requireNothingUnsigned(claim, headers);
        return new Signer(claim, time, credential, signingKeys.get(credential, claim.scope()));
    }

    private void verify(Signer signer, CanonicalRequest canonical) {
        Claim claim = signer.claim();
        String stringToSign = stringToSign(claim.scope(), signer.time(), canonical);
        if (!signer.key().verifies(stringToSign.getBytes(StandardCharsets.UTF_8), claim.signature())) {
            throw mismatch(claim, stringToSign, canonical.excerpt());
        }
        signingKeys.keep(signer.credential(), claim.scope(), signer.key());
    }

    private Credential requireCredential(String accessKeyId, Optional<String> token) {
        return switch (credentials.find(accessKeyId, token, clock.instant())) {
            case CredentialLookup.Found(Credential credential) -> credential;
            case CredentialLookup.Unknown _ ->
                throw AuthException.of(AuthFailure.UNKNOWN_ACCESS_KEY).with("AWSAccessKeyId", accessKeyId);
            case CredentialLookup.InvalidToken _ ->
                throw AuthException.of(AuthFailure.INVALID_TOKEN).with("Token-0", token.orElse(""));
            case CredentialLookup.ExpiredToken _ ->
                throw AuthException.of(AuthFailure.EXPIRED_TOKEN).with("Token-0", token.orElse(""));
        };
    }

    /** Whoever relays a signed request must not be able to add meaning to it. */
    private static void requireNothingUnsigned(Claim claim, Headers headers) {
        List<String> unsigned = new ArrayList<>();
        if (!claim.signedHeaders().contains("host")) {
            unsigned.add("host");
        }
        for (String name : headers.names()) {
            // AWS: the hash of a payload that the URL does not sign is left aside.
            boolean ignored = claim.place() == Place.QUERY && name.equals(PayloadMode.HEADER);
            if (name.startsWith("x-amz-") && !ignored && !claim.signedHeaders().contains(name)) {
                unsigned.add(name);
            }
        }
        if (!unsigned.isEmpty()) {
            String names = String.join(", ", unsigned);
            throw AuthException.of(AuthFailure.HEADERS_NOT_SIGNED, names).with("HeadersNotSigned", names);
        }
    }

    static String stringToSign(CredentialScope scope, RequestTime time, CanonicalRequest canonical) {
        return AuthorizationHeader.ALGORITHM + "\n" + time.basic() + "\n" + scope.text() + "\n"
                + HexFormat.of().formatHex(canonical.hash());
    }

    private static AuthException mismatch(Claim claim, String stringToSign, String canonical) {
        return SignatureMismatch.of(claim.scope().accessKeyId(), stringToSign, claim.signature())
                .with("CanonicalRequest", canonical)
                .with("CanonicalRequestBytes", SignatureMismatch.hexBytes(canonical));
    }

    /** Who claims to have signed, and the key that shows whether that is true. */
    private record Signer(Claim claim, RequestTime time, Credential credential, SigningKey key) {
        AuthResult.Authenticated result(VerifiedBody body) {
            return new AuthResult.Authenticated(
                    credential.sender(),
                    credential.accessKeyId(),
                    claim.scope().region(),
                    SignatureFacts.of(claim, time.instant()),
                    body);
        }

        ChunkSigning chunkSigning() {
            return new ChunkSigning(key, claim.scope(), time, claim.signature());
        }
    }
}
