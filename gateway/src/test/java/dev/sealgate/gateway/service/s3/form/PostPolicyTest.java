package dev.sealgate.gateway.service.s3.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies may say, and which forms they allow, as S3 was recorded to answer. */
class PostPolicyTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final String LATER = "{\"expiration\":\"2026-03-04T05:06:08.000Z\",\"conditions\":[";

    private static PostPolicy policy(String json) {
        return PostPolicy.read(Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Names and values in turn. */
    private static FormFields fields(String... fields) {
        List<FormField> all = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(new FormField(fields[i], fields[i + 1]));
        }
        return FormFields.of(all);
    }

    private static SizeRange require(String conditions, String... fields) {
        return policy(LATER + conditions + "]}").require(fields(fields), "b", NOW);
    }

    private static String denied(String conditions, String... fields) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> require(conditions, fields));
        assertEquals("AccessDenied", refusal.code().wireCode());
        assertEquals(403, refusal.code().status());
        return refusal.text();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nonsense | Invalid JSON.
            [] | Invalid JSON.
            {"conditions":[],"conditions":[]} | Invalid JSON.
            {"expiration":"2026-03-04T05:06:08Z","conditions":[]} x | Invalid JSON.
            {"conditions":[]} | Policy missing expiration.
            {"expiration":"2026-03-04T05:06:08Z"} | Policy missing conditions.
            {"expiration":"2026-03-04T05:06:08Z","conditions":{}} | Invalid 'conditions' value: must be a List.
            {"expiration":"2026-03-04T05:06:08+02:00","conditions":[]} | Invalid 'expiration' value: '2026-03-04T05:06:08+02:00'
            {"expiration":"2026-03-04 05:06:08 UTC","conditions":[]} | Invalid 'expiration' value: '2026-03-04 05:06:08 UTC'
            {"expiration":"2026-02-31T05:06:08Z","conditions":[]} | Invalid 'expiration' value: '2026-02-31T05:06:08Z'
            {"expiration":5,"conditions":[]} | Invalid 'expiration' value: '5'
            {"Statement":[],"expiration":"2026-03-04T05:06:08Z","conditions":[]} | Unexpected: 'statement'
            + {"a":"b","c":"d"} | Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.
            + {} | Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.
            + {"a":5} | Invalid Simple-Condition: value must be a string.
            + {"a":null} | Invalid JSON.
            + [] | Invalid Condition: missing operation identifier.
            + "eq" | Invalid condition test: must be a List or Object.
            + ["ends-with","$key","a"] | Invalid Condition: unknown operation 'ends-with'.
            + ["eq","$key"] | Invalid eq: wrong number of arguments.
            + ["content-length-range",1,2,3] | Invalid content-length-range: wrong number of arguments.
            + ["content-length-range",0,512.0] | Invalid JSON.
            + ["eq","$key",5] | Invalid JSON.
            """)
    void policyThatIsNone_isRefused(String document, String text) {
        String json = document.startsWith("+ ") ? LATER + document.substring(2) + "]}" : document;
        S3Exception refusal = assertThrows(S3Exception.class, () -> policy(json));
        assertEquals("InvalidPolicyDocument", refusal.code().wireCode());
        assertEquals(400, refusal.code().status());
        assertEquals("Invalid Policy: " + text, refusal.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "e30", "=", "["})
    void whatIsNotBase64OfJson_isRefused(String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> PostPolicy.read(text));
        assertEquals("InvalidPolicyDocument", refusal.code().wireCode());
    }

    @Test
    void deepPolicy_isRefused() {
        String deep = LATER + "[".repeat(2000) + "]".repeat(2000) + "]}";
        assertEquals(
                "Invalid Policy: Invalid JSON.",
                assertThrows(S3Exception.class, () -> policy(deep)).text());
    }

    @Test
    void policy_isGoodUntilItExpires() {
        PostPolicy policy = policy(LATER + "]}");
        policy.require(fields(), "b", NOW.plusSeconds(1));
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> policy.require(fields(), "b", NOW.plusMillis(1001)));
        assertEquals("Invalid according to Policy: Policy expired.", refusal.text());
        assertEquals(403, refusal.code().status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"key":"k"} | key | k
            {"KEY":"k"} | Key | k
            {"bucket":"b"},["eq","$key","k"] | key | k
            ["EQ","$Key","k"] | key | k
            ["starts-with","$key","us"] | KEY | user/a
            ["starts-with","$key",""] | key | anything
            ["starts-with","$Content-Type","image/"] | content-type | image/png,image/gif
            """)
    void formThatIsAllowed_isTaken(String conditions, String name, String value) {
        assertEquals(SizeRange.ANY, require(conditions, name, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"key":"k"} | K | ["eq", "$key", "k"]
            {"Key":"k"} | other | ["eq", "$Key", "k"]
            ["eq","$key","a\\"b"] | k | ["eq", "$key", "a\\"b"]
            ["eq","key","k"] | k | ["eq", "key", "k"]
            ["starts-with","$key","Us"] | user | ["starts-with", "$key", "Us"]
            ["eq","$key","k"],["starts-with","$absent",""] | k | ["starts-with", "$absent", ""]
            {"bucket":"c"} | k | ["eq", "$bucket", "c"]
            ["content-length-range","test","10"] | k | ["content-length-range", "test", "10"]
            """)
    void conditionThatFails_isRepeatedAsItStands(String conditions, String key, String repeated) {
        assertEquals(
                "Invalid according to Policy: Policy Condition failed: " + repeated, denied(conditions, "key", key));
    }

    @Test
    void everyTypeOfAList_hasToMatch() {
        assertEquals(
                "Invalid according to Policy: Policy Condition failed: [\"starts-with\", \"$content-type\", \"image/\"]",
                denied("[\"starts-with\",\"$content-type\",\"image/\"]", "Content-Type", "image/png,text/html"));
    }

    @Test
    void fieldThatNoConditionIsAbout_isRefused_butThatOfTheSignature() {
        require(
                "{\"key\":\"k\"}",
                "key",
                "k",
                "Policy",
                "p",
                "X-Amz-Signature",
                "s",
                "signature",
                "s",
                "AWSAccessKeyId",
                "a",
                "x-ignore-me",
                "i");
        assertEquals(
                "Invalid according to Policy: Extra input fields: StorageClass",
                denied("{\"key\":\"k\"}", "key", "k", "StorageClass", "GLACIER"));
        assertEquals(
                "Invalid according to Policy: Extra input fields: x-amz-credential",
                denied("{\"key\":\"k\"}", "key", "k", "x-amz-credential", "c"));
    }

    @Test
    void sizes_areNumbersOrTexts_andAllHold() {
        assertEquals(new SizeRange(5, 10), require("[\"content-length-range\",5,10]"));
        assertEquals(new SizeRange(5, 10), require("[\"content-length-range\",\"5\",\"10\"]"));
        assertEquals(new SizeRange(5, 8), require("[\"content-length-range\",5,10],[\"content-length-range\",1,8]"));
    }

    @Test
    void fieldsOfOneName_areOne() {
        require("{\"x-amz-meta-tag\":\"Ninja,Stallman\"}", "x-amz-meta-tag", "Ninja", "X-Amz-Meta-Tag", "Stallman");
    }
}
