package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.ACCESS_KEY;
import static dev.sealgate.gateway.identity.auth.AuthFixture.EMPTY_HASH;
import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME_TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationHeaderTest {
    private static final String SCOPE = "/20130524/us-east-1/s3/aws4_request";

    private final Authenticator authenticator = AuthFixture.authenticator();

    private static TestSigner.Request get(String path, String query, Headers headers) {
        return new TestSigner.Request("GET", path, query, headers);
    }

    private static Headers signed(Headers headers) {
        return SIGNER.sign(get("/", "", headers), EMPTY_HASH, TIME);
    }

    private S3Exception refusal(Headers headers) {
        return refusal(authenticator, headers);
    }

    private static S3Exception refusal(Authenticator authenticator, Headers headers) {
        return assertThrows(AuthException.class, () -> authenticator.authenticateS3(AuthFixture.get("/", "", headers)))
                .toS3();
    }

    private static Headers withAuthorization(String authorization) {
        return AuthFixture.host()
                .add("x-amz-date", TIME_TEXT)
                .add("x-amz-content-sha256", EMPTY_HASH)
                .add("Authorization", authorization)
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                     | InvalidArgument | Authorization header is invalid -- one and only one ' ' (space) required.",
                "AWS4-HMAC-SHA256                       | InvalidArgument | Authorization header is invalid -- one and only one ' ' (space) required.",
                "Bearer abc                             | InvalidArgument | Unsupported Authorization Type",
                "AWS4-ECDSA-P256-SHA256 Credential=a    | NotImplemented  | A header you provided implies functionality that is not implemented"
            })
    void unreadableScheme_isRefusedAsAwsDoes(String authorization, String code, String text) {
        S3Exception refusal = refusal(withAuthorization(authorization));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
        if (code.equals("InvalidArgument")) {
            assertEquals(Map.of("ArgumentName", "Authorization", "ArgumentValue", authorization), refusal.elements());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SignedHeaders=host,Signature=0                                                     | missing Credential.",
                "Credential=AK/20130524/us-east-1/s3/aws4_request,Signature=0                       | missing SignedHeaders.",
                "Credential=AK/20130524/us-east-1/s3/aws4_request,SignedHeaders=host                | missing Signature.",
                "Credential=AK/20130524/us-east-1/s3,SignedHeaders=host,Signature=0                 | the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                "Credential=AK,SignedHeaders=host,Signature=0                                       | the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                "Credential=/20130524/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0      | a non-empty Access Key (AKID) must be provided in the credential.",
                "Credential=AK/20130524/us-east-1/kms/aws4_request,SignedHeaders=host,Signature=0   | incorrect service \"kms\". This endpoint belongs to \"s3\".",
                "Credential=AK/20130524/mars_1/s3/aws4_request,SignedHeaders=host,Signature=0       | the region 'mars_1' is wrong; expecting 'us-east-1'",
                "Credential=AK/20130524/us-east-1/s3/aws5_request,SignedHeaders=host,Signature=0    | incorrect terminal \"aws5_request\". This endpoint uses \"aws4_request\".",
                "Credential=AK/2013-05/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0     | incorrect date format \"2013-05\". This date in the credential must be in the format \"yyyyMMdd\".",
                "Credential=AK/20130525/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0    | Invalid credential date \"20130525\". This date is not the same as X-Amz-Date: \"20130524\".",
                "Signature=0,Credential=a/b/c/d/e,Credential=a/b/c/d/e,SignedHeaders=host           | Credential, SignedHeaders and Signature must each be given once."
            })
    void badCredential_isAuthorizationHeaderMalformed(String fields, String text) {
        S3Exception refusal = refusal(withAuthorization("AWS4-HMAC-SHA256 " + fields));
        assertEquals("AuthorizationHeaderMalformed", refusal.code().wireCode());
        assertEquals("The authorization header is malformed; " + text, refusal.text());
        assertEquals(text.startsWith("the region") ? Map.of("Region", "us-east-1") : Map.of(), refusal.elements());
    }

    @Test
    void fields_areReadWithBlanksAndInAnyOrder() {
        Headers headers = signed(AuthFixture.host().build());
        String[] fields = headers.first("authorization")
                .orElseThrow()
                .substring("AWS4-HMAC-SHA256 ".length())
                .split(",", -1);
        String reordered = "AWS4-HMAC-SHA256 " + fields[2] + " ,  " + fields[0] + ", " + fields[1];
        assertInstanceOf(
                AuthResult.Authenticated.class,
                authenticator.authenticateS3(AuthFixture.get("/", "", withAuthorization(reordered))));
    }

    @Test
    void accessKeyIdWithSlashes_isReadFromTheRight() {
        CredentialScope scope = CredentialScope.parse("odd/key/id" + SCOPE, Place.HEADER);
        assertEquals("odd/key/id", scope.accessKeyId());
        assertEquals(SCOPE, "/" + scope.text());
    }

    @Test
    void unknownAccessKey_isToldBeforeTheSignatureIsLookedAt() {
        S3Exception refusal = refusal(withAuthorization(
                "AWS4-HMAC-SHA256 Credential=AKIANOBODY" + SCOPE + ",SignedHeaders=host,Signature=0"));
        assertEquals(S3ErrorCode.INVALID_ACCESS_KEY_ID, refusal.code());
        assertEquals(Map.of("AWSAccessKeyId", "AKIANOBODY"), refusal.elements());
    }

    @ParameterizedTest
    @CsvSource({
        "2013-05-24T00:15:00Z, ok", "2013-05-23T23:45:00Z, ok",
        "2013-05-24T00:15:01Z, skewed", "2013-05-23T23:44:59Z, skewed"
    })
    void clocks_mayBeFifteenMinutesApart(Instant now, String expected) {
        Authenticator then = AuthFixture.authenticatorAt(now);
        Headers headers = signed(AuthFixture.host().build());
        if (expected.equals("ok")) {
            assertInstanceOf(AuthResult.Authenticated.class, then.authenticateS3(AuthFixture.get("/", "", headers)));
            return;
        }
        S3Exception refusal = refusal(then, headers);
        assertEquals(S3ErrorCode.REQUEST_TIME_TOO_SKEWED, refusal.code());
        assertEquals(
                Map.of("RequestTime", TIME_TEXT, "ServerTime", now.toString(), "MaxAllowedSkewMilliseconds", "900000"),
                refusal.elements());
    }

    @Test
    void dateHeader_standsInForAmzDate() {
        Headers headers = SIGNER.signAsGiven(
                get(
                        "/",
                        "",
                        AuthFixture.host()
                                .add("Date", "Fri, 24 May 2013 00:00:00 GMT")
                                .add("x-amz-content-sha256", EMPTY_HASH)
                                .build()),
                EMPTY_HASH,
                TIME);
        assertInstanceOf(
                AuthResult.Authenticated.class, authenticator.authenticateS3(AuthFixture.get("/", "", headers)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "20130532T000000Z", "20130524T000060Z", "20130524 000000Z", "2013052xT000000Z"})
    void withoutAValidDate_isAccessDenied(String date) {
        Headers headers = Headers.builder()
                .addAll(withAuthorization(AuthFixture.authorization("host", "0")))
                .set("x-amz-date", date)
                .build();
        S3Exception refusal = refusal(headers);
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals("AWS authentication requires a valid Date or x-amz-date header", refusal.text());
    }

    @Test
    void securityToken_isNotIssuedHere() {
        S3Exception refusal = refusal(
                signed(AuthFixture.host().add("x-amz-security-token", "FwoG").build()));
        assertEquals(S3ErrorCode.INVALID_TOKEN, refusal.code());
        assertEquals(Map.of("Token-0", "FwoG"), refusal.elements());
    }

    @Test
    void amzHeadersAddedAfterSigning_areNamed() {
        Headers headers = Headers.builder()
                .addAll(signed(AuthFixture.host().build()))
                .add("X-Amz-Acl", "public-read")
                .add("x-amz-meta-b", "1")
                .add("range", "bytes=0-1")
                .build();
        S3Exception refusal = refusal(headers);
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals("There were headers present in the request which were not signed", refusal.text());
        assertEquals(Map.of("HeadersNotSigned", "x-amz-acl, x-amz-meta-b"), refusal.elements());
    }

    @Test
    void host_mustBeSigned() {
        Headers headers = Headers.builder()
                .addAll(signed(Headers.EMPTY))
                .add("Host", "elsewhere")
                .build();
        assertEquals(Map.of("HeadersNotSigned", "host"), refusal(headers).elements());
        assertEquals(
                Map.of("HeadersNotSigned", "host"),
                refusal(signed(Headers.EMPTY)).elements());
    }

    @Test
    void payloadHash_isRequired() {
        Headers unsigned = AuthFixture.host().add("x-amz-date", TIME_TEXT).build();
        S3Exception refusal = refusal(SIGNER.signAsGiven(get("/", "", unsigned), EMPTY_HASH, TIME));
        assertEquals(S3ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals("Missing required header for this request: x-amz-content-sha256", refusal.text());
    }

    @ParameterizedTest
    @CsvSource({
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, NotImplemented",
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER, NotImplemented",
        "unsigned-payload, InvalidArgument",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85, InvalidArgument",
        "g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, InvalidArgument"
    })
    void unknownPayloadMode_isRefused(String payloadHash, String code) {
        S3Exception refusal =
                refusal(SIGNER.sign(get("/", "", AuthFixture.host().build()), payloadHash, TIME));
        assertEquals(code, refusal.code().wireCode());
        if (code.equals("InvalidArgument")) {
            assertTrue(refusal.text().startsWith("x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "));
            assertEquals("x-amz-content-sha256", refusal.elements().get("ArgumentName"));
        }
    }

    @Test
    void replacedSecret_stopsWorkingAtOnce() {
        AtomicReference<Credential> current = new AtomicReference<>(AuthFixture.credential());
        Credentials credentials = (_, _, _) -> new CredentialLookup.Found(current.get());
        Authenticator changing =
                new Authenticator(credentials, "us-east-1", Optional.empty(), InstantSource.fixed(TIME));
        Headers headers = signed(AuthFixture.host().build());
        changing.authenticateS3(AuthFixture.get("/", "", headers));
        current.set(new Credential(
                ACCESS_KEY,
                SecretBytes.copyOf("other".getBytes(StandardCharsets.UTF_8)),
                AuthFixture.credential().sender()));
        assertEquals(
                S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal(changing, headers).code());
    }

    @Test
    void credential_printsNoSecret() {
        assertEquals(
                "Credential[AKIAIOSFODNN7EXAMPLE of arn:aws:iam::111122223333:user/ann]",
                AuthFixture.credential().toString());
    }

    @Test
    void headerAndQuerySignature_areNotAllowedTogether() {
        Headers headers = signed(AuthFixture.host().build());
        S3Exception refusal = assertThrows(
                        AuthException.class,
                        () -> authenticator.authenticateS3(AuthFixture.get("/", "X-Amz-Signature=0", headers)))
                .toS3();
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertTrue(refusal.text().startsWith("Only one auth mechanism allowed"));
    }

    @Test
    void claimedService_isReadFromHeaderOrQuery() {
        Headers headers = withAuthorization(
                "AWS4-HMAC-SHA256 Credential=AK/20130524/eu-west-1/kms/aws4_request,SignedHeaders=host,Signature=0");
        assertEquals(Optional.of("kms"), Authenticator.claimedService(AuthFixture.get("/", "", headers)));
        assertEquals(Optional.empty(), Authenticator.claimedService(AuthFixture.get("/", "", Headers.EMPTY)));
    }
}
