package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The access key, time and requests of AWS's documented examples. */
final class AuthFixture {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");
    static final String TIME_TEXT = "20130524T000000Z";
    static final String REGION = "us-east-1";
    static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static final Principal ANN = Principal.user(new AccountId("111122223333"), "ann", "AIDAEXAMPLE");
    static final TestSigner SIGNER = new TestSigner(ACCESS_KEY, SECRET, REGION, "s3");
    static final TestSigner KMS_SIGNER = new TestSigner(ACCESS_KEY, SECRET, "eu-west-1", "kms");

    private AuthFixture() {}

    static Credential credential() {
        SecretBytes secret = SecretBytes.copyOf(SECRET.getBytes(StandardCharsets.UTF_8));
        return new Credential(
                ACCESS_KEY,
                secret,
                new Credential.Sender(ANN, IdentityPolicies.NONE, RequestContext.EMPTY, Optional.empty()));
    }

    static Authenticator authenticator() {
        return authenticatorAt(TIME);
    }

    static Authenticator authenticatorAt(Instant now) {
        return authenticator(
                now, Optional.of(new VirtualHosts(List.of("us-west-1.s3.amazonaws.com", "s3.amazonaws.com"))));
    }

    /** One that refuses Signature Version 2. */
    static Authenticator authenticatorWithoutV2(Instant now) {
        return authenticator(now, Optional.empty());
    }

    private static Authenticator authenticator(Instant now, Optional<VirtualHosts> version2) {
        Credential credential = credential();
        Credentials credentials = (id, token, _) -> {
            if (!id.equals(ACCESS_KEY)) {
                return new CredentialLookup.Unknown();
            }
            return token.isPresent() ? new CredentialLookup.InvalidToken() : new CredentialLookup.Found(credential);
        };
        return new Authenticator(credentials, REGION, version2, InstantSource.fixed(now));
    }

    static HttpRequest get(String path, String query, Headers headers) {
        return request("GET", path, query, headers, Body.EMPTY);
    }

    static HttpRequest request(String method, String path, String query, Headers headers, Body body) {
        return new HttpRequest("REQUEST1", method, path, query, headers, "192.0.2.1", false, Optional.empty(), body);
    }

    static Headers.Builder host() {
        return Headers.builder().add("Host", "examplebucket.s3.amazonaws.com");
    }

    static String authorization(String signedHeaders, String signature) {
        return "AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                + signedHeaders + ",Signature=" + signature;
    }

    /** A body that comes in batches of one size, in a buffer that is overwritten for the next batch. */
    static Body inBatches(byte[] bytes, int batchBytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        byte[] reused = new byte[batchBytes];
        return () -> {
            int size = Math.min(batchBytes, rest.remaining());
            rest.get(reused, 0, size);
            return ByteBuffer.wrap(reused, 0, size);
        };
    }

    static byte[] readAll(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer batch = body.next(); batch.hasRemaining(); batch = body.next()) {
            byte[] copy = new byte[batch.remaining()];
            batch.get(copy);
            out.writeBytes(copy);
        }
        return out.toByteArray();
    }
}
