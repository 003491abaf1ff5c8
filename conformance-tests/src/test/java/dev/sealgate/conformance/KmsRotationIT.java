package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Rotation through AWS SDK v2 and the command line; that time brings it is tested where the clock can be moved. */
@GatewayTest
class KmsRotationIT {
    private static final String BUCKET = "rotation-bucket";

    private GatewayProcess gateway;
    private KmsClient kms;
    private S3Client s3;

    KmsRotationIT(GatewayProcess gateway, KmsClient kms, S3Client s3) {
        this.gateway = gateway;
        this.kms = kms;
        this.s3 = s3;
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @AfterAll
    void disconnect() {
        s3.close();
        kms.close();
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private String current(String key) {
        return kms.describeKey(b -> b.keyId(key)).keyMetadata().currentKeyMaterialId();
    }

    private SdkBytes encrypt(String key) {
        return kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("secret")))
                .ciphertextBlob();
    }

    private void decrypts(SdkBytes blob, String material) {
        DecryptResponse answer = kms.decrypt(b -> b.ciphertextBlob(blob));
        assertEquals("secret", answer.plaintext().asUtf8String());
        assertEquals(material, answer.keyMaterialId());
    }

    @Test
    void schedule_isSetToldAndEnded() {
        String key = createKey();
        GetKeyRotationStatusResponse off = kms.getKeyRotationStatus(b -> b.keyId(key));
        assertFalse(off.keyRotationEnabled());
        assertNull(off.rotationPeriodInDays());
        assertNull(off.nextRotationDate());

        kms.enableKeyRotation(b -> b.keyId(key).rotationPeriodInDays(120));

        GetKeyRotationStatusResponse on = kms.getKeyRotationStatus(b -> b.keyId(key));
        assertTrue(on.keyRotationEnabled());
        assertEquals(key, on.keyId());
        assertEquals(120, on.rotationPeriodInDays());
        assertNull(on.onDemandRotationStartDate());
        Duration until = Duration.between(Instant.now().plus(Duration.ofDays(120)), on.nextRotationDate());
        assertTrue(until.abs().compareTo(Duration.ofMinutes(5)) < 0, until::toString);
        kms.disableKeyRotation(b -> b.keyId(key));
        assertFalse(kms.getKeyRotationStatus(b -> b.keyId(key)).keyRotationEnabled());
    }

    @Test
    void onDemand_changesTheMaterial_andOldCiphertextStillDecrypts() {
        String key = createKey();
        List<String> materials = new ArrayList<>(List.of(current(key)));
        List<SdkBytes> blobs = new ArrayList<>(List.of(encrypt(key)));
        for (int i = 0; i < 3; i++) {
            assertEquals(key, kms.rotateKeyOnDemand(b -> b.keyId(key)).keyId());
            materials.add(current(key));
            blobs.add(encrypt(key));
        }

        assertEquals(4, Set.copyOf(materials).size());
        for (int i = 0; i < blobs.size(); i++) {
            decrypts(blobs.get(i), materials.get(i));
        }
        SdkBytes again = kms.reEncrypt(b -> b.ciphertextBlob(blobs.getFirst()).destinationKeyId(key))
                .ciphertextBlob();
        decrypts(again, materials.getLast());
        List<RotationsListEntry> all = kms
                .listKeyRotationsPaginator(b -> b.keyId(key)
                        .includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL)
                        .limit(2))
                .rotations()
                .stream()
                .toList();
        assertEquals(
                materials, all.stream().map(RotationsListEntry::keyMaterialId).toList());
        assertEquals(KeyMaterialState.CURRENT, all.getLast().keyMaterialState());
        assertEquals(KeyMaterialState.NON_CURRENT, all.getFirst().keyMaterialState());
        assertNull(all.getFirst().rotationDate());
        List<RotationsListEntry> done = kms.listKeyRotations(b -> b.keyId(key)).rotations();
        assertEquals(3, done.size());
        assertTrue(done.stream().allMatch(each -> each.rotationType() == RotationType.ON_DEMAND));
    }

    @Test
    void s3_readsWhatWasWrittenBeforeARotation_alsoAfterARestart() {
        String key = createKey();
        put("before", key);
        kms.rotateKeyOnDemand(b -> b.keyId(key));
        put("after", key);
        String rotated = current(key);
        disconnect();
        gateway.kill();
        gateway = gateway.startAgain();
        kms = Sdk.kms(gateway.https(), Sdk.root());
        s3 = Sdk.s3(gateway.https());

        assertEquals("before", get("before"));
        assertEquals("after", get("after"));
        assertEquals(rotated, current(key));
    }

    private void put(String name, String key) {
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key(name)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(key),
                RequestBody.fromString(name));
    }

    private String get(String name) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(name)).asUtf8String();
    }

    @Test
    void rotationsAmongManyEncrypts_loseNothing() throws Exception {
        String key = createKey();
        List<Callable<List<SdkBytes>>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            boolean rotates = thread == 0;
            tasks.add(() -> {
                List<SdkBytes> made = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    if (rotates && i % 20 == 0) {
                        kms.rotateKeyOnDemand(b -> b.keyId(key));
                    }
                    made.add(encrypt(key));
                }
                return made;
            });
        }
        Set<String> used = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<SdkBytes>> made : threads.invokeAll(tasks)) {
                for (SdkBytes blob : made.get()) {
                    used.add(kms.decrypt(b -> b.ciphertextBlob(blob)).keyMaterialId());
                }
            }
        }
        assertTrue(used.size() > 1, "every ciphertext came from one generation");
    }

    @Test
    void keysThatCannotRotate_sayWhy() {
        String signing = kms.createKey(b -> b.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .keyId();
        assertThrows(UnsupportedOperationException.class, () -> kms.enableKeyRotation(b -> b.keyId(signing)));
        assertThrows(UnsupportedOperationException.class, () -> kms.rotateKeyOnDemand(b -> b.keyId(signing)));
        assertThrows(UnsupportedOperationException.class, () -> kms.getKeyRotationStatus(b -> b.keyId(signing)));
        String key = createKey();
        kms.disableKey(b -> b.keyId(key));
        assertThrows(DisabledException.class, () -> kms.rotateKeyOnDemand(b -> b.keyId(key)));
        assertThrows(DisabledException.class, () -> kms.enableKeyRotation(b -> b.keyId(key)));
        kms.scheduleKeyDeletion(b -> b.keyId(key).pendingWindowInDays(7));
        assertThrows(KmsInvalidStateException.class, () -> kms.rotateKeyOnDemand(b -> b.keyId(key)));
        KmsException tooShort = assertThrows(
                KmsException.class,
                () -> kms.enableKeyRotation(b -> b.keyId(createKey()).rotationPeriodInDays(1)));
        assertEquals("ValidationException", tooShort.awsErrorDetails().errorCode());
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            KmsException refusal =
                    assertThrows(KmsException.class, () -> foreign.rotateKeyOnDemand(b -> b.keyId(createKey())));
            assertEquals("AccessDeniedException", refusal.awsErrorDetails().errorCode());
        }
    }

    @Test
    void commandLine_turnsRotationOnAndOff() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        String key = createKey();
        aws.ok("kms", "enable-key-rotation", "--key-id", key);
        assertEquals(
                "True",
                aws.ok(
                        "kms",
                        "get-key-rotation-status",
                        "--key-id",
                        key,
                        "--query",
                        "KeyRotationEnabled",
                        "--output",
                        "text"));
        aws.ok("kms", "disable-key-rotation", "--key-id", key);
        assertFalse(kms.getKeyRotationStatus(b -> b.keyId(key)).keyRotationEnabled());
    }
}
