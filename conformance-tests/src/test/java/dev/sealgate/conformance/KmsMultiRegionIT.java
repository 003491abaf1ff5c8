package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DryRunModifierType;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.KeyLastUsageTrackingOperation;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ReplicateKeyResponse;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Multi-Region keys through clients of two Regions, and what keys were last used for. */
@GatewayTest
class KmsMultiRegionIT {
    private static final String BUCKET = "multi-region-bucket";
    private static final String HERE = "us-east-1";
    private static final String THERE = "eu-west-1";
    private static final Map<String, String> CONTEXT = Map.of("purpose", "test");

    private GatewayProcess gateway;
    private KmsClient here;
    private KmsClient there;

    KmsMultiRegionIT(GatewayProcess gateway, S3Client s3) {
        this.gateway = gateway;
        here = kms(Region.US_EAST_1);
        there = kms(Region.EU_WEST_1);
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    private KmsClient kms(Region region) {
        return Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, region);
    }

    @AfterAll
    void disconnect() {
        here.close();
        there.close();
    }

    private String primary() {
        return here.createKey(b -> b.multiRegion(true)).keyMetadata().keyId();
    }

    private String replicated() {
        String keyId = primary();
        here.replicateKey(b -> b.keyId(keyId).replicaRegion(THERE));
        return keyId;
    }

    private static String arn(String region, String keyId) {
        return "arn:aws:kms:" + region + ":" + GatewayProcess.ACCOUNT + ":key/" + keyId;
    }

    private static KeyMetadata describe(KmsClient client, String keyId) {
        return client.describeKey(b -> b.keyId(keyId)).keyMetadata();
    }

    private static SdkBytes encrypt(KmsClient client, String keyId) {
        return client.encrypt(b -> b.keyId(keyId)
                        .plaintext(SdkBytes.fromUtf8String("secret"))
                        .encryptionContext(CONTEXT))
                .ciphertextBlob();
    }

    private static String decrypt(KmsClient client, SdkBytes blob) {
        return client.decrypt(b -> b.ciphertextBlob(blob).encryptionContext(CONTEXT))
                .plaintext()
                .asUtf8String();
    }

    @Test
    void replica_isTold_andThenThere_withPolicyTagsAndDescriptionOfItsOwn() {
        String keyId = primary();

        ReplicateKeyResponse answer = here.replicateKey(b -> b.keyId(keyId)
                .replicaRegion(THERE)
                .description("in Ireland")
                .tags(Tag.builder().tagKey("team").tagValue("blue").build()));

        assertEquals(KeyState.CREATING, answer.replicaKeyMetadata().keyState());
        assertFalse(answer.replicaKeyMetadata().enabled());
        assertEquals("blue", answer.replicaTags().getFirst().tagValue());
        assertTrue(answer.replicaPolicy().contains(":root"));
        KeyMetadata replica = describe(there, keyId);
        assertEquals(KeyState.ENABLED, replica.keyState());
        assertEquals("in Ireland", replica.description());
        assertEquals(arn(THERE, keyId), replica.arn());
        assertEquals(
                MultiRegionKeyType.REPLICA, replica.multiRegionConfiguration().multiRegionKeyType());
        assertEquals(HERE, replica.multiRegionConfiguration().primaryKey().region());
        assertEquals(describe(here, keyId).currentKeyMaterialId(), replica.currentKeyMaterialId());
        assertThrows(
                AlreadyExistsException.class,
                () -> here.replicateKey(b -> b.keyId(keyId).replicaRegion(THERE)));
        assertThrows(
                UnsupportedOperationException.class,
                () -> there.replicateKey(b -> b.keyId(keyId).replicaRegion("ap-south-1")));
    }

    @Test
    void ciphertext_opensInEitherRegion() {
        String keyId = replicated();

        assertEquals("secret", decrypt(there, encrypt(here, keyId)));
        assertEquals("secret", decrypt(here, encrypt(there, keyId)));
        SdkBytes blob = encrypt(here, keyId);
        assertEquals(
                arn(THERE, keyId),
                there.decrypt(b ->
                                b.ciphertextBlob(blob).keyId(arn(THERE, keyId)).encryptionContext(CONTEXT))
                        .keyId());
        NotFoundException otherRegion = assertThrows(
                NotFoundException.class,
                () -> there.decrypt(
                        b -> b.ciphertextBlob(blob).keyId(arn(HERE, keyId)).encryptionContext(CONTEXT)));
        assertEquals("Invalid arn us-east-1", otherRegion.awsErrorDetails().errorMessage());
        here.disableKey(b -> b.keyId(keyId));
        assertEquals("secret", decrypt(there, blob));
    }

    @Test
    void primaryRegion_moves_andOutlivesTheProcess() {
        String keyId = replicated();
        SdkBytes blob = encrypt(here, keyId);

        here.updatePrimaryRegion(b -> b.keyId(keyId).primaryRegion(THERE));
        disconnect();
        gateway = gateway.startAgain();
        here = kms(Region.US_EAST_1);
        there = kms(Region.EU_WEST_1);

        KeyMetadata former = describe(here, keyId);
        assertEquals(
                MultiRegionKeyType.REPLICA, former.multiRegionConfiguration().multiRegionKeyType());
        assertEquals(
                List.of(HERE),
                former.multiRegionConfiguration().replicaKeys().stream()
                        .map(MultiRegionKey::region)
                        .toList());
        assertEquals(
                MultiRegionKeyType.PRIMARY,
                describe(there, keyId).multiRegionConfiguration().multiRegionKeyType());
        assertEquals("secret", decrypt(there, blob));
        there.replicateKey(b -> b.keyId(keyId).replicaRegion("ap-south-1"));
        assertEquals(
                KeyLastUsageTrackingOperation.ENCRYPT,
                here.getKeyLastUsage(b -> b.keyId(keyId)).keyLastUsage().operation());
    }

    @Test
    void primaryWithReplicas_waitsForThem() {
        String keyId = replicated();

        ScheduleKeyDeletionResponse scheduled =
                here.scheduleKeyDeletion(b -> b.keyId(keyId).pendingWindowInDays(9));

        assertEquals(KeyState.PENDING_REPLICA_DELETION, scheduled.keyState());
        assertNull(scheduled.deletionDate());
        assertEquals(9, describe(here, keyId).pendingDeletionWindowInDays());
        KmsInvalidStateException refusal = assertThrows(KmsInvalidStateException.class, () -> encrypt(here, keyId));
        assertEquals(
                arn(HERE, keyId) + " is pending replica deletion.",
                refusal.awsErrorDetails().errorMessage());
        assertEquals("secret", decrypt(there, encrypt(there, keyId)));
        here.cancelKeyDeletion(b -> b.keyId(keyId));
        assertEquals(KeyState.DISABLED, describe(here, keyId).keyState());
    }

    @Test
    void s3_takesARelatedKeyOfItsOwnRegionOnly() {
        String keyId = replicated();
        try (S3Client s3 = Sdk.s3(gateway.https())) {
            s3.putObject(
                    b -> b.bucket(BUCKET)
                            .key("own")
                            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                            .ssekmsKeyId(arn(HERE, keyId)),
                    RequestBody.fromString("bytes"));
            assertEquals(
                    "bytes",
                    s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("own")).asUtf8String());
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> s3.putObject(
                            b -> b.bucket(BUCKET)
                                    .key("other")
                                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                    .ssekmsKeyId(arn(THERE, keyId)),
                            RequestBody.fromString("bytes")));
            assertEquals("KMS.NotFoundException", refusal.awsErrorDetails().errorCode());
            assertEquals(
                    KeyLastUsageTrackingOperation.DECRYPT,
                    here.getKeyLastUsage(b -> b.keyId(keyId)).keyLastUsage().operation());
        }
    }

    @Test
    void lastUsage_tellsOperationTimeAndIds() {
        String keyId = here.createKey().keyMetadata().keyId();
        GetKeyLastUsageResponse unused = here.getKeyLastUsage(b -> b.keyId(keyId));
        assertNull(unused.keyLastUsage().operation());
        assertEquals(unused.keyCreationDate(), unused.trackingStartDate());

        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        encrypt(here, keyId);

        GetKeyLastUsageResponse used = here.getKeyLastUsage(b -> b.keyId(keyId));
        assertEquals(KeyLastUsageTrackingOperation.ENCRYPT, used.keyLastUsage().operation());
        assertFalse(used.keyLastUsage().timestamp().isBefore(before));
        assertNotNull(used.keyLastUsage().kmsRequestId());
        assertEquals(36, used.keyLastUsage().cloudTrailEventId().length());
    }

    @Test
    void dryRun_canAskForPermissionsAlone() {
        String keyId = here.createKey().keyMetadata().keyId();

        assertThrows(
                DryRunOperationException.class,
                () -> here.decrypt(
                        b -> b.keyId(keyId).dryRun(true).dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT)));
    }

    @Test
    void customKeyStores_areRefusedClearly() {
        String text = "Custom key stores are not supported: Sealgate keeps all key material under its own root key.";
        KmsException create = assertThrows(
                UnsupportedOperationException.class,
                () -> here.createKey(b -> b.origin(OriginType.AWS_CLOUDHSM).customKeyStoreId("cks-1234567890abcdef0")));
        assertEquals(text, create.awsErrorDetails().errorMessage());
        KmsException describe = assertThrows(KmsException.class, () -> here.describeCustomKeyStores());
        assertEquals(text, describe.awsErrorDetails().errorMessage());
        assertEquals("UnsupportedOperationException", describe.awsErrorDetails().errorCode());
    }

    @Test
    void commandLine_replicatesAndDecryptsThere() throws IOException {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        String keyId =
                aws.ok("kms", "create-key", "--multi-region", "--query", "KeyMetadata.KeyId", "--output", "text");
        Path plaintext = Files.writeString(gateway.directory().resolve("plaintext"), "secret");
        String blob = aws.ok(
                "kms",
                "encrypt",
                "--key-id",
                keyId,
                "--plaintext",
                "fileb://" + plaintext,
                "--query",
                "CiphertextBlob",
                "--output",
                "text");
        Path ciphertext = Files.write(
                gateway.directory().resolve("ciphertext"), Base64.getDecoder().decode(blob));

        assertEquals(
                "REPLICA",
                aws.ok(
                        "kms",
                        "replicate-key",
                        "--key-id",
                        keyId,
                        "--replica-region",
                        THERE,
                        "--query",
                        "ReplicaKeyMetadata.MultiRegionConfiguration.MultiRegionKeyType",
                        "--output",
                        "text"));
        assertEquals(
                "c2VjcmV0",
                aws.ok(
                        "kms",
                        "decrypt",
                        "--region",
                        THERE,
                        "--ciphertext-blob",
                        "fileb://" + ciphertext,
                        "--query",
                        "Plaintext",
                        "--output",
                        "text"));
    }
}
