package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The KMS through AWS SDK v2, and what its key states do to S3. */
@GatewayTest(shared = true)
class KmsSdkIT {
    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final S3Client s3;

    KmsSdkIT(GatewayProcess gateway, KmsClient kms, S3Client s3) {
        this.gateway = gateway;
        this.kms = kms;
        this.s3 = s3;
        s3.createBucket(b -> b.bucket("kms-bucket"));
    }

    private KeyMetadata createKey() {
        return kms.createKey(b -> b.description("a test's key")).keyMetadata();
    }

    private void put(String key, String kmsKeyId) {
        s3.putObject(
                b -> b.bucket("kms-bucket")
                        .key(key)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(kmsKeyId),
                RequestBody.fromString("content"));
    }

    private String s3CodeOf(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(S3Exception.class, call).awsErrorDetails().errorCode();
    }

    @Test
    void createdKey_isDescribedListedAndEnabled() {
        KeyMetadata key = createKey();
        assertEquals(KeyState.ENABLED, key.keyState());
        assertEquals("arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + key.keyId(), key.arn());
        assertEquals(
                "a test's key",
                kms.describeKey(b -> b.keyId(key.arn())).keyMetadata().description());
        assertTrue(kms.listKeysPaginator(b -> b.limit(1)).keys().stream()
                .anyMatch(k -> k.keyId().equals(key.keyId())));
    }

    @Test
    void dataKey_opensOnlyWithItsContext() {
        GenerateDataKeyResponse dataKey = kms.generateDataKey(
                b -> b.keyId("alias/seeded").keySpec(DataKeySpec.AES_256).encryptionContext(Map.of("purpose", "test")));
        assertEquals(32, dataKey.plaintext().asByteArray().length);
        assertArrayEquals(
                dataKey.plaintext().asByteArray(),
                kms.decrypt(b ->
                                b.ciphertextBlob(dataKey.ciphertextBlob()).encryptionContext(Map.of("purpose", "test")))
                        .plaintext()
                        .asByteArray());
        assertThrows(
                InvalidCiphertextException.class, () -> kms.decrypt(b -> b.ciphertextBlob(dataKey.ciphertextBlob())));
    }

    @Test
    void reEncrypt_movesACiphertextToAnotherKey() {
        KeyMetadata to = createKey();
        SdkBytes first = kms.encrypt(b -> b.keyId("alias/seeded").plaintext(SdkBytes.fromUtf8String("text")))
                .ciphertextBlob();
        SdkBytes second = kms.reEncrypt(b -> b.ciphertextBlob(first).destinationKeyId(to.keyId()))
                .ciphertextBlob();
        kms.disableKey(b -> b.keyId(GatewayProcess.SEED_KEY_ID));
        try {
            assertEquals(
                    "text",
                    kms.decrypt(b -> b.ciphertextBlob(second)).plaintext().asUtf8String());
            assertThrows(DisabledException.class, () -> kms.decrypt(b -> b.ciphertextBlob(first)));
        } finally {
            kms.enableKey(b -> b.keyId(GatewayProcess.SEED_KEY_ID));
        }
    }

    @Test
    void disabledKey_breaksS3WritesAndReads_untilItIsEnabled() {
        KeyMetadata key = createKey();
        put("disabled", key.arn());
        kms.disableKey(b -> b.keyId(key.keyId()));
        assertEquals("KMS.DisabledException", s3CodeOf(() -> put("disabled-2", key.arn())));
        assertEquals(
                "KMS.DisabledException",
                s3CodeOf(() -> s3.getObjectAsBytes(b -> b.bucket("kms-bucket").key("disabled"))));
        kms.enableKey(b -> b.keyId(key.keyId()));
        assertEquals(
                "content",
                s3.getObjectAsBytes(b -> b.bucket("kms-bucket").key("disabled")).asUtf8String());
    }

    @Test
    void keyPendingDeletion_breaksS3_andCancellingLeavesItDisabled() {
        KeyMetadata key = createKey();
        put("pending", key.arn());
        kms.scheduleKeyDeletion(b -> b.keyId(key.keyId()).pendingWindowInDays(7));
        assertEquals(
                "KMS.KMSInvalidStateException",
                s3CodeOf(() -> s3.getObjectAsBytes(b -> b.bucket("kms-bucket").key("pending"))));
        assertThrows(
                KmsInvalidStateException.class,
                () -> kms.encrypt(b -> b.keyId(key.keyId()).plaintext(SdkBytes.fromUtf8String("x"))));
        kms.cancelKeyDeletion(b -> b.keyId(key.keyId()));
        assertEquals(
                KeyState.DISABLED,
                kms.describeKey(b -> b.keyId(key.keyId())).keyMetadata().keyState());
    }

    @Test
    void unknownKeys_areNotFound_onBothDoors() {
        String unknown = "00000000-0000-4000-8000-000000000000";
        assertEquals("KMS.NotFoundException", s3CodeOf(() -> put("never", unknown)));
        NotFoundException refusal =
                assertThrows(NotFoundException.class, () -> kms.describeKey(b -> b.keyId("fake-key-id")));
        assertEquals("Invalid keyId 'fake-key-id'", refusal.awsErrorDetails().errorMessage());
    }

    @Test
    void awsManagedKey_appearsOnFirstUse() {
        s3.putObject(
                b -> b.bucket("kms-bucket").key("managed").serverSideEncryption(ServerSideEncryption.AWS_KMS),
                RequestBody.fromString("content"));
        AliasListEntry alias = kms.listAliasesPaginator().aliases().stream()
                .filter(a -> a.aliasName().equals("alias/aws/s3"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "AWS",
                kms.describeKey(b -> b.keyId(alias.targetKeyId())).keyMetadata().keyManagerAsString());
        assertEquals(
                "AccessDeniedException",
                assertThrows(
                                KmsException.class,
                                () -> kms.encrypt(b -> b.keyId("alias/aws/s3").plaintext(SdkBytes.fromUtf8String("x"))))
                        .awsErrorDetails()
                        .errorCode());
    }

    @Test
    void keyOfAnotherAccount_isRefused() {
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            String arn = "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + GatewayProcess.SEED_KEY_ID;
            assertEquals(
                    "AccessDeniedException",
                    assertThrows(
                                    KmsException.class,
                                    () -> foreign.encrypt(b -> b.keyId(arn).plaintext(SdkBytes.fromUtf8String("x"))))
                            .awsErrorDetails()
                            .errorCode());
        }
    }

    @Test
    void keysBelongToARegion() {
        try (KmsClient elsewhere = Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, Region.EU_WEST_1)) {
            assertThrows(NotFoundException.class, () -> elsewhere.describeKey(b -> b.keyId("alias/seeded")));
        }
    }

    @Test
    void tags_areSetListedAndRemoved() {
        KeyMetadata key = createKey();
        Tag tag = Tag.builder().tagKey("team").tagValue("blue").build();
        kms.tagResource(b -> b.keyId(key.keyId()).tags(tag));
        assertEquals(
                java.util.List.of(tag),
                kms.listResourceTags(b -> b.keyId(key.keyId())).tags());
        kms.untagResource(b -> b.keyId(key.keyId()).tagKeys("team"));
        assertTrue(kms.listResourceTags(b -> b.keyId(key.keyId())).tags().isEmpty());
    }

    @Test
    void plaintext_above4096Bytes_isAValidationError() {
        KmsException refusal = assertThrows(
                KmsException.class,
                () -> kms.encrypt(b -> b.keyId("alias/seeded").plaintext(SdkBytes.fromByteArray(new byte[4_097]))));
        assertEquals("ValidationException", refusal.awsErrorDetails().errorCode());
        assertEquals(
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 4096",
                refusal.awsErrorDetails().errorMessage());
    }
}
