package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.ACCESS_KEY;
import static dev.sealgate.gateway.identity.auth.AuthFixture.EMPTY_HASH;
import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature covers: any spelling a client may choose, and not a byte less. */
class CanonicalRequestTest {
    private final Authenticator authenticator = AuthFixture.authenticator();

    private static TestSigner.Request get(String path, String query, Headers headers) {
        return new TestSigner.Request("GET", path, query, headers);
    }

    private static Headers signed(Headers headers) {
        return SIGNER.sign(get("/", "", headers), EMPTY_HASH, TIME);
    }

    private S3Exception refusal(Headers headers) {
        return assertThrows(AuthException.class, () -> authenticator.authenticateS3(AuthFixture.get("/", "", headers)))
                .toS3();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/bucket/key",
                "/bucket/a//b/./../c",
                "/bucket/a%20b%2Fc",
                "/bucket/a%2fb",
                "/bucket/~%7e%7E",
                "/bucket/plus+plus%2B",
                "/bucket/%E4%BD%A0%e5%a5%bd",
                "/bucket/(a)!'*;:@&=$,",
                "/bucket/%25%00"
            })
    void anySpellingOfAPath_isSignedOnce(String path) {
        Headers headers = SIGNER.sign(get(path, "", AuthFixture.host().build()), EMPTY_HASH, TIME);
        AuthResult result = authenticator.authenticateS3(AuthFixture.get(path, "", headers));
        assertInstanceOf(AuthResult.Authenticated.class, result);
    }

    @ParameterizedTest
    @CsvSource({"/b/a%2Fb, /b/a%2fb", "/b/~, /b/%7E", "/b/%41, /b/A", "/b/a+b, /b/a%2Bb"})
    void twoSpellingsOfOnePath_haveOneSignature(String signedPath, String sentPath) {
        Headers headers = SIGNER.sign(get(signedPath, "", AuthFixture.host().build()), EMPTY_HASH, TIME);
        assertInstanceOf(
                AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get(sentPath, "", headers)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b&a&c=",
                "prefix=a%2Fb&delimiter=%2f",
                "x=2&x=1&x=10",
                "q=a%2Bb%2bc%20d",
                "%41=%e4%bd%a0",
                "a==&b=%3D",
                "&&a=1&"
            })
    void anySpellingOfAQuery_isSignedSorted(String query) {
        Headers headers = SIGNER.sign(get("/", query, AuthFixture.host().build()), EMPTY_HASH, TIME);
        assertInstanceOf(
                AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get("/", query, headers)));
    }

    @ParameterizedTest(name = "{0} signed, {1} sent: {2}")
    @CsvSource({
        "q=a%20b, q=a+b,     true",
        "q=a%2Bb, q=a%2bb,   true",
        "q=a%2Bb, q=a+b,     false",
        "q=a%20b, q=a%2Bb,   false",
        "a%20b=1, a+b=1,     true"
    })
    void plusInAQuery_isSignedAsTheSpaceItMeans(String signedQuery, String sentQuery, boolean same) {
        Headers headers = SIGNER.sign(get("/", signedQuery, AuthFixture.host().build()), EMPTY_HASH, TIME);
        HttpRequest sent = AuthFixture.get("/", sentQuery, headers);
        if (same) {
            assertInstanceOf(AuthResult.Authenticated.class, authenticator.authenticateS3(sent));
        } else {
            assertThrows(AuthException.class, () -> authenticator.authenticateS3(sent));
        }
    }

    @Test
    void headerValues_areTrimmedCollapsedAndJoined() {
        Headers headers = signed(AuthFixture.host()
                .add("x-amz-meta-a", "  one   two  three ")
                .add("X-Amz-Meta-A", "second")
                .add("x-amz-meta-empty", "")
                .build());
        assertInstanceOf(
                AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get("/", "", headers)));
    }

    @Test
    void headerBytesBeyondAscii_areSignedAsSent() {
        Headers signed =
                signed(AuthFixture.host().add("x-amz-meta-name", "\u4f60\u00e9").build());
        byte[] sent = "\u4f60\u00e9".getBytes(StandardCharsets.UTF_8);
        Headers received = Headers.builder()
                .addAll(signed)
                .set("x-amz-meta-name", new String(sent, StandardCharsets.ISO_8859_1))
                .build();
        assertInstanceOf(
                AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get("/", "", received)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/a%2"})
    void brokenEscapeInPath_isInvalidUri(String path) {
        Headers headers = signed(AuthFixture.host().build());
        S3Exception refusal = assertThrows(
                        AuthException.class, () -> authenticator.authenticateS3(AuthFixture.get(path, "", headers)))
                .toS3();
        assertEquals(S3ErrorCode.INVALID_URI, refusal.code());
    }

    @Test
    void wrongSignature_tellsWhatWasSigned_butNoCustomerKey() {
        String key = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=";
        Headers right = SIGNER.sign(
                get(
                        "/",
                        "",
                        AuthFixture.host()
                                .add("x-amz-server-side-encryption-customer-key", key)
                                .add("x-amz-copy-source-server-side-encryption-customer-key", key)
                                .build()),
                EMPTY_HASH,
                TIME);
        Headers wrong = Headers.builder()
                .addAll(right)
                .set("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .build();
        S3Exception refusal = refusal(wrong);
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
        Map<String, String> elements = refusal.elements();
        assertEquals(
                List.of(
                        "AWSAccessKeyId",
                        "StringToSign",
                        "SignatureProvided",
                        "StringToSignBytes",
                        "CanonicalRequest",
                        "CanonicalRequestBytes"),
                List.copyOf(elements.keySet()));
        assertEquals(ACCESS_KEY, elements.get("AWSAccessKeyId"));
        assertEquals(TestSigner.signatureIn(right), elements.get("SignatureProvided"));
        String stringToSign = elements.getOrDefault("StringToSign", "");
        assertTrue(stringToSign.startsWith("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"));
        assertTrue(elements.getOrDefault("StringToSignBytes", "").startsWith("41 57 53 34 2d 48 4d 41 43"));
        assertTrue(elements.getOrDefault("CanonicalRequest", "").endsWith("\nUNSIGNED-PAYLOAD"));
        assertFalse(elements.toString().contains(key));
        assertFalse(elements.toString().contains(SignatureMismatch.hexBytes(key)));
    }
}
