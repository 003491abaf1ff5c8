package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.KMS_SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticateJsonTest {
    private static final byte[] BODY = "{\"KeyId\":\"alias/a\"}".getBytes(StandardCharsets.UTF_8);

    private static HttpRequest post(Headers headers) {
        return AuthFixture.request("POST", "/", "", headers, Body.EMPTY);
    }

    /** As an SDK signs for KMS: without x-amz-content-sha256. */
    private static Headers signed(TestSigner signer) {
        Headers headers = Headers.builder()
                .add("Host", "localhost:9000")
                .add("Content-Type", "application/x-amz-json-1.1")
                .add("X-Amz-Target", "TrentService.DescribeKey")
                .add("X-Amz-Date", AuthFixture.TIME_TEXT)
                .build();
        return signer.signAsGiven(new TestSigner.Request("POST", "/", "", headers), TestSigner.sha256(BODY), TIME);
    }

    private static AuthException refusal(Instant now, Headers headers, byte[] body) {
        return assertThrows(
                AuthException.class,
                () -> AuthFixture.authenticatorAt(now)
                        .judgeHead(post(headers), "kms")
                        .authenticate(body));
    }

    private static void assertRefused(String type, String text, AuthException refusal) {
        assertEquals(type, refusal.jsonType());
        assertEquals(text, refusal.jsonText());
    }

    @Test
    void signedRequest_isAuthenticatedInItsOwnRegion() {
        AuthResult.Authenticated result = AuthFixture.authenticator()
                .judgeHead(post(signed(KMS_SIGNER)), "kms")
                .authenticate(BODY);
        assertEquals(AuthFixture.ANN, result.principal());
        assertEquals("eu-west-1", result.region());
        assertEquals(BODY.length, result.body().announcedSizeBytes());
        assertArrayEquals(BODY, AuthFixture.readAll(result.body()));
    }

    @Test
    void unsignedRequest_isMissingAuthenticationToken() {
        assertRefused(
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
                refusal(TIME, Headers.of("Host", "localhost"), BODY));
    }

    @Test
    void otherBody_isInvalidSignature() {
        assertRefused(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                        + " Access Key and signing method. Consult the service documentation for details.",
                refusal(TIME, signed(KMS_SIGNER), "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "2013-05-24T00:16:00Z, Signature expired: 20130524T000000Z is now earlier than 20130524T000100Z"
                + " (20130524T001600Z - 15 min.)",
        "2013-05-23T23:44:00Z, Signature not yet current: 20130524T000000Z is still later than 20130523T235900Z"
                + " (20130523T234400Z + 15 min.)"
    })
    void otherTime_isInvalidSignature(Instant now, String text) {
        assertRefused("InvalidSignatureException", text, refusal(now, signed(KMS_SIGNER), BODY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3    | eu-west-1 | Credential should be scoped to correct service: 'kms'. ",
                "kms   | EU!       | Credential should be scoped to a valid region. "
            })
    void otherScope_isInvalidSignature(String service, String region, String text) {
        TestSigner signer = new TestSigner(AuthFixture.ACCESS_KEY, AuthFixture.SECRET, region, service);
        AuthException refusal = refusal(TIME, signed(signer), BODY);
        assertRefused("InvalidSignatureException", text + " ", refusal);
    }

    @Test
    void unknownAccessKey_isUnrecognizedClient() {
        TestSigner stranger = new TestSigner("AKIASTRANGER", "x", "eu-west-1", "kms");
        assertRefused(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
                refusal(TIME, signed(stranger), BODY));
    }

    @Test
    void incompleteHeader_isIncompleteSignature() {
        Headers headers = Headers.of("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=0");
        assertRefused(
                "IncompleteSignatureException",
                "Authorization header requires 'SignedHeaders' parameter. ",
                refusal(TIME, headers, BODY));
    }

    @Test
    void targetAddedAfterSigning_isRefused() {
        Headers signed = KMS_SIGNER.signAsGiven(
                new TestSigner.Request(
                        "POST",
                        "/",
                        "",
                        Headers.builder()
                                .add("Host", "localhost")
                                .add("X-Amz-Date", AuthFixture.TIME_TEXT)
                                .build()),
                TestSigner.sha256(BODY),
                TIME);
        Headers headers = Headers.builder()
                .addAll(signed)
                .add("X-Amz-Target", "TrentService.ScheduleKeyDeletion")
                .build();
        assertEquals(
                AuthFailure.HEADERS_NOT_SIGNED, refusal(TIME, headers, BODY).failure());
    }
}
