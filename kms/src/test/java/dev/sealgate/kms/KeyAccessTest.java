package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.FOREIGN_CALL;
import static dev.sealgate.kms.TestKms.UNKNOWN_ID;
import static dev.sealgate.kms.TestKms.VIA_S3;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeyAccessTest {
    private static final String MANAGED = "alias/aws/s3";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fake-key-id                             | NOT_FOUND   | Invalid keyId 'fake-key-id'",
                "99999999999949998999999999999999        | NOT_FOUND   | Invalid keyId '99999999999949998999999999999999'",
                "mrk-fake                                | NOT_FOUND   | Invalid keyId 'mrk-fake'",
                "aws/s3                                  | NOT_FOUND   | Invalid keyId 'aws/s3'",
                "99999999-9999-4999-8999-999999999999    | NOT_FOUND   | Key 'arn:aws:kms:us-east-1:111122223333:key/99999999-9999-4999-8999-999999999999' does not exist",
                "mrk-99999999999949998999999999999999    | NOT_FOUND   | Key 'arn:aws:kms:us-east-1:111122223333:key/mrk-99999999999949998999999999999999' does not exist",
                "arn:aws:kms:eu-west-1:111122223333:key/99999999-9999-4999-8999-999999999999 | NOT_FOUND | Invalid arn eu-west-1",
                "arn:aws:kms:eu-west-1:111122223333:alias/x | NOT_FOUND | Invalid arn eu-west-1",
                "alias/x                                 | NOT_FOUND   | Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found.",
                "alias/x y                               | NOT_FOUND   | Alias arn:aws:kms:us-east-1:111122223333:alias/x y is not found.",
                "arn:aws:kms:us-east-1:111122223333:alias/x | NOT_FOUND | Alias arn:aws:kms:us-east-1:111122223333:alias/x is not found.",
                "arn:aws:kms:us-east-1:111122223333      | INVALID_ARN | Invalid arn arn:aws:kms:us-east-1:111122223333",
                "arn:aws:s3:::b                          | INVALID_ARN | Invalid arn arn:aws:s3:::b",
                "arn:aws:kms:us-east-1:1:key/99999999-9999-4999-8999-999999999999 | INVALID_ARN | Invalid arn arn:aws:kms:us-east-1:1:key/99999999-9999-4999-8999-999999999999",
                "arn:aws:kms:us-east-1:111122223333:key/alias/x | NOT_FOUND | Invalid keyId 'arn:aws:kms:us-east-1:111122223333:key/alias/x'"
            })
    void nameThatLeadsToNoKey_isRefusedInAwsWords(String name, KmsErrorCode code, String text) {
        kms.refuses(code, text, "DescribeKey", key(name));
        kms.refuses(code, text, "Encrypt", json("KeyId", name, "Plaintext", base64("x")));
    }

    @Test
    void aliasGivenToAKeyOnlyOperation_isAnInvalidKeyId() {
        kms.ok("CreateAlias", json("AliasName", "alias/x", "TargetKeyId", keyId));
        for (String operation :
                List.of("EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "ListResourceTags")) {
            kms.refuses(KmsErrorCode.NOT_FOUND, "Invalid keyId 'alias/x'", operation, key("alias/x"));
        }
    }

    @Test
    void foreignAccount_cannotTellAKeyItMayNotUseFromOneThatIsNotThere() {
        for (String name : List.of(arn(keyId), arn(UNKNOWN_ID), "arn:aws:kms:us-east-1:111122223333:alias/x")) {
            kms.refuses(
                    FOREIGN_CALL,
                    KmsErrorCode.ACCESS_DENIED,
                    "User: arn:aws:iam::444455556666:root is not authorized to perform: kms:GenerateDataKey on this resource "
                            + "because the resource does not exist in this Region, no resource-based policies allow access, or "
                            + "a resource-based policy explicitly denies access",
                    "GenerateDataKey",
                    json("KeyId", name, "KeySpec", "AES_256"));
        }
    }

    @Test
    void foreignAccount_isRefusedByEveryOperationOnAKey() {
        String blob = kms.encrypt(keyId, "x", "{}");
        String arn = arn(keyId);
        for (String[] use : List.of(
                new String[] {"DescribeKey", key(arn)},
                new String[] {"Encrypt", json("KeyId", arn, "Plaintext", base64("x"))},
                new String[] {"Decrypt", json("CiphertextBlob", blob)},
                new String[] {"Decrypt", json("CiphertextBlob", blob, "KeyId", arn)},
                new String[] {"ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", arn)},
                new String[] {"GenerateDataKeyWithoutPlaintext", json("KeyId", arn, "KeySpec", "AES_256")},
                new String[] {"EnableKey", key(arn)},
                new String[] {"DisableKey", key(arn)},
                new String[] {"ScheduleKeyDeletion", key(arn)},
                new String[] {"CancelKeyDeletion", key(arn)},
                new String[] {"ListAliases", key(arn)},
                new String[] {"ListResourceTags", key(arn)},
                new String[] {"GetKeyPolicy", key(arn)},
                new String[] {"ListKeyPolicies", key(arn)},
                new String[] {"PutKeyPolicy", json("KeyId", arn, "Policy", "{}")},
                new String[] {"UpdateKeyDescription", json("KeyId", arn, "Description", "x")},
                new String[] {"TagResource", "{\"KeyId\":\"" + arn + "\",\"Tags\":[]}"},
                new String[] {"UntagResource", "{\"KeyId\":\"" + arn + "\",\"TagKeys\":[]}"},
                new String[] {"CreateAlias", json("AliasName", "alias/x", "TargetKeyId", arn)})) {
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(FOREIGN_CALL, use[0], use[1]).code(),
                    use[0]);
        }
        assertEquals("Enabled", kms.state(keyId));
    }

    @Test
    void foreignAccount_seesNoneOfTheKeys() {
        assertEquals(0, kms.ok(FOREIGN_CALL, "ListKeys", "{}").get("Keys").size());
        kms.refuses(
                FOREIGN_CALL,
                KmsErrorCode.NOT_FOUND,
                "Key 'arn:aws:kms:us-east-1:444455556666:key/" + keyId + "' does not exist",
                "DescribeKey",
                key(keyId));
    }

    @Test
    void s3ManagedKey_isListedBeforeItsFirstUse_andMadeOnlyOnceByIt() {
        JsonNode unused = kms.ok("ListAliases", "{}").get("Aliases").get(0);
        assertEquals(List.of("AliasArn", "AliasName"), List.copyOf(unused.propertyNames()));
        assertEquals(MANAGED, unused.get("AliasName").stringValue());

        String first = generatedThroughS3();
        String second = generatedThroughS3();

        assertEquals(first, second);
        JsonNode entry = kms.ok("ListAliases", "{}").get("Aliases").get(0);
        assertEquals(first, arn(entry.get("TargetKeyId").stringValue()));
        JsonNode described = kms.ok("DescribeKey", key(MANAGED)).get("KeyMetadata");
        assertEquals(first, described.get("Arn").stringValue());
        assertEquals("AWS", described.get("KeyManager").stringValue());
        assertEquals(
                "Default key that protects my S3 objects when no other key is defined",
                described.get("Description").stringValue());
    }

    @Test
    void s3ManagedKey_isAlsoMadeByDescribingIt_butByNothingElse() {
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "Alias arn:aws:kms:us-east-1:111122223333:alias/aws/s3 is not found.",
                "Encrypt",
                json("KeyId", MANAGED, "Plaintext", base64("x")));

        JsonNode described = kms.ok("DescribeKey", key(MANAGED)).get("KeyMetadata");

        assertEquals(generatedThroughS3(), described.get("Arn").stringValue());
    }

    @Test
    void s3ManagedKey_opensOnlyThroughS3() {
        Map<String, String> context = Map.of("aws:s3:arn", "arn:aws:s3:::b/k");
        try (GeneratedDataKey made = kms.kms.generateDataKey(VIA_S3.call(), MANAGED, context)) {
            Bytes blob = made.ciphertextBlob();
            try (SecretBytes opened = kms.kms.decrypt(VIA_S3.call(), blob, context, Optional.of(made.keyArn()))) {
                assertEquals(made.plaintext(), opened);
            }
            KmsException direct = assertThrows(
                    KmsException.class, () -> kms.kms.decrypt(CALL.call(), blob, context, Optional.empty()));
            assertEquals(KmsErrorCode.ACCESS_DENIED, direct.code());
        }
    }

    @Test
    void s3ManagedKey_usedForAnotherRegionOrAccount_isRefused() {
        String arn = generatedThroughS3();
        for (Sender sender : List.of(
                Sender.user(TestKms.OTHER_ACCOUNT, "eve", Sender.allow("kms:*")).viaS3(),
                VIA_S3.viaS3("s3.eu-west-1.amazonaws.com"))) {
            KmsException refusal =
                    assertThrows(KmsException.class, () -> kms.kms.generateDataKey(sender.call(), arn, Map.of()));
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal.code());
        }
    }

    @Test
    void s3ManagedKey_cannotBeUsedDirectlyOrChanged() {
        String arn = generatedThroughS3();
        for (String[] use : List.of(
                new String[] {"Encrypt", json("KeyId", arn, "Plaintext", base64("x"))},
                new String[] {"GenerateDataKey", json("KeyId", arn, "KeySpec", "AES_256")},
                new String[] {"DisableKey", key(arn)},
                new String[] {"EnableKey", key(arn)},
                new String[] {"ScheduleKeyDeletion", key(arn)},
                new String[] {"UpdateKeyDescription", json("KeyId", arn, "Description", "x")},
                new String[] {"PutKeyPolicy", json("KeyId", arn, "Policy", "{}")},
                new String[] {"TagResource", "{\"KeyId\":\"" + arn + "\",\"Tags\":[]}"},
                new String[] {"CreateAlias", json("AliasName", "alias/mine", "TargetKeyId", arn)})) {
            String action = "kms:" + use[0];
            kms.refuses(
                    KmsErrorCode.ACCESS_DENIED,
                    "User: arn:aws:iam::111122223333:root is not authorized to perform: " + action + " on resource: "
                            + arn + " because no resource-based policy allows the " + action + " action",
                    use[0],
                    use[1]);
        }
        kms.ok("ListResourceTags", key(arn));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "us east", "US-EAST-1", "us-east-1\u0000x"})
    void regionThatIsNoName_isRefusedBeforeAnythingIsLookedAt(String region) {
        assertEquals(
                KmsErrorCode.VALIDATION,
                kms.refused(CALL.in(region), "CreateKey", "{}").code());
    }

    @Test
    void refusals_neverShowBytesOfTheRequest() {
        String secret = Base64.getEncoder().encodeToString(new byte[4097]);

        String text = kms.refused(CALL, "Encrypt", json("KeyId", keyId, "Plaintext", secret))
                .text()
                .orElseThrow();

        assertTrue(!text.contains("AAAA"), text);
    }

    @Test
    void arnOfAName_isFoundWithoutAskingForAPermission() {
        kms.ok("CreateAlias", json("AliasName", "alias/x", "TargetKeyId", keyId));
        for (String name : List.of(keyId, arn(keyId), "alias/x", "arn:aws:kms:us-east-1:111122223333:alias/x")) {
            assertEquals(Optional.of(arn(keyId)), kms.kms.findArn(TestKms.ACCOUNT, TestKms.REGION, name));
        }
        assertEquals(Optional.of(arn(UNKNOWN_ID)), kms.kms.findArn(TestKms.ACCOUNT, TestKms.REGION, UNKNOWN_ID));
        for (String name :
                List.of("alias/none", "no-key", "arn:aws:kms:eu-west-1:111122223333:key/" + keyId, "arn:x")) {
            assertEquals(Optional.empty(), kms.kms.findArn(TestKms.ACCOUNT, TestKms.REGION, name), name);
        }
    }

    @Test
    void listKeys_hasTheManagedKeyToo() {
        String managed = generatedThroughS3();

        assertTrue(each(kms.ok("ListKeys", "{}").get("Keys"), "KeyArn").contains(managed));
    }

    private String generatedThroughS3() {
        try (GeneratedDataKey made = kms.kms.generateDataKey(VIA_S3.call(), MANAGED, Map.of())) {
            return made.keyArn();
        }
    }
}
