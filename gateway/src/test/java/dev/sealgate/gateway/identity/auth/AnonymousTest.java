package dev.sealgate.gateway.identity.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnonymousTest {
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);

    private static AuthResult put(Headers headers, byte[] sent) {
        return AuthFixture.authenticator()
                .authenticateS3(AuthFixture.request("PUT", "/b/k", "", headers, AuthFixture.inBatches(sent, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UNSIGNED-PAYLOAD", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"})
    void unsignedRequest_isAnonymous_withItsBody(String payloadHash) {
        Headers.Builder headers = Headers.builder().add("Content-Length", "5");
        if (!payloadHash.isEmpty()) {
            headers.add("x-amz-content-sha256", payloadHash);
        }
        AuthResult result = put(headers.build(), BODY);
        assertInstanceOf(AuthResult.Anonymous.class, result);
        assertEquals(5, result.body().announcedSizeBytes());
        assertArrayEquals(BODY, AuthFixture.readAll(result.body()));
    }

    @Test
    void unsignedChunks_areDecoded() {
        Headers headers = Headers.builder()
                .add("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                .add("x-amz-decoded-content-length", "5")
                .build();
        AuthResult result = put(headers, TestSigner.unsignedChunks(BODY, 2, Headers.EMPTY));
        assertArrayEquals(BODY, AuthFixture.readAll(result.body()));
    }

    @Test
    void signedChunks_needAKey() {
        Headers headers = Headers.of("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        AuthException refusal = assertThrows(AuthException.class, () -> put(headers, BODY));
        assertEquals(AuthFailure.INVALID_PAYLOAD_HASH, refusal.failure());
    }

    @Test
    void bodyWithoutLength_announcesNone() {
        assertEquals(-1, put(Headers.EMPTY, BODY).body().announcedSizeBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "6"})
    void bodyOfAnotherLength_isIncompleteBody(String contentLength) {
        AuthResult result = put(Headers.of("Content-Length", contentLength), BODY);
        S3Exception refusal = assertThrows(S3Exception.class, () -> AuthFixture.readAll(result.body()));
        assertEquals(S3ErrorCode.INCOMPLETE_BODY, refusal.code());
    }
}
