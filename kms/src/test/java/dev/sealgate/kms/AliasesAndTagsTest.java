package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.UNKNOWN_ID;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AliasesAndTagsTest {
    private static final String ALIAS_ARN = "arn:aws:kms:us-east-1:111122223333:alias/app";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    @Test
    void alias_pointsToItsKey_andIsListedWithItsDates() {
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
        kms.advance(Duration.ofSeconds(2));
        String other = kms.createKey();
        kms.ok("UpdateAlias", json("AliasName", "alias/app", "TargetKeyId", arn(other)));

        assertEquals(
                other,
                kms.ok("DescribeKey", key("alias/app"))
                        .get("KeyMetadata")
                        .get("KeyId")
                        .stringValue());
        JsonNode entry = kms.ok("ListAliases", key(other)).get("Aliases").get(0);
        assertEquals(ALIAS_ARN, entry.get("AliasArn").stringValue());
        assertEquals("alias/app", entry.get("AliasName").stringValue());
        assertEquals("1767323045.678", TestKms.seconds(entry.get("CreationDate")));
        assertEquals("1767323047.678", TestKms.seconds(entry.get("LastUpdatedDate")));
        assertEquals(other, entry.get("TargetKeyId").stringValue());
        assertEquals(0, kms.ok("ListAliases", key(keyId)).get("Aliases").size());
    }

    @Test
    void deletedAlias_isGone() {
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
        kms.ok("DeleteAlias", json("AliasName", "alias/app"));

        String notFound = "Alias " + ALIAS_ARN + " is not found.";
        kms.refuses(KmsErrorCode.NOT_FOUND, notFound, "DescribeKey", key("alias/app"));
        kms.refuses(KmsErrorCode.NOT_FOUND, notFound, "DeleteAlias", json("AliasName", "alias/app"));
        kms.refuses(
                KmsErrorCode.NOT_FOUND, notFound, "UpdateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
    }

    @Test
    void takenAliasName_isRefused() {
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));

        kms.refuses(
                KmsErrorCode.ALREADY_EXISTS,
                "An alias with the name " + ALIAS_ARN + " already exists",
                "CreateAlias",
                json("AliasName", "alias/app", "TargetKeyId", kms.createKey()));
    }

    @Test
    void aliasToAKeyThatIsNotThere_isRefused() {
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "Key '" + arn(UNKNOWN_ID) + "' does not exist",
                "CreateAlias",
                json("AliasName", "alias/app", "TargetKeyId", UNKNOWN_ID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app       | VALIDATION         | Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
                "alias/a b | VALIDATION         | 1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
                "alias/aws/mine | NOT_AUTHORIZED | (none)",
                "alias/    | INVALID_ALIAS_NAME | (none)"
            })
    void aliasNames_followAwsRules(String name, KmsErrorCode code, String text) {
        kms.refuses(code, text, "CreateAlias", json("AliasName", name, "TargetKeyId", keyId));
        kms.refuses(code, text, "DeleteAlias", json("AliasName", name));
    }

    @Test
    void key_hasAtMost50Aliases_andAMovedOneMakesRoom() {
        for (int i = 0; i < 50; i++) {
            kms.ok("CreateAlias", json("AliasName", "alias/" + i, "TargetKeyId", keyId));
        }
        assertEquals(
                KmsErrorCode.LIMIT_EXCEEDED,
                kms.refused(CALL, "CreateAlias", json("AliasName", "alias/50", "TargetKeyId", keyId))
                        .code());
        kms.ok("UpdateAlias", json("AliasName", "alias/0", "TargetKeyId", keyId));
        kms.ok("UpdateAlias", json("AliasName", "alias/0", "TargetKeyId", kms.createKey()));
        kms.ok("CreateAlias", json("AliasName", "alias/50", "TargetKeyId", keyId));
    }

    @Test
    void alias_canLeaveAKeyPendingDeletion_butNotGoToOne() {
        String dying = kms.createKey();
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", dying));
        kms.ok("CreateAlias", json("AliasName", "alias/other", "TargetKeyId", keyId));
        kms.ok("ScheduleKeyDeletion", key(dying));

        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                arn(dying) + " is pending deletion.",
                "UpdateAlias",
                json("AliasName", "alias/other", "TargetKeyId", dying));
        kms.ok("UpdateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
        assertEquals(
                List.of("alias/app", "alias/other"),
                each(kms.ok("ListAliases", key(keyId)).get("Aliases"), "AliasName"));
    }

    @Test
    void tags_areAddedReplacedAndRemoved() {
        tag("{\"TagKey\":\"b\",\"TagValue\":\"1\"},{\"TagKey\":\"a\",\"TagValue\":\"\"}");
        tag("{\"TagKey\":\"b\",\"TagValue\":\"2\"}");
        JsonNode tags = kms.ok("ListResourceTags", key(keyId));
        assertEquals(
                "[{\"TagKey\":\"a\",\"TagValue\":\"\"},{\"TagKey\":\"b\",\"TagValue\":\"2\"}]",
                tags.get("Tags").toString());
        assertEquals(false, tags.get("Truncated").booleanValue());

        kms.ok("UntagResource", "{\"KeyId\":\"" + keyId + "\",\"TagKeys\":[\"b\",\"absent\"]}");

        assertEquals(List.of("a"), each(kms.ok("ListResourceTags", key(keyId)).get("Tags"), "TagKey"));
    }

    @Test
    void tagsGivenAtCreation_areThere() {
        String created = kms.ok("CreateKey", "{\"Tags\":[{\"TagKey\":\"k\",\"TagValue\":\"v\"}]}")
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();

        assertEquals(List.of("k"), each(kms.ok("ListResourceTags", key(created)).get("Tags"), "TagKey"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"TagKey\":\"AWS:x\",\"TagValue\":\"\"} | TAG | Tags beginning with aws: are reserved",
                "{\"TagKey\":\"x\",\"TagValue\":\"1\"},{\"TagKey\":\"x\",\"TagValue\":\"2\"} | TAG | Duplicate tag keys",
                "{\"TagKey\":\"x\"} | VALIDATION | 1 validation error detected: Value null at 'tags.1.member.tagValue' failed to satisfy constraint: Member must not be null",
                "{\"TagKey\":\"a\",\"TagValue\":\"\"},{\"TagKey\":\"\",\"TagValue\":\"\"} | VALIDATION | 1 validation error detected: Value '' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length greater than or equal to 1"
            })
    void tags_followAwsRules(String tags, KmsErrorCode code, String text) {
        kms.refuses(code, text, "TagResource", tagJson(tags));
        kms.refuses(code, text, "CreateKey", "{\"Tags\":[" + tags + "]}");
    }

    @Test
    void key_hasAtMost50Tags_countingThoseItHas() {
        tag(tags(0, 50));

        kms.refuses(KmsErrorCode.TAG, "Too many tags", "TagResource", tagJson(tags(50, 51)));
        tag(tags(0, 50));
    }

    @Test
    void tagKeyAbove128Characters_isAValidationError() {
        assertEquals(
                KmsErrorCode.VALIDATION,
                kms.refused(CALL, "TagResource", tagJson("{\"TagKey\":\"" + "k".repeat(129) + "\",\"TagValue\":\"\"}"))
                        .code());
    }

    private void tag(String tags) {
        kms.ok("TagResource", tagJson(tags));
    }

    private String tagJson(String tags) {
        return "{\"KeyId\":\"" + keyId + "\",\"Tags\":[" + tags + "]}";
    }

    private static String tags(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"TagKey\":\"k" + i + "\",\"TagValue\":\"v\"}")
                .collect(Collectors.joining(","));
    }
}
