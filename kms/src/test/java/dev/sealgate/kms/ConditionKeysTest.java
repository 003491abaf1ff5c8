package dev.sealgate.kms;

import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The condition keys of KMS, each where it holds and where it does not. Source: AWS's page of condition keys. */
class ConditionKeysTest {
    private static final String ENCRYPT = "{\"KeyId\":\"%s\",\"Plaintext\":\"eA==\",\"EncryptionContext\":%s}";

    private final TestKms kms = new TestKms();
    private final String keyId = taggedKey();

    private String taggedKey() {
        String id = kms.ok("CreateKey", "{\"Tags\":[{\"TagKey\":\"team\",\"TagValue\":\"red\"}]}")
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", id));
        return id;
    }

    /** A user who may do anything under a condition. */
    private static Sender under(String condition) {
        return Sender.user("ann", statement("Allow", "kms:*", "*", condition));
    }

    private void check(boolean allowed, Sender sender, String operation, String json) {
        String request = json.replace("KEY", keyId);
        if (allowed) {
            kms.ok(sender, operation, request);
        } else {
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(sender, operation, request).code(),
                    operation + " " + request);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"StringEquals\":{\"kms:EncryptionContext:Dept\":\"it\"}} | {\"dept\":\"it\",\"x\":\"y\"} | true",
                "{\"StringEquals\":{\"kms:EncryptionContext:Dept\":\"it\"}} | {\"Dept\":\"IT\"} | false",
                "{\"StringEquals\":{\"kms:EncryptionContext:Dept\":\"it\"}} | {} | false",
                "{\"StringNotEquals\":{\"kms:EncryptionContext:Dept\":\"it\"}} | {} | true",
                "{\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":[\"a\",\"b\"]}} | {\"a\":\"1\",\"b\":\"2\"} | true",
                "{\"ForAllValues:StringEquals\":{\"kms:EncryptionContextKeys\":[\"a\",\"b\"]}} | {\"a\":\"1\",\"A\":\"2\"} | false",
                "{\"ForAnyValue:StringEquals\":{\"kms:EncryptionContextKeys\":[\"a\",\"b\"]}} | {} | false",
                "{\"Null\":{\"kms:EncryptionContextKeys\":\"false\"}} | {} | false",
                "{\"Null\":{\"kms:EncryptionContextKeys\":\"false\"}} | {\"a\":\"1\"} | true",
                "{\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}} | {} | true",
                "{\"StringEquals\":{\"kms:EncryptionAlgorithm\":\"RSAES_OAEP_SHA_1\"}} | {} | false",
                "{\"StringLike\":{\"kms:EncryptionContext:aws:s3:arn\":\"arn:aws:s3:::b*\"}} | {\"aws:s3:arn\":\"arn:aws:s3:::b/k\"} | true",
                "{\"StringLike\":{\"kms:EncryptionContext:aws:s3:arn\":\"arn:aws:s3:::b*\"}} | {\"aws:s3:arn\":\"arn:aws:s3:::c/k\"} | false"
            })
    void encryptionContext(String condition, String context, boolean allowed) {
        check(allowed, under(condition), "Encrypt", ENCRYPT.formatted("KEY", context));
    }

    @Test
    void encryptionContext_holdsForEveryCryptographicOperation() {
        Sender sender = under("{\"StringEquals\":{\"kms:EncryptionContext:a\":\"1\"}}");
        String pairs = "{\"a\":\"1\"}";
        String blob = kms.encrypt(keyId, "x", pairs);
        for (boolean given : new boolean[] {true, false}) {
            String context = given ? pairs : "{}";
            check(given, sender, "GenerateDataKey", dataKey(context));
            check(given, sender, "GenerateDataKeyWithoutPlaintext", dataKey(context));
            check(
                    given,
                    sender,
                    "Decrypt",
                    "{\"CiphertextBlob\":\"" + blob + "\",\"EncryptionContext\":" + context + "}");
            check(
                    given,
                    sender,
                    "ReEncrypt",
                    "{\"CiphertextBlob\":\"" + blob + "\",\"DestinationKeyId\":\"KEY\",\"SourceEncryptionContext\":"
                            + pairs + ",\"DestinationEncryptionContext\":" + context + "}");
        }
    }

    private static String dataKey(String context) {
        return "{\"KeyId\":\"KEY\",\"KeySpec\":\"AES_256\",\"EncryptionContext\":" + context + "}";
    }

    @Test
    void contextKeysThatDifferInCase_doNotHideEachOther() {
        Sender sender = Sender.user(
                "ann",
                Sender.allow("kms:*"),
                statement("Deny", "kms:*", "*", "{\"StringEquals\":{\"kms:EncryptionContext:stage\":\"restricted\"}}"));
        for (String context : new String[] {
            "{\"stage\":\"restricted\",\"Stage\":\"test\"}", "{\"Stage\":\"restricted\",\"stage\":\"test\"}"
        }) {
            check(false, sender, "Encrypt", ENCRYPT.formatted("KEY", context));
        }
        check(true, sender, "Encrypt", ENCRYPT.formatted("KEY", "{\"stage\":\"test\",\"Stage\":\"other\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"StringEquals\":{\"kms:CallerAccount\":\"111122223333\"}} | true",
                "{\"StringEquals\":{\"kms:CallerAccount\":\"444455556666\"}} | false",
                "{\"StringEquals\":{\"kms:KeySpec\":\"SYMMETRIC_DEFAULT\"}} | true",
                "{\"StringEquals\":{\"kms:KeySpec\":\"RSA_2048\"}} | false",
                "{\"StringEquals\":{\"kms:KeyUsage\":\"ENCRYPT_DECRYPT\"}} | true",
                "{\"StringEquals\":{\"kms:KeyUsage\":\"SIGN_VERIFY\"}} | false",
                "{\"StringEquals\":{\"kms:KeyOrigin\":\"AWS_KMS\"}} | true",
                "{\"StringEquals\":{\"kms:KeyOrigin\":\"EXTERNAL\"}} | false",
                "{\"Bool\":{\"kms:MultiRegion\":\"false\"}} | true",
                "{\"Bool\":{\"kms:MultiRegion\":\"true\"}} | false",
                "{\"StringEquals\":{\"kms:MultiRegionKeyType\":\"PRIMARY\"}} | false",
                "{\"ForAnyValue:StringLike\":{\"kms:ResourceAliases\":\"alias/a*\"}} | true",
                "{\"ForAnyValue:StringLike\":{\"kms:ResourceAliases\":\"alias/b*\"}} | false",
                "{\"StringEquals\":{\"aws:ResourceTag/team\":\"red\"}} | true",
                "{\"StringEquals\":{\"aws:ResourceTag/team\":\"blue\"}} | false",
                "{\"StringEquals\":{\"aws:ResourceTag/other\":\"red\"}} | false",
                "{\"StringEquals\":{\"kms:ViaService\":\"s3.us-east-1.amazonaws.com\"}} | false",
                "{\"Null\":{\"kms:ViaService\":\"true\"}} | true"
            })
    void factsOfKeyAndCaller_holdForEveryOperationOnTheKey(String condition, boolean allowed) {
        Sender sender = under(condition);
        check(allowed, sender, "DescribeKey", "{\"KeyId\":\"KEY\"}");
        check(allowed, sender, "Encrypt", ENCRYPT.formatted("KEY", "{}"));
        check(allowed, sender, "GetKeyPolicy", "{\"KeyId\":\"KEY\"}");
        check(allowed, sender, "DisableKey", "{\"KeyId\":\"KEY\"}");
    }

    @Test
    void requestAlias_holdsOnlyWhenTheRequestNamesTheAlias() {
        Sender sender = under("{\"StringEquals\":{\"kms:RequestAlias\":\"alias/app\"}}");
        for (String operation : new String[] {"DescribeKey", "Encrypt"}) {
            check(true, sender, operation, ENCRYPT.formatted("alias/app", "{}"));
            check(true, sender, operation, ENCRYPT.formatted("arn:aws:kms:us-east-1:111122223333:alias/app", "{}"));
            check(false, sender, operation, ENCRYPT.formatted("KEY", "{}"));
            check(false, sender, operation, ENCRYPT.formatted(arn("KEY"), "{}"));
        }
    }

    @Test
    void reEncryptOnSameKey_tellsWhetherBothAreOne() {
        String other = kms.createKey();
        String blob = kms.encrypt(keyId, "x", "{}");
        for (boolean same : new boolean[] {true, false}) {
            Sender sender = under("{\"Bool\":{\"kms:ReEncryptOnSameKey\":\"" + same + "\"}}");
            check(same, sender, "ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", "KEY"));
            check(!same, sender, "ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", other));
        }
    }

    @Test
    void deletionWindow_isComparedAsANumber_withItsDefault() {
        Sender sender = under("{\"NumericGreaterThanEquals\":{\"kms:ScheduleKeyDeletionPendingWindowInDays\":\"30\"}}");
        check(false, sender, "ScheduleKeyDeletion", "{\"KeyId\":\"KEY\",\"PendingWindowInDays\":29}");
        check(true, sender, "ScheduleKeyDeletion", "{\"KeyId\":\"KEY\"}");
    }

    @Test
    void bypassOfTheLockoutCheck_isAConditionWhereItIsGiven() {
        String policy = KeyPolicyTest.document(KeyPolicyTest.allow("arn:aws:iam::111122223333:root", "kms:*"));
        Sender never = under("{\"Null\":{\"kms:BypassPolicyLockoutSafetyCheck\":\"true\"}}");
        Sender only = under("{\"Bool\":{\"kms:BypassPolicyLockoutSafetyCheck\":\"true\"}}");
        check(false, never, "PutKeyPolicy", KeyPolicyTest.put("KEY", policy, true));
        check(true, never, "PutKeyPolicy", json("KeyId", "KEY", "Policy", policy));
        check(true, only, "PutKeyPolicy", KeyPolicyTest.put("KEY", policy, true));
        check(false, only, "CreateKey", json("Policy", policy));
        check(true, only, "CreateKey", "{\"BypassPolicyLockoutSafetyCheck\":true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"StringEquals\":{\"kms:KeySpec\":\"SYMMETRIC_DEFAULT\",\"kms:KeyUsage\":\"ENCRYPT_DECRYPT\",\"kms:KeyOrigin\":\"AWS_KMS\"}} | true",
                "{\"StringLike\":{\"kms:KeySpec\":\"HMAC_*\"}} | false",
                "{\"Bool\":{\"kms:MultiRegion\":\"true\"}} | false",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"red\"}} | true",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"}} | false",
                "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"team\"]}} | true",
                "{\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"cost\"]}} | false"
            })
    void newKey_isJudgedByWhatItIsToBe(String condition, boolean allowed) {
        Sender sender = Sender.user(
                "ann", statement("Allow", "kms:CreateKey", "*", condition), Sender.allow("kms:TagResource"));
        check(allowed, sender, "CreateKey", "{\"Tags\":[{\"TagKey\":\"team\",\"TagValue\":\"red\"}]}");
    }

    @Test
    void tagging_isJudgedByOldAndNewTags() {
        String green = "{\"KeyId\":\"KEY\",\"Tags\":[{\"TagKey\":\"team\",\"TagValue\":\"green\"}]}";
        check(false, under("{\"StringEquals\":{\"aws:ResourceTag/team\":\"green\"}}"), "TagResource", green);
        check(false, under("{\"StringEquals\":{\"aws:RequestTag/team\":\"red\"}}"), "TagResource", green);
        check(true, under("{\"StringEquals\":{\"aws:RequestTag/team\":\"green\"}}"), "TagResource", green);
        String remove = "{\"KeyId\":\"KEY\",\"TagKeys\":[\"team\"]}";
        check(false, under("{\"ForAllValues:StringNotEquals\":{\"aws:TagKeys\":[\"team\"]}}"), "UntagResource", remove);
        check(true, under("{\"ForAnyValue:StringEquals\":{\"aws:TagKeys\":[\"team\"]}}"), "UntagResource", remove);
    }

    @Test
    void viaService_pinsAKeyToS3() {
        kms.ok(
                "PutKeyPolicy",
                KeyPolicyTest.put(
                        keyId,
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\","
                                + "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"kms:ViaService\":"
                                + "\"s3.us-east-1.amazonaws.com\",\"kms:CallerAccount\":\"111122223333\"}}}}",
                        true));
        Sender ann = Sender.user("ann");
        try (GeneratedDataKey made = kms.kms.generateDataKey(ann.viaS3().call(), arn(keyId), Map.of())) {
            kms.kms
                    .decrypt(ann.viaS3().call(), made.ciphertextBlob(), Map.of(), Optional.of(made.keyArn()))
                    .close();
        }
        check(false, ann, "GenerateDataKey", dataKey("{}"));
        Sender elsewhere = ann.viaS3("s3.eu-west-1.amazonaws.com");
        assertThrows(KmsException.class, () -> kms.kms.generateDataKey(elsewhere.call(), arn(keyId), Map.of()));
        Sender eve =
                Sender.user(TestKms.OTHER_ACCOUNT, "eve", Sender.allow("kms:*")).viaS3();
        assertThrows(KmsException.class, () -> kms.kms.generateDataKey(eve.call(), arn(keyId), Map.of()));
    }

    @Test
    void keysOfTheSender_countToo() {
        Sender ann = under("{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}");
        check(true, ann.with("aws:SourceIp", "192.0.2.7"), "DescribeKey", "{\"KeyId\":\"KEY\"}");
        check(false, ann.with("aws:SourceIp", "198.51.100.1"), "DescribeKey", "{\"KeyId\":\"KEY\"}");
    }
}
