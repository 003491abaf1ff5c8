package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SignedHeaders is a set of about what the request has: a list could make a canonical request as long as its sender likes. */
class SignedHeadersTest {
    private final Authenticator authenticator = AuthFixture.authenticator();

    private static Headers claiming(String signedHeaders) {
        return AuthFixture.host()
                .add("x-amz-date", AuthFixture.TIME_TEXT)
                .add("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .add("authorization", AuthFixture.authorization(signedHeaders, "0".repeat(64)))
                .build();
    }

    private S3Exception refusal(Headers headers, String query) {
        return assertThrows(
                        AuthException.class, () -> authenticator.authenticateS3(AuthFixture.get("/", query, headers)))
                .toS3();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host;host", "host;x-amz-date;HOST", "host;;"})
    void repeatedName_isAMalformedHeader(String signedHeaders) {
        S3Exception refusal = refusal(claiming(signedHeaders), "");
        assertEquals(S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED, refusal.code());
        assertTrue(
                refusal.text().startsWith("The authorization header is malformed; SignedHeaders names "),
                refusal.text());
    }

    @ParameterizedTest
    @CsvSource({"100, SIGNATURE_DOES_NOT_MATCH", "101, AUTHORIZATION_HEADER_MALFORMED"})
    void headersThatAreNotSent_areAMismatch_unlessTheyAreMany(int absent, S3ErrorCode expected) {
        String sent = "authorization;host;x-amz-content-sha256;x-amz-date";
        String names = IntStream.range(0, absent).mapToObj(at -> ";a" + at).collect(Collectors.joining());
        assertEquals(expected, refusal(claiming(sent + names), "").code());
    }

    /** A client that leaves out what its URL was signed with. */
    @Test
    void presignedHeadersThatAreNotSent_areAMismatch() {
        Headers host = AuthFixture.host().build();
        Headers signed = Headers.builder()
                .addAll(host)
                .add("content-type", "text/plain")
                .add("x-amz-acl", "private")
                .add("x-amz-meta-a", "b")
                .build();
        String query = SIGNER.presign(new TestSigner.Request("GET", "/", "", signed), TIME, 60);
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal(host, query).code());
    }

    @Test
    void repeatedNameInAPresignedQuery_isAQueryParametersError() {
        Headers host = AuthFixture.host().build();
        String query = SIGNER.presign(new TestSigner.Request("GET", "/", "", host), TIME, 60)
                .replace("SignedHeaders=host", "SignedHeaders=host%3Bhost");
        assertEquals(
                S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                refusal(host, query).code());
    }

    @Test
    void repeatedNameAtAServiceDoor_isAnIncompleteSignature() {
        Headers headers = Headers.builder()
                .addAll(claiming("host;host"))
                .set(
                        "authorization",
                        AuthFixture.authorization("host;host", "0".repeat(64)).replace("/s3/", "/kms/"))
                .build();
        AuthException refusal = assertThrows(
                AuthException.class,
                () -> authenticator.judgeHead(AuthFixture.request("POST", "/", "", headers, Body.EMPTY), "kms"));
        assertEquals("IncompleteSignatureException", refusal.jsonType());
    }

    @Test
    void headOfAServiceRequest_isJudgedBeforeItsBody() {
        Headers unsigned = Headers.of("Host", "localhost");
        Body unread = () -> {
            throw new AssertionError("the body was read");
        };
        AuthException refusal = assertThrows(
                AuthException.class,
                () -> authenticator.judgeHead(AuthFixture.request("POST", "/", "", unsigned, unread), "kms"));
        assertEquals(AuthFailure.MISSING_AUTHENTICATION, refusal.failure());
        Headers foreign = new TestSigner("AKIASTRANGER", "x", "eu-west-1", "kms")
                .sign(new TestSigner.Request("POST", "/", "", AuthFixture.host().build()), "0".repeat(64), TIME);
        AuthException unknown = assertThrows(
                AuthException.class,
                () -> authenticator.judgeHead(AuthFixture.request("POST", "/", "", foreign, unread), "kms"));
        assertEquals(AuthFailure.UNKNOWN_ACCESS_KEY, unknown.failure());
    }

    @Test
    void largeCanonicalRequest_isVerified_andRepeatedInPartOnly() {
        Headers right = SIGNER.sign(
                new TestSigner.Request(
                        "GET",
                        "/",
                        "",
                        AuthFixture.host().add("x-amz-meta-a", "v".repeat(7000)).build()),
                AuthFixture.EMPTY_HASH,
                TIME);
        assertInstanceOf(AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get("/", "", right)));
        Headers wrong = Headers.builder()
                .addAll(right)
                .set("x-amz-meta-a", "w".repeat(7000))
                .build();
        S3Exception refusal = refusal(wrong, "");
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
        assertEquals(
                CanonicalText.Excerpt.MAX_CHARACTERS,
                refusal.elements().getOrDefault("CanonicalRequest", "").length());
    }
}
