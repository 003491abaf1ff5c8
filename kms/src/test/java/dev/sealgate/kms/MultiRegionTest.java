package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static dev.sealgate.kms.TestKms.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Multi-Region keys: what related keys share, what they do not, who is primary. */
class MultiRegionTest {
    static final String EU = "eu-west-1";
    private static final String AP = "ap-south-1";
    private static final Sender IN_EU = CALL.in(EU);

    private final TestKms kms = new TestKms();
    private final String keyId = createPrimary(kms, "{\"MultiRegion\":true}");

    static String createPrimary(TestKms kms, String json) {
        return kms.ok("CreateKey", json).get("KeyMetadata").get("KeyId").stringValue();
    }

    static String replicate(String keyId, String region) {
        return json("KeyId", keyId, "ReplicaRegion", region);
    }

    static String arnIn(String region, String keyId) {
        return "arn:aws:kms:" + region + ":" + ACCOUNT + ":key/" + keyId;
    }

    private JsonNode describe(Sender sender) {
        return kms.ok(sender, "DescribeKey", key(keyId)).get("KeyMetadata");
    }

    private static String relatives(JsonNode metadata) {
        JsonNode configuration = metadata.get("MultiRegionConfiguration");
        return configuration.get("MultiRegionKeyType").stringValue() + " of "
                + configuration.get("PrimaryKey").get("Region").stringValue() + " with "
                + each(configuration.get("ReplicaKeys"), "Region");
    }

    @Test
    void createKey_makesAPrimaryWithoutReplicas() {
        JsonNode primary = describe(CALL);

        assertTrue(keyId.matches("mrk-[0-9a-f]{32}"), keyId);
        assertTrue(primary.get("MultiRegion").booleanValue());
        assertEquals("PRIMARY of us-east-1 with []", relatives(primary));
        assertEquals(
                arn(keyId),
                primary.get("MultiRegionConfiguration")
                        .get("PrimaryKey")
                        .get("Arn")
                        .stringValue());
    }

    @Test
    void singleRegionKeys_haveNoConfiguration() {
        JsonNode single = kms.ok("DescribeKey", key(kms.createKey())).get("KeyMetadata");

        assertFalse(single.get("MultiRegion").booleanValue());
        assertFalse(single.has("MultiRegionConfiguration"));
    }

    @Test
    void replicateKey_answersAKeyInTheMaking_thatIsThereAtOnce() {
        JsonNode answer = kms.ok(
                "ReplicateKey",
                "{\"KeyId\":\"" + keyId + "\",\"ReplicaRegion\":\"" + EU + "\",\"Description\":\"there\","
                        + "\"Tags\":[{\"TagKey\":\"team\",\"TagValue\":\"blue\"}]}");

        JsonNode replica = answer.get("ReplicaKeyMetadata");
        assertEquals("Creating", replica.get("KeyState").stringValue());
        assertFalse(replica.get("Enabled").booleanValue());
        assertEquals(arnIn(EU, keyId), replica.get("Arn").stringValue());
        assertEquals("there", replica.get("Description").stringValue());
        assertFalse(replica.has("CurrentKeyMaterialId"));
        assertTrue(describe(IN_EU).has("CurrentKeyMaterialId"));
        assertEquals(List.of("team"), each(answer.get("ReplicaTags"), "TagKey"));
        assertTrue(answer.get("ReplicaPolicy").stringValue().contains("key-default-1"));
        assertEquals("Enabled", describe(IN_EU).get("KeyState").stringValue());
        assertEquals("REPLICA of us-east-1 with [eu-west-1]", relatives(describe(IN_EU)));
        assertEquals("PRIMARY of us-east-1 with [eu-west-1]", relatives(describe(CALL)));
    }

    @Test
    void replicateKey_withoutTags_tellsOfNone() {
        assertFalse(kms.ok("ReplicateKey", replicate(keyId, EU)).has("ReplicaTags"));
    }

    @Test
    void relatedKeys_shareMaterial_andNothingThatIsTheirOwn() {
        kms.ok("UpdateKeyDescription", json("KeyId", keyId, "Description", "here"));
        kms.ok("CreateAlias", json("AliasName", "alias/here", "TargetKeyId", keyId));
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("DisableKey", key(keyId));

        JsonNode replica = describe(IN_EU);

        assertEquals(
                describe(CALL).get("CurrentKeyMaterialId").stringValue(),
                replica.get("CurrentKeyMaterialId").stringValue());
        assertEquals("", replica.get("Description").stringValue());
        assertEquals("Enabled", replica.get("KeyState").stringValue());
        assertEquals(0, kms.ok(IN_EU, "ListAliases", key(keyId)).get("Aliases").size());
        assertEquals(
                0, kms.ok(IN_EU, "ListResourceTags", key(keyId)).get("Tags").size());
    }

    @Test
    void ciphertextOfOneRegion_decryptsInTheOther_whereverTheKeyIsNamed() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        String blob = kms.encrypt(keyId, "secret", "{}");

        JsonNode byBlob = kms.ok(IN_EU, "Decrypt", json("CiphertextBlob", blob));
        assertEquals(arnIn(EU, keyId), byBlob.get("KeyId").stringValue());
        assertEquals(base64("secret"), byBlob.get("Plaintext").stringValue());
        JsonNode byArn = kms.ok(IN_EU, "Decrypt", json("CiphertextBlob", blob, "KeyId", arnIn(EU, keyId)));
        assertEquals(base64("secret"), byArn.get("Plaintext").stringValue());
        kms.refuses(
                IN_EU,
                KmsErrorCode.NOT_FOUND,
                "Invalid arn us-east-1",
                "Decrypt",
                json("CiphertextBlob", blob, "KeyId", arn(keyId)));
        JsonNode again = kms.ok(IN_EU, "ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", keyId));
        assertEquals(arnIn(EU, keyId), again.get("SourceKeyId").stringValue());
        String back = again.get("CiphertextBlob").stringValue();
        assertEquals(
                arn(keyId),
                kms.ok("Decrypt", json("CiphertextBlob", back)).get("KeyId").stringValue());
    }

    @Test
    void ciphertext_inARegionWithoutARelatedKey_isOfAnUnknownKey() {
        String blob = kms.encrypt(keyId, "secret", "{}");

        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(IN_EU, "Decrypt", json("CiphertextBlob", blob)).code());
    }

    @ParameterizedTest
    @CsvSource({"HMAC_256, GENERATE_VERIFY_MAC", "ECC_NIST_P256, SIGN_VERIFY", "RSA_2048, ENCRYPT_DECRYPT"})
    void everySpec_canBeReplicated(String spec, String usage) {
        String other = createPrimary(
                kms, "{\"MultiRegion\":true,\"KeySpec\":\"" + spec + "\",\"KeyUsage\":\"" + usage + "\"}");

        JsonNode replica = kms.ok("ReplicateKey", replicate(other, EU)).get("ReplicaKeyMetadata");

        assertEquals(spec, replica.get("KeySpec").stringValue());
        assertEquals(usage, replica.get("KeyUsage").stringValue());
    }

    @Test
    void signature_ofOneRegion_verifiesInTheOther() {
        String signer =
                createPrimary(kms, "{\"MultiRegion\":true,\"KeySpec\":\"ECC_NIST_P256\",\"KeyUsage\":\"SIGN_VERIFY\"}");
        kms.ok("ReplicateKey", replicate(signer, EU));
        String signature = kms.ok(
                        "Sign", json("KeyId", signer, "Message", base64("m"), "SigningAlgorithm", "ECDSA_SHA_256"))
                .get("Signature")
                .stringValue();

        assertTrue(kms.ok(
                        IN_EU,
                        "Verify",
                        json(
                                "KeyId",
                                signer,
                                "Message",
                                base64("m"),
                                "SigningAlgorithm",
                                "ECDSA_SHA_256",
                                "Signature",
                                signature))
                .get("SignatureValid")
                .booleanValue());
    }

    @Test
    void updatePrimaryRegion_swapsPrimaryAndReplica() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("ReplicateKey", replicate(keyId, AP));

        kms.ok("UpdatePrimaryRegion", json("KeyId", keyId, "PrimaryRegion", EU));

        assertEquals("REPLICA of eu-west-1 with [ap-south-1, us-east-1]", relatives(describe(CALL)));
        assertEquals("PRIMARY of eu-west-1 with [ap-south-1, us-east-1]", relatives(describe(IN_EU)));
        assertEquals("REPLICA of eu-west-1 with [ap-south-1, us-east-1]", relatives(describe(CALL.in(AP))));
        assertEquals("Enabled", kms.state(keyId));
        kms.ok(IN_EU, "ReplicateKey", replicate(keyId, "sa-east-1"));
        assertEquals(
                "REPLICA of eu-west-1 with [ap-south-1, sa-east-1, us-east-1]",
                relatives(describe(CALL.in("sa-east-1"))));
    }

    @Test
    void onlyAPrimary_isReplicatedOrGivesUpItsPlace() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        String single = kms.createKey();
        for (String operation : List.of("ReplicateKey", "UpdatePrimaryRegion")) {
            kms.refuses(
                    KmsErrorCode.UNSUPPORTED_OPERATION,
                    arn(single) + " is not a multi-region primary key.",
                    operation,
                    to(single, AP));
            kms.refuses(
                    IN_EU,
                    KmsErrorCode.UNSUPPORTED_OPERATION,
                    arnIn(EU, keyId) + " is not a multi-region primary key.",
                    operation,
                    to(keyId, AP));
        }
    }

    /** A request that either operation reads. */
    private static String to(String keyId, String region) {
        return json("KeyId", keyId, "ReplicaRegion", region, "PrimaryRegion", region);
    }

    @Test
    void aRegionHasOneOfThem() {
        kms.ok("ReplicateKey", replicate(keyId, EU));

        kms.refuses(
                KmsErrorCode.ALREADY_EXISTS,
                "The key " + arnIn(EU, keyId) + " already exists",
                "ReplicateKey",
                replicate(keyId, EU));
        kms.refuses(
                KmsErrorCode.ALREADY_EXISTS,
                "The key " + arn(keyId) + " already exists",
                "ReplicateKey",
                replicate(keyId, "us-east-1"));
    }

    @Test
    void updatePrimaryRegion_needsAnEnabledReplicaThere() {
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "Key '" + arnIn(EU, keyId) + "' does not exist",
                "UpdatePrimaryRegion",
                json("KeyId", keyId, "PrimaryRegion", EU));
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                arn(keyId) + " is not a multi-region replica key.",
                "UpdatePrimaryRegion",
                json("KeyId", keyId, "PrimaryRegion", "us-east-1"));
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok(IN_EU, "DisableKey", key(keyId));
        kms.refuses(
                KmsErrorCode.DISABLED,
                arnIn(EU, keyId) + " is disabled.",
                "UpdatePrimaryRegion",
                json("KeyId", keyId, "PrimaryRegion", EU));
    }

    @Test
    void disabledOrEndingPrimaries_areNotReplicated() {
        kms.ok("DisableKey", key(keyId));
        kms.refuses(KmsErrorCode.DISABLED, arn(keyId) + " is disabled.", "ReplicateKey", replicate(keyId, EU));
        kms.ok("ScheduleKeyDeletion", key(keyId));
        kms.refuses(
                KmsErrorCode.INVALID_STATE, arn(keyId) + " is pending deletion.", "ReplicateKey", replicate(keyId, EU));
    }

    @ParameterizedTest
    @CsvSource({"cn-north-1", "us-gov-west-1", "us-iso-east-1"})
    void otherPartitions_areRefused(String region) {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "The replica Region " + region + " is not in the partition of the primary key.",
                "ReplicateKey",
                replicate(keyId, region));
    }

    @Test
    void whatIsNoRegion_isAgainstTheModel() {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value 'nowhere' at 'replicaRegion' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$",
                "ReplicateKey",
                replicate(keyId, "nowhere"));
    }

    @Test
    void primaryWithReplicas_waitsUntilTheLastOneIsGone() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("ReplicateKey", replicate(keyId, AP));

        JsonNode scheduled = kms.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + keyId + "\",\"PendingWindowInDays\":10}");

        assertEquals("PendingReplicaDeletion", scheduled.get("KeyState").stringValue());
        assertEquals(10, scheduled.get("PendingWindowInDays").intValue());
        assertFalse(scheduled.has("DeletionDate"));
        assertEquals(10, describe(CALL).get("PendingDeletionWindowInDays").intValue());
        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                arn(keyId) + " is pending replica deletion.",
                "Encrypt",
                json("KeyId", keyId, "Plaintext", base64("x")));

        kms.ok(IN_EU, "ScheduleKeyDeletion", "{\"KeyId\":\"" + keyId + "\",\"PendingWindowInDays\":7}");
        kms.advance(Duration.ofDays(8));
        assertEquals("PendingReplicaDeletion", kms.state(keyId));
        assertEquals("PRIMARY of us-east-1 with [ap-south-1]", relatives(describe(CALL)));

        JsonNode last =
                kms.ok(CALL.in(AP), "ScheduleKeyDeletion", "{\"KeyId\":\"" + keyId + "\",\"PendingWindowInDays\":7}");
        kms.advance(Duration.ofDays(9));

        JsonNode waiting = describe(CALL);
        assertEquals("PendingDeletion", waiting.get("KeyState").stringValue());
        assertFalse(waiting.has("PendingDeletionWindowInDays"));
        assertEquals(
                last.get("DeletionDate")
                        .decimalValue()
                        .add(BigDecimal.valueOf(10 * 86_400L))
                        .toPlainString(),
                seconds(waiting.get("DeletionDate")));
        kms.advance(Duration.ofDays(9));
        assertEquals(
                KmsErrorCode.NOT_FOUND,
                kms.refused(CALL, "DescribeKey", key(keyId)).code());
    }

    @Test
    void housekeepingAfterALongTime_removesReplicasAndTheirPrimary() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("ScheduleKeyDeletion", key(keyId));
        kms.ok(IN_EU, "ScheduleKeyDeletion", key(keyId));

        kms.advance(Duration.ofDays(90));

        assertEquals(2, kms.kms.settleDueKeys().removed().size());
        assertEquals(0, new StoredKeys(kms.store).records());
    }

    @Test
    void eachOfTheKeys_isBilled_untilItsEndIsPlanned() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("ScheduleKeyDeletion", key(keyId));

        assertEquals(
                Map.of(arn(keyId), true, arnIn(EU, keyId), false),
                kms.kms.customerKeys(ACCOUNT).stream()
                        .collect(Collectors.toMap(life -> life.arn().toString(), KeyLife::pendingDeletion)));
    }

    @Test
    void cancelledPrimary_isDisabled_andOutlivesItsReplicas() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("ScheduleKeyDeletion", key(keyId));
        kms.ok("CancelKeyDeletion", key(keyId));
        kms.ok(IN_EU, "ScheduleKeyDeletion", key(keyId));

        kms.advance(Duration.ofDays(90));

        assertEquals("Disabled", kms.state(keyId));
        assertFalse(describe(CALL).has("PendingDeletionWindowInDays"));
        assertEquals("PRIMARY of us-east-1 with []", relatives(describe(CALL)));
    }

    @Test
    void replicaThatIsDue_makesRoomForANewOne() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        String created = seconds(describe(IN_EU).get("CreationDate"));
        kms.ok(IN_EU, "ScheduleKeyDeletion", key(keyId));
        assertEquals(
                KmsErrorCode.ALREADY_EXISTS,
                kms.refused(CALL, "ReplicateKey", replicate(keyId, EU)).code());

        kms.advance(Duration.ofDays(31));
        kms.ok("ReplicateKey", replicate(keyId, EU));

        assertNotEquals(created, seconds(describe(IN_EU).get("CreationDate")));
        assertEquals("PRIMARY of us-east-1 with [eu-west-1]", relatives(describe(CALL)));
    }

    @Test
    void primaryOfReplicasThatAreDue_waitsAsOneWithout() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok(IN_EU, "ScheduleKeyDeletion", key(keyId));
        kms.advance(Duration.ofDays(31));

        assertEquals(
                "PendingDeletion",
                kms.ok("ScheduleKeyDeletion", key(keyId)).get("KeyState").stringValue());
    }

    private List<String> rotations(Sender sender) {
        return each(kms.ok(sender, "ListKeyRotations", key(keyId)).get("Rotations"), "KeyMaterialId");
    }

    @Test
    void rotation_isThePrimarysBusiness_andShowsInItsReplicas() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("EnableKeyRotation", key(keyId));
        kms.ok("RotateKeyOnDemand", key(keyId));
        String text = arnIn(EU, keyId) + " is not a multi-region primary key.";

        for (String operation : List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand")) {
            kms.refuses(IN_EU, KmsErrorCode.UNSUPPORTED_OPERATION, text, operation, key(keyId));
        }
        assertTrue(kms.ok(IN_EU, "GetKeyRotationStatus", key(keyId))
                .get("KeyRotationEnabled")
                .booleanValue());
        assertEquals(rotations(CALL), rotations(IN_EU));
        assertEquals(1, rotations(CALL).size());
    }

    @Test
    void aReplica_isRotatedWithItsPrimary_whoeverIsUsedFirst() {
        kms.ok("EnableKeyRotation", key(keyId));
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.advance(Duration.ofDays(366));

        JsonNode sealed = kms.ok(IN_EU, "Encrypt", json("KeyId", keyId, "Plaintext", base64("after")));
        String opened = kms.ok(
                        "Decrypt",
                        json("CiphertextBlob", sealed.get("CiphertextBlob").stringValue(), "KeyId", keyId))
                .get("Plaintext")
                .stringValue();

        assertEquals(base64("after"), opened);
        assertEquals(1, rotations(IN_EU).size());
        assertEquals(rotations(IN_EU), rotations(CALL));
    }

    @Test
    void aReplica_ofADisabledPrimary_doesNotRotate() {
        kms.ok("EnableKeyRotation", key(keyId));
        kms.ok("ReplicateKey", replicate(keyId, EU));
        kms.ok("DisableKey", key(keyId));
        kms.advance(Duration.ofDays(366));

        kms.ok(IN_EU, "Encrypt", json("KeyId", keyId, "Plaintext", base64("x")));

        assertEquals(0, rotations(IN_EU).size());
    }
}
