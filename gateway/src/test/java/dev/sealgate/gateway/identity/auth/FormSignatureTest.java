package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.ACCESS_KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who signed a form: AWS's documented example, and what is refused. */
class FormSignatureTest {
    private static final Instant NOW = Instant.parse("2015-12-29T01:00:00Z");
    private static final String CREDENTIAL = ACCESS_KEY + "/20151229/us-east-1/s3/aws4_request";

    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html */
    private static final String POLICY = Base64.getEncoder()
            .encodeToString(String.join(
                            "\r\n",
                            "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",",
                            "  \"conditions\": [",
                            "    {\"bucket\": \"sigv4examplebucket\"},",
                            "    [\"starts-with\", \"$key\", \"user/user1/\"],",
                            "    {\"acl\": \"public-read\"},",
                            "    {\"success_action_redirect\": \"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},",
                            "    [\"starts-with\", \"$Content-Type\", \"image/\"],",
                            "    {\"x-amz-meta-uuid\": \"14365123651274\"},",
                            "    {\"x-amz-server-side-encryption\": \"AES256\"},",
                            "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],",
                            "",
                            "    {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},",
                            "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},",
                            "    {\"x-amz-date\": \"20151229T000000Z\" }",
                            "  ]",
                            "}")
                    .getBytes(StandardCharsets.UTF_8));

    private static final String SIGNATURE = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";

    private static Map<String, String> documented() {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("policy", POLICY);
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-credential", CREDENTIAL);
        fields.put("x-amz-date", "20151229T000000Z");
        fields.put("x-amz-signature", SIGNATURE);
        return fields;
    }

    private static AuthResult authenticate(Map<String, String> fields) {
        return AuthFixture.authenticatorAt(NOW)
                .authenticateForm(name -> Optional.ofNullable(fields.get(name)), new PlainBody(Body.EMPTY, 0));
    }

    private static S3Exception refusal(Map<String, String> fields) {
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> authenticate(fields));
        return refusal instanceof AuthException auth ? auth.toS3() : assertInstanceOf(S3Exception.class, refusal);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> fields = documented();
        fields.put(name, value);
        return fields;
    }

    @Test
    void documentedForm_isAuthentic() {
        AuthResult.Authenticated sender = assertInstanceOf(AuthResult.Authenticated.class, authenticate(documented()));
        assertEquals("POST", sender.signature().authType());
        assertEquals("AWS4-HMAC-SHA256", sender.signature().version());
        assertEquals(
                Optional.of(Instant.parse("2015-12-29T00:00:00Z")),
                sender.signature().signedAt());
        assertEquals(AuthFixture.ANN, sender.principal());
    }

    @Test
    void otherPolicyOrSignature_doesNotMatch() {
        S3Exception refusal = refusal(with("policy", POLICY.substring(4)));
        assertEquals("SignatureDoesNotMatch", refusal.code().wireCode());
        assertEquals(POLICY.substring(4), refusal.elements().get("StringToSign"));
        assertEquals(
                List.of("AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"),
                List.copyOf(refusal.elements().keySet()));
        for (String signature : new String[] {"", "x", SIGNATURE.substring(1), SIGNATURE.toUpperCase(Locale.ROOT)}) {
            assertEquals(
                    "SignatureDoesNotMatch",
                    refusal(with("x-amz-signature", signature)).code().wireCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "policy, Policy",
        "x-amz-algorithm, X-Amz-Algorithm",
        "x-amz-credential, X-Amz-Credential",
        "x-amz-date, X-Amz-Date",
        "x-amz-signature, X-Amz-Signature"
    })
    void missingField_isNamed(String name, String named) {
        Map<String, String> fields = documented();
        fields.remove(name);
        S3Exception refusal = refusal(fields);
        assertEquals("InvalidArgument", refusal.code().wireCode());
        assertEquals(
                "Bucket POST must contain a field named '" + named
                        + "'.  If it is specified, please check the order of the fields.",
                refusal.text());
        assertEquals(Map.of("ArgumentName", named, "ArgumentValue", ""), refusal.elements());
    }

    @Test
    void algorithm_isNamedBeforeCredential() {
        Map<String, String> fields = documented();
        fields.remove("x-amz-credential");
        fields.remove("x-amz-algorithm");
        assertEquals("X-Amz-Algorithm", refusal(fields).elements().get("ArgumentName"));
    }

    @Test
    void formWithoutAnyOfThem_isAnonymous_evenWithAPolicy() {
        assertInstanceOf(AuthResult.Anonymous.class, authenticate(Map.of("policy", POLICY, "key", "k")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x-amz-credential | AKIAIOSFODNN7EXAMPLE/20151229/eu_west_1/s3/aws4_request  | the region 'eu_west_1' is wrong; expecting 'us-east-1'
            x-amz-credential | /20151229/us-east-1/s3/aws4_request                      | a non-empty Access Key (AKID) must be provided in the credential.
            x-amz-credential | AKIAIOSFODNN7EXAMPLE                                     | the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".
            x-amz-credential | AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/kms/aws4_request | incorrect service "kms". This endpoint belongs to "s3".
            x-amz-date       | yesterday                                                | X-Amz-Date must be formated via ISO8601 Long format
            x-amz-algorithm  | AWS4-ECDSA-P256-SHA256                                   | X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"
            """)
    void unreadableField_isRefused(String name, String value, String text) {
        S3Exception refusal = refusal(with(name, value));
        assertEquals("InvalidArgument", refusal.code().wireCode());
        assertEquals(text, refusal.text());
        assertEquals(value, refusal.elements().get("ArgumentValue"));
    }

    @Test
    void wrongRegion_isToldAsEveryFaultOfTheCredential() {
        AuthResult.Authenticated known = assertInstanceOf(AuthResult.Authenticated.class, authenticate(documented()));
        S3Exception refusal = known.wrongRegion("eu-west-1").toS3();
        assertEquals("InvalidArgument", refusal.code().wireCode());
        assertEquals("the region 'us-east-1' is wrong; expecting 'eu-west-1'", refusal.text());
        assertEquals(
                Map.of(
                        "Region", "eu-west-1",
                        "ArgumentName", "X-Amz-Credential",
                        "ArgumentValue", CREDENTIAL),
                refusal.elements());
    }

    @Test
    void unknownKeyAndToken_areRefused() {
        S3Exception unknown = refusal(with("x-amz-credential", CREDENTIAL.replace("AKIA", "AKIB")));
        assertEquals("InvalidAccessKeyId", unknown.code().wireCode());
        assertEquals(
                "InvalidToken",
                refusal(with("x-amz-security-token", "made up")).code().wireCode());
    }

    @Test
    void version2_signsThePolicyToo_unlessItIsSwitchedOff() {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("policy", "eyJhIjoxfQ==");
        fields.put("awsaccesskeyid", ACCESS_KEY);
        fields.put("signature", "x");
        assertEquals("SignatureDoesNotMatch", refusal(fields).code().wireCode());
        // openssl dgst -sha1 -hmac wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY -binary | base64
        fields.put("signature", "0x1e/mguux7FcW60ms9P29wyA7w=");
        AuthResult.Authenticated sender = assertInstanceOf(AuthResult.Authenticated.class, authenticate(fields));
        assertEquals("POST", sender.signature().authType());
        assertEquals("AWS", sender.signature().version());
        Authenticator strict = AuthFixture.authenticatorWithoutV2(NOW);
        assertThrows(
                AuthException.class,
                () -> strict.authenticateForm(
                        name -> Optional.ofNullable(fields.get(name)), new PlainBody(Body.EMPTY, 0)));
        fields.remove("awsaccesskeyid");
        assertEquals("AWSAccessKeyId", refusal(fields).elements().get("ArgumentName"));
    }
}
