package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresignedQueryTest {
    private static final String ALL = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=0";

    private static String presigned(String query, Headers headers, long expiresSeconds) {
        return SIGNER.presign(new TestSigner.Request("GET", "/b/k", query, headers), TIME, expiresSeconds);
    }

    private static AuthResult authenticate(Instant now, String query, Headers headers) {
        return AuthFixture.authenticatorAt(now).authenticateS3(AuthFixture.get("/b/k", query, headers));
    }

    private static S3Exception refusal(Instant now, String query, Headers headers) {
        return assertThrows(AuthException.class, () -> authenticate(now, query, headers))
                .toS3();
    }

    private static S3Exception refusal(String query) {
        return refusal(TIME, query, AuthFixture.host().build());
    }

    @Test
    void otherParameters_areSignedWithIt() {
        Headers host = AuthFixture.host().build();
        String query = presigned("versionId=a%20b&response-content-type=text%2Fplain", host, 60);
        assertInstanceOf(AuthResult.Authenticated.class, authenticate(TIME, query, host));
        S3Exception refusal = refusal(TIME, query.replace("versionId=a", "versionId=b"), host);
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Amz-Algorithm",
                "X-Amz-Credential",
                "X-Amz-Date",
                "X-Amz-Expires",
                "X-Amz-SignedHeaders",
                "X-Amz-Signature"
            })
    void missingOrRepeatedParameter_isRefused(String name) {
        String text = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
        for (String query : new String[] {ALL.replaceFirst(name + "=[^&]*&?", ""), ALL + "&" + name + "=1"}) {
            S3Exception refusal = refusal(query);
            assertEquals(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, refusal.code());
            assertEquals(text, refusal.text());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws4_request | aws5_request | Error parsing the X-Amz-Credential parameter; incorrect terminal \"aws5_request\". This endpoint uses \"aws4_request\".",
                "%2Faws4_request | '' | Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
                "us-east-1 | MARS | Error parsing the X-Amz-Credential parameter; the region 'MARS' is wrong; expecting 'us-east-1'",
                "%2Fs3%2F | %2Fkms%2F | Error parsing the X-Amz-Credential parameter; incorrect service \"kms\". This endpoint belongs to \"s3\".",
                "%2F20130524 | %2F2013 | Error parsing the X-Amz-Credential parameter; incorrect date format \"2013\". This date in the credential must be in the format \"yyyyMMdd\".",
                "%2F20130524 | %2F20130525 | Invalid credential date \"20130525\". This date is not the same as X-Amz-Date: \"20130524\".",
                "AWS4-HMAC-SHA256 | AWS4-HMAC-SHA512 | X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
                "20130524T000000Z | 2013-05-24 | X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                "=86400 | =604801 | X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
                "=86400 | =99999999999999999999 | X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
                "=86400 | =-1 | X-Amz-Expires must be non-negative",
                "=86400 | = | X-Amz-Expires should be a number",
                "=86400 | =1e3 | X-Amz-Expires should be a number",
                "=86400 | =%2B1 | X-Amz-Expires should be a number"
            })
    void badParameter_isAuthorizationQueryParametersError(String part, String replacement, String text) {
        S3Exception refusal = refusal(ALL.replace(part, replacement));
        assertEquals(S3ErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, refusal.code());
        assertEquals(text, refusal.text());
        assertEquals(text.contains("region") ? Map.of("Region", "us-east-1") : Map.of(), refusal.elements());
    }

    @ParameterizedTest
    @CsvSource({
        "2013-05-24T00:01:00Z, ''",
        "2013-05-24T00:01:01Z, Request has expired",
        "2013-05-23T23:45:00Z, ''",
        "2013-05-23T23:44:59Z, Request is not valid yet"
    })
    void url_isValidFromItsDateUntilItExpires(Instant now, String refused) {
        Headers host = AuthFixture.host().build();
        String query = presigned("", host, 60);
        if (refused.isEmpty()) {
            assertInstanceOf(AuthResult.Authenticated.class, authenticate(now, query, host));
            return;
        }
        S3Exception refusal = refusal(now, query, host);
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals(refused, refusal.text());
    }

    @Test
    void expiredUrl_tellsWhen() {
        Headers host = AuthFixture.host().build();
        S3Exception refusal = refusal(Instant.parse("2013-05-25T00:00:00Z"), presigned("", host, 60), host);
        assertEquals(
                Map.of("X-Amz-Expires", "60", "Expires", "2013-05-24T00:01:00Z", "ServerTime", "2013-05-25T00:00:00Z"),
                refusal.elements());
    }

    @Test
    void aWeek_isTheLongest() {
        Headers host = AuthFixture.host().build();
        String query = presigned("", host, 604800);
        assertInstanceOf(AuthResult.Authenticated.class, authenticate(TIME.plusSeconds(604800), query, host));
    }

    @Test
    void amzHeaders_mustBeSignedWithTheUrl() {
        Headers host = AuthFixture.host().build();
        Headers more =
                Headers.builder().addAll(host).add("x-amz-acl", "public-read").build();
        S3Exception refusal = refusal(TIME, presigned("", host, 60), more);
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals(Map.of("HeadersNotSigned", "x-amz-acl"), refusal.elements());
        assertInstanceOf(AuthResult.Authenticated.class, authenticate(TIME, presigned("", more, 60), more));
    }

    @Test
    void hashOfThePayload_thatIsNotSigned_isLeftAside() {
        Headers host = AuthFixture.host().build();
        Headers more = Headers.builder()
                .addAll(host)
                .add("x-amz-content-sha256", "0".repeat(64))
                .build();
        AuthResult sender = authenticate(TIME, presigned("", host, 60), more);
        assertInstanceOf(AuthResult.Authenticated.class, sender);
        assertFalse(sender.body().next().hasRemaining());
    }

    @ParameterizedTest
    @CsvSource({
        "'',                             '',   false, UNSIGNED-PAYLOAD",
        "'',                             e3b0, false, UNSIGNED-PAYLOAD",
        "'',                             e3b0, true,  e3b0",
        "X-Amz-Content-Sha256=parameter, e3b0, true,  parameter"
    })
    void hashOfThePayload_isWhatWasSigned_saidOrNot(
            String parameter, String header, boolean headerIsSigned, String expected) {
        Headers host = AuthFixture.host().build();
        Headers more = header.isEmpty()
                ? host
                : AuthFixture.host().add("x-amz-content-sha256", header).build();
        String query =
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
                        + "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=60&X-Amz-Signature=0&X-Amz-SignedHeaders=host"
                        + (headerIsSigned ? "%3Bx-amz-content-sha256" : "")
                        + (parameter.isEmpty() ? "" : "&" + parameter);
        SignatureFacts facts = SignatureFacts.of(PresignedQuery.parse(CanonicalQuery.parse(query), more), TIME);
        assertEquals(expected, facts.payloadHash().orElse(""));
    }

    @Test
    void securityToken_isNotIssuedHere() {
        S3Exception refusal = refusal(ALL + "&X-Amz-Security-Token=FwoG");
        assertEquals(S3ErrorCode.INVALID_TOKEN, refusal.code());
        assertEquals(Map.of("Token-0", "FwoG"), refusal.elements());
    }

    @Test
    void customerKeyInTheQuery_isNotRepeated() {
        String key = "c2VjcmV0";
        S3Exception refusal =
                refusal(ALL + "&x-amz-server-side-encryption-customer-key=" + key + "&X-Amz-Meta=visible");
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
        assertFalse(refusal.elements().toString().contains(key));
        assertEquals(true, refusal.elements().toString().contains("visible"));
    }

    @Test
    void sigV4A_isNotImplemented() {
        assertEquals(
                S3ErrorCode.NOT_IMPLEMENTED,
                refusal(ALL.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"))
                        .code());
    }
}
