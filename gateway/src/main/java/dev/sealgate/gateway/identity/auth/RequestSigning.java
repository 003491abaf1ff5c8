package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Signs requests as a client does, by the same canonical forms that {@link Authenticator} checks.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
public final class RequestSigning {
    private static final String S3 = "s3";

    private RequestSigning() {}

    /**
     * What to sign with.
     *
     * @param secret the UTF-8 bytes of the secret access key, open for as long as this is in use
     * @param sessionToken of temporary credentials
     */
    public record Identity(String accessKeyId, SecretBytes secret, Optional<String> sessionToken, String region) {
        /** Says nothing secret. */
        @Override
        public String toString() {
            return "Identity[" + accessKeyId + " in " + region + "]";
        }
    }

    /**
     * What to sign.
     *
     * @param service as in the credential's scope; its one path is {@code /} unless it is {@code s3}
     * @param host with the port unless it is the scheme's own
     * @param rawPath encoded
     * @param rawQuery encoded, without {@code ?}
     * @param headers further ones, which are signed too
     */
    public record Unsigned(
            String service, String method, String host, String rawPath, String rawQuery, Headers headers) {}

    /** As {@link #sign(Identity, Unsigned, byte[], Instant)}, to S3 and without further headers. */
    public static Headers sign(
            Identity identity, String method, String host, String rawPath, String rawQuery, byte[] body, Instant now) {
        return sign(identity, new Unsigned(S3, method, host, rawPath, rawQuery, Headers.EMPTY), body, now);
    }

    /** The headers to send, {@code host} and {@code authorization} among them. */
    public static Headers sign(Identity identity, Unsigned what, byte[] body, Instant now) {
        RequestTime time = RequestTime.of(now);
        String hash = HexFormat.of().formatHex(Sha256.start().digest(body));
        Headers.Builder headers = Headers.builder()
                .add("host", what.host())
                .add("x-amz-date", time.basic())
                .add(PayloadMode.HEADER, hash);
        identity.sessionToken().ifPresent(token -> headers.add("x-amz-security-token", token));
        Headers unsigned = headers.addAll(what.headers()).build();
        List<String> names = List.copyOf(new TreeSet<>(unsigned.names()));
        HttpRequest request = new HttpRequest(
                "", what.method(), what.rawPath(), what.rawQuery(), unsigned, "", false, Optional.empty(), Body.EMPTY);
        CanonicalRequest canonical = new CanonicalRequest(
                request, CanonicalRequest.s3Path(what.rawPath()), CanonicalQuery.parse(what.rawQuery()), names, hash);
        CredentialScope scope = new CredentialScope(
                identity.accessKeyId(), time.day(), identity.region(), what.service(), CredentialScope.TERMINAL);
        return headers.add(
                        "authorization",
                        AuthorizationHeader.ALGORITHM + " Credential=" + identity.accessKeyId() + "/" + scope.text()
                                + ", SignedHeaders=" + String.join(";", names) + ", Signature="
                                + signature(identity, scope, Authenticator.stringToSign(scope, time, canonical)))
                .build();
    }

    private static String signature(Identity identity, CredentialScope scope, String stringToSign) {
        SigningKey key = SigningKey.derive(identity.secret(), scope.date(), scope.region(), scope.service());
        return HexFormat.of().formatHex(key.newMac().doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
    }
}
