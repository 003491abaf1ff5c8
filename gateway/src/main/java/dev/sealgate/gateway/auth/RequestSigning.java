package dev.sealgate.gateway.auth;

import dev.sealgate.gateway.exchange.Body;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Signs requests to S3 as a client does, by the same canonical forms that {@link Authenticator} checks.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
public final class RequestSigning {
    private static final String SERVICE = "s3";

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
     * The headers to send, {@code host} and {@code authorization} among them.
     *
     * @param host with the port unless it is the scheme's own
     * @param rawPath encoded
     * @param rawQuery encoded, without {@code ?}
     */
    public static Headers sign(
            Identity identity, String method, String host, String rawPath, String rawQuery, byte[] body, Instant now) {
        RequestTime time = RequestTime.of(now);
        String hash = HexFormat.of().formatHex(Sha256.start().digest(body));
        Headers.Builder headers = Headers.builder()
                .add("host", host)
                .add("x-amz-date", time.basic())
                .add(PayloadMode.HEADER, hash);
        identity.sessionToken().ifPresent(token -> headers.add("x-amz-security-token", token));
        Headers unsigned = headers.build();
        List<String> names = List.copyOf(unsigned.names());
        HttpRequest request =
                new HttpRequest("", method, rawPath, rawQuery, unsigned, "", false, Optional.empty(), Body.EMPTY);
        CanonicalRequest canonical = new CanonicalRequest(
                request, CanonicalRequest.s3Path(rawPath), CanonicalQuery.parse(rawQuery), names, hash);
        CredentialScope scope = new CredentialScope(
                identity.accessKeyId(), time.day(), identity.region(), SERVICE, CredentialScope.TERMINAL);
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
