package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.ACCESS_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.ExampleRequests;
import dev.sealgate.gateway.service.s3.S3Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signature Version 2 as AWS documented it, with its examples, and what is refused. */
class SignatureV2Test {
    /** When the documented requests were sent. */
    private static final Instant DOCUMENTED = Instant.parse("2007-03-27T19:40:00Z");

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final String DATE = "Wed, 04 Mar 2026 05:06:07 GMT";

    private static HttpRequest request(String method, String target, String... headers) {
        int question = target.indexOf('?');
        Headers.Builder fields = Headers.builder();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        return AuthFixture.request(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                fields.build(),
                Body.EMPTY);
    }

    private static String sign(String stringToSign) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(AuthFixture.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String encoded(String base64) {
        return base64.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    }

    private static AuthResult.Authenticated authenticate(Instant now, HttpRequest request) {
        return assertInstanceOf(
                AuthResult.Authenticated.class, AuthFixture.authenticatorAt(now).authenticateS3(request));
    }

    private static S3Exception refusal(Instant now, HttpRequest request) {
        return assertThrows(
                        AuthException.class,
                        () -> AuthFixture.authenticatorAt(now).authenticateS3(request))
                .toS3();
    }

    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET | /photos/puppy.jpg | awsexamplebucket1.us-west-1.s3.amazonaws.com | Tue, 27 Mar 2007 19:36:42 +0000 | qgk2+6Sv9/oM7G3qLEjTH1a1l1g=
            GET | /?prefix=photos&max-keys=50&marker=puppy | awsexamplebucket1.us-west-1.s3.amazonaws.com | Tue, 27 Mar 2007 19:42:41 +0000 | m0WP8eCtspQl5Ahe6L1SozdX9YA=
            GET | /?acl | awsexamplebucket1.us-west-1.s3.amazonaws.com | Tue, 27 Mar 2007 19:44:46 +0000 | 82ZHiFIjc+WbcwFKGUVEQspPn+0=
            """)
    void documentedRequests_areAuthentic(String method, String target, String host, String date, String signature) {
        HttpRequest request = request(
                method, target, "Host", host, "Date", date, "Authorization", "AWS " + ACCESS_KEY + ":" + signature);
        AuthResult.Authenticated sender = authenticate(DOCUMENTED, request);
        assertEquals("AWS", sender.signature().version());
        assertEquals("REST-HEADER", sender.signature().authType());
        assertFalse(sender.presigned());
    }

    @Test
    void everySignedPart_isSigned() throws Exception {
        String stringToSign = "PUT\nmd5\ntext/plain\n\nx-amz-date:" + DATE
                + "\nx-amz-meta-a:one,two\n/b/k%20k?partNumber=1&response-content-type=a/b c&uploadId";
        HttpRequest good = request(
                "PUT",
                "/b/k%20k?uploadId&x=1&response-content-type=a%2Fb+c&partNumber=1",
                "content-md5",
                "md5",
                "content-type",
                "text/plain",
                "x-amz-date",
                DATE,
                "date",
                "left aside",
                "x-amz-meta-a",
                " one ",
                "x-amz-meta-a",
                "two",
                "authorization",
                "AWS " + ACCESS_KEY + ":" + sign(stringToSign));
        authenticate(NOW, good);
        for (String[] change : new String[][] {
            {"content-md5", "md6"}, {"content-type", "text/html"}, {"x-amz-meta-a", "one"}, {"x-amz-acl", "public-read"}
        }) {
            Headers changed = Headers.builder()
                    .addAll(good.headers())
                    .set(change[0], change[1])
                    .build();
            S3Exception refusal = refusal(NOW, good.withHeaders(changed));
            assertEquals("SignatureDoesNotMatch", refusal.code().wireCode(), change[0]);
        }
    }

    @Test
    void mismatch_showsTheStringToSign_butNoCustomerKey() throws Exception {
        S3Exception refusal = refusal(
                NOW,
                request(
                        "GET",
                        "/b/k?versionId=v",
                        "date",
                        DATE,
                        "x-amz-server-side-encryption-customer-key",
                        "secret",
                        "authorization",
                        "AWS " + ACCESS_KEY + ":" + sign("else")));
        assertEquals("SignatureDoesNotMatch", refusal.code().wireCode());
        assertEquals(
                "GET\n\n\n" + DATE + "\nx-amz-server-side-encryption-customer-key:REDACTED\n/b/k?versionId=v",
                refusal.elements().get("StringToSign"));
        assertEquals(ACCESS_KEY, refusal.elements().get("AWSAccessKeyId"));
        assertFalse(refusal.elements().containsKey("CanonicalRequest"));
        assertFalse(refusal.elements().toString().contains("secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS  AKIAIOSFODNN7EXAMPLE:a | InvalidArgument | Authorization header is invalid -- one and only one ' ' (space) required.
            AWS garbage | InvalidArgument | AWS authorization header is invalid.  Expected AwsAccessKeyId:signature
            AWS AKIAIOSFODNN7EXAMPLE: | InvalidArgument | AWS authorization header is invalid.  Expected AwsAccessKeyId:signature
            AWS AKIAIOSFODNN7EXAMPLE:a:b | InvalidArgument | AWS authorization header is invalid.  Expected AwsAccessKeyId:signature
            AWS AKIAUNKNOWN:a | InvalidAccessKeyId | The AWS Access Key Id you provided does not exist in our records.
            AWS :a | InvalidAccessKeyId | The AWS Access Key Id you provided does not exist in our records.
            AWS AKIAIOSFODNN7EXAMPLE:a | SignatureDoesNotMatch | The request signature we calculated does not match the signature you provided. Check your key and signing method.
            """)
    void badHeader_isRefused(String authorization, String code, String text) {
        S3Exception refusal = refusal(NOW, request("GET", "/b/k", "date", DATE, "authorization", authorization));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
    }

    @Test
    void date_mustBeThere_andWithin15Minutes() throws Exception {
        String authorization = "AWS " + ACCESS_KEY + ":" + sign("GET\n\n\n" + DATE + "\n/b/k");
        HttpRequest request = request("GET", "/b/k", "date", DATE, "authorization", authorization);
        for (long minutes : new long[] {-15, 15}) {
            authenticate(NOW.plus(Duration.ofMinutes(minutes)), request);
        }
        for (long seconds : new long[] {-901, 901}) {
            S3Exception skewed = refusal(NOW.plusSeconds(seconds), request);
            assertEquals("RequestTimeTooSkewed", skewed.code().wireCode());
            assertEquals(DATE, skewed.elements().get("RequestTime"));
            assertEquals("900000", skewed.elements().get("MaxAllowedSkewMilliseconds"));
        }
        for (String date : new String[] {"", "soon"}) {
            S3Exception none = refusal(NOW, request("GET", "/b/k", "date", date, "authorization", authorization));
            assertEquals("AccessDenied", none.code().wireCode());
            assertEquals("AWS authentication requires a valid Date or x-amz-date header", none.text());
        }
        S3Exception unreadable = refusal(
                NOW, request("GET", "/b/k", "date", DATE, "x-amz-date", "soon", "authorization", authorization));
        assertEquals("AccessDenied", unreadable.code().wireCode());
    }

    private static String query(String expires, String stringToSign) throws Exception {
        return "AWSAccessKeyId=" + ACCESS_KEY + "&Signature=" + encoded(sign(stringToSign)) + "&Expires=" + expires;
    }

    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/dev/RESTAuthentication.html as of 2015 */
    @Test
    void documentedUrl_isAuthentic() {
        HttpRequest request = request(
                "GET",
                "/photos/puppy.jpg?AWSAccessKeyId=" + ACCESS_KEY
                        + "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620",
                "Host",
                "johnsmith.s3.amazonaws.com");
        AuthResult.Authenticated sender = authenticate(DOCUMENTED, request);
        assertEquals("AWS", sender.signature().version());
        assertEquals("REST-QUERY-STRING", sender.signature().authType());
        assertTrue(sender.presigned());
        S3Exception expired = refusal(Instant.ofEpochSecond(1175139621), request);
        assertEquals("AccessDenied", expired.code().wireCode());
        assertEquals("Request has expired", expired.text());
        assertEquals(
                Map.of("Expires", "2007-03-29T03:40:20Z", "ServerTime", "2007-03-29T03:40:21Z"), expired.elements());
    }

    @Test
    void url_isGoodForAsLongAsItSays_andNoClockMatters() throws Exception {
        String farAway = Long.toString(NOW.plus(Duration.ofDays(3650)).getEpochSecond());
        authenticate(NOW, request("GET", "/b/k?" + query(farAway, "GET\n\n\n" + farAway + "\n/b/k")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1e9", "-", "99999999999", "92233720368547758079", "1175139620.0", "%20123"})
    void expiryThatIsNoTime_isRefused(String expires) throws Exception {
        S3Exception refusal = refusal(NOW, request("GET", "/b/k?" + query(expires, "")));
        assertEquals("AccessDenied", refusal.code().wireCode());
        assertEquals("Invalid date (should be seconds since epoch): " + expires.replace("%20", " "), refusal.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"&Signature=[^&]*", "&Expires=[^&]*"})
    void parameterThatIsMissingOrRepeated_isRefused(String pattern) throws Exception {
        String complete = query("4000000000", "");
        String repeated = complete + complete.substring(complete.indexOf("&Signature"));
        for (String query : new String[] {complete.replaceFirst(pattern, ""), repeated}) {
            S3Exception refusal = refusal(NOW, request("GET", "/b/k?" + query));
            assertEquals("AccessDenied", refusal.code().wireCode());
            assertEquals(
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
                    refusal.text());
        }
    }

    @Test
    void parametersThatStandForFields_areSigned_whereverTheyAre() throws Exception {
        String expires = Long.toString(NOW.getEpochSecond() + 60);
        String stringToSign = "PUT\n\ntext/plain\n" + expires + "\nx-amz-acl:private\nx-amz-meta-a:b c\n/b/k";
        String query = query(expires, stringToSign);
        authenticate(
                NOW,
                request("PUT", "/b/k?x-amz-meta-a=b%20c&x-amz-acl=private&" + query, "content-type", "text/plain"));
        authenticate(
                NOW,
                request(
                        "PUT",
                        "/b/k?x-amz-meta-a=b+c&x-amz-acl=private&" + query,
                        "content-type",
                        "text/plain",
                        "x-amz-acl",
                        "private"));
        String[][] changed = {
            {"/b/k?x-amz-meta-a=b&x-amz-acl=private&" + query},
            {"/b/k?x-amz-meta-a=b%20c&" + query},
            {"/b/k?x-amz-meta-a=b%20c&x-amz-acl=public-read&" + query, "x-amz-acl", "private"},
            {"/b/k?x-amz-meta-a=b%20c&x-amz-acl=private&" + query, "x-amz-acl", "public-read"},
            {"/b/k?x-amz-meta-a=b%20c&x-amz-acl=private&acl&" + query},
        };
        for (String[] each : changed) {
            HttpRequest request = each.length == 1
                    ? request("PUT", each[0], "content-type", "text/plain")
                    : request("PUT", each[0], "content-type", "text/plain", each[1], each[2]);
            assertEquals("SignatureDoesNotMatch", refusal(NOW, request).code().wireCode(), String.join(" ", each));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWhoHoldsAUrl_canMakeAnotherOperationOfIt(S3Operation row) throws Exception {
        String added = ExampleRequests.query(row);
        if (added.isEmpty() || added.startsWith("list-type")) {
            return;
        }
        String expires = Long.toString(NOW.getEpochSecond() + 60);
        String signed = query(expires, row.verb() + "\n\n\n" + expires + "\n/b/k");
        authenticate(NOW, request(row.verb(), "/b/k?" + signed));
        S3Exception refusal = refusal(NOW, request(row.verb(), "/b/k?" + signed + "&" + added));
        assertEquals("SignatureDoesNotMatch", refusal.code().wireCode(), added);
    }

    @Test
    void switchedOff_isRefusedAsByNewerRegions() {
        Authenticator strict = AuthFixture.authenticatorWithoutV2(NOW);
        for (HttpRequest request : new HttpRequest[] {
            request("GET", "/b/k", "date", DATE, "authorization", "AWS " + ACCESS_KEY + ":a"),
            request("GET", "/b/k?AWSAccessKeyId=a&Signature=b&Expires=1")
        }) {
            S3Exception refusal = assertThrows(AuthException.class, () -> strict.authenticateS3(request))
                    .toS3();
            assertEquals("InvalidRequest", refusal.code().wireCode());
            assertEquals(
                    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
                    refusal.text());
        }
    }

    @Test
    void otherServices_doNotTakeIt() {
        HttpRequest request = request("POST", "/", "date", DATE, "authorization", "AWS " + ACCESS_KEY + ":a");
        AuthException refusal = assertThrows(
                AuthException.class, () -> AuthFixture.authenticatorAt(NOW).judgeHead(request, "kms"));
        assertEquals("IncompleteSignatureException", refusal.jsonType());
        assertEquals(Optional.empty(), Optional.ofNullable(refusal.elements().get("StringToSign")));
    }
}
