package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KmsConcurrencyTest {
    private static final int THREADS = 8;

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    @Test
    void replicasMadeTogether_knowEachOther() throws Exception {
        String primary = MultiRegionTest.createPrimary(kms, "{\"MultiRegion\":true}");
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 1; i <= THREADS; i++) {
            String region = "eu-west-" + i;
            tasks.add(() -> {
                kms.ok("ReplicateKey", MultiRegionTest.replicate(primary, region));
                return region;
            });
        }

        List<String> regions = together(tasks).stream().sorted().toList();

        for (String region : regions) {
            assertEquals(
                    regions,
                    TestKms.each(
                            kms.ok(TestKms.CALL.in(region), "DescribeKey", key(primary))
                                    .get("KeyMetadata")
                                    .get("MultiRegionConfiguration")
                                    .get("ReplicaKeys"),
                            "Region"));
        }
    }

    @Test
    void onceDisableHasReturned_noEncryptSucceeds() throws Exception {
        AtomicBoolean disabled = new AtomicBoolean();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 1; i < THREADS; i++) {
            tasks.add(() -> encryptUntilRefused(disabled));
        }
        tasks.add(() -> {
            kms.ok("DisableKey", key(keyId));
            disabled.set(true);
            return 0;
        });

        for (int lateSuccesses : together(tasks)) {
            assertEquals(0, lateSuccesses);
        }
    }

    /** How many calls succeeded that began after the key was disabled. */
    private int encryptUntilRefused(AtomicBoolean disabled) {
        int lateSuccesses = 0;
        while (true) {
            boolean late = disabled.get();
            try {
                kms.ok("Encrypt", json("KeyId", keyId, "Plaintext", base64("x")));
            } catch (KmsException refusal) {
                assertEquals(KmsErrorCode.DISABLED, refusal.code());
                return lateSuccesses;
            }
            if (late) {
                lateSuccesses++;
            }
        }
    }

    @Test
    void changesOfOneKey_areNeverLost() throws Exception {
        together(IntStream.range(0, 40)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    kms.ok(
                            "TagResource",
                            "{\"KeyId\":\"" + keyId + "\",\"Tags\":[{\"TagKey\":\"k" + i + "\",\"TagValue\":\"\"}]}");
                    return i;
                })
                .toList());

        assertEquals(40, kms.ok("ListResourceTags", key(keyId)).get("Tags").size());
    }

    @Test
    void ofManyWhoCreateOneAlias_exactlyOneSucceeds() throws Exception {
        List<String> keys =
                IntStream.range(0, THREADS).mapToObj(i -> kms.createKey()).toList();
        List<Boolean> outcomes = together(keys.stream()
                .<Callable<Boolean>>map(target -> () -> created(json("AliasName", "alias/one", "TargetKeyId", target)))
                .toList());

        assertEquals(1, outcomes.stream().filter(it -> it).count());
        long owners = keys.stream()
                .filter(each -> kms.ok("ListAliases", key(each)).get("Aliases").size() == 1)
                .count();
        assertEquals(1, owners);
    }

    private boolean created(String json) {
        try {
            kms.ok("CreateAlias", json);
            return true;
        } catch (KmsException refusal) {
            assertEquals(KmsErrorCode.ALREADY_EXISTS, refusal.code());
            return false;
        }
    }

    @Test
    void aliasLimit_holdsUnderConcurrency() throws Exception {
        List<Integer> made = together(IntStream.range(0, 60)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    try {
                        kms.ok("CreateAlias", json("AliasName", "alias/" + i, "TargetKeyId", keyId));
                        return 1;
                    } catch (KmsException refusal) {
                        assertEquals(KmsErrorCode.LIMIT_EXCEEDED, refusal.code());
                        return 0;
                    }
                })
                .toList());

        assertEquals(50, made.stream().mapToInt(it -> it).sum());
        assertEquals(
                50,
                each(
                                kms.ok("ListAliases", "{\"Limit\":100,\"KeyId\":\"" + keyId + "\"}")
                                        .get("Aliases"),
                                "AliasName")
                        .size());
    }

    @Test
    void firstUseOfTheManagedKey_byManyAtOnce_makesOneKey() throws Exception {
        Set<String> arns = new HashSet<>(together(IntStream.range(0, THREADS)
                .<Callable<String>>mapToObj(i -> () -> {
                    try (GeneratedDataKey made =
                            kms.kms.generateDataKey(TestKms.VIA_S3.call(), "alias/aws/s3", Map.of())) {
                        return made.keyArn();
                    }
                })
                .toList()));

        assertEquals(1, arns.size());
        assertTrue(each(kms.ok("ListKeys", "{}").get("Keys"), "KeyArn").containsAll(arns));
        assertEquals(2, kms.ok("ListKeys", "{}").get("Keys").size());
    }

    @Test
    void rotations_betweenManyEncrypts_loseNoCiphertextAndNoGeneration() throws Exception {
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            boolean rotates = i % 2 == 0;
            tasks.add(() -> IntStream.range(0, 60)
                    .mapToObj(round -> {
                        if (rotates && round % 10 == 0) {
                            kms.ok("RotateKeyOnDemand", key(keyId));
                        }
                        return kms.encrypt(keyId, "x", "{}");
                    })
                    .toList());
        }

        List<String> blobs = together(tasks).stream().flatMap(List::stream).toList();

        Set<String> used = new HashSet<>();
        for (String blob : blobs) {
            used.add(kms.ok("Decrypt", json("CiphertextBlob", blob))
                    .get("KeyMaterialId")
                    .stringValue());
        }
        Set<String> kept = new HashSet<>(each(
                kms.ok("ListKeyRotations", json("KeyId", keyId, "IncludeKeyMaterial", "ALL_KEY_MATERIAL"))
                        .get("Rotations"),
                "KeyMaterialId"));
        assertEquals(25, kept.size());
        assertTrue(kept.containsAll(used));
    }

    @Test
    void dueRotation_foundByManyAtOnce_isDoneOnce() throws Exception {
        kms.ok("EnableKeyRotation", key(keyId));
        kms.advance(Duration.ofDays(365));

        List<String> blobs = together(IntStream.range(0, THREADS)
                .<Callable<String>>mapToObj(i -> () -> kms.encrypt(keyId, "x", "{}"))
                .toList());

        List<String> rotations = each(kms.ok("ListKeyRotations", key(keyId)).get("Rotations"), "KeyMaterialId");
        assertEquals(1, rotations.size());
        for (String blob : blobs) {
            assertEquals(
                    rotations.getFirst(),
                    kms.ok("Decrypt", json("CiphertextBlob", blob))
                            .get("KeyMaterialId")
                            .stringValue());
        }
    }

    @Test
    void materialComingAndGoing_amongManyEncrypts_leavesNoCiphertextBehind() throws Exception {
        String imported = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        Wrapping wrapping = Wrapping.of(kms, imported, "RSAES_OAEP_SHA_256", "RSA_2048");
        String request = wrapping.request(imported, new byte[32]);
        kms.ok("ImportKeyMaterial", request);
        List<Callable<List<String>>> tasks = new ArrayList<>();
        for (int i = 1; i < THREADS; i++) {
            tasks.add(() -> IntStream.range(0, 100)
                    .mapToObj(round -> encryptUnlessPending(imported))
                    .flatMap(Optional::stream)
                    .toList());
        }
        tasks.add(() -> IntStream.range(0, 20)
                .mapToObj(round -> {
                    kms.ok("DeleteImportedKeyMaterial", key(imported));
                    kms.ok("ImportKeyMaterial", request);
                    return kms.encrypt(imported, "x", "{}");
                })
                .toList());

        List<String> blobs = together(tasks).stream().flatMap(List::stream).toList();

        assertTrue(blobs.size() >= 20);
        for (String blob : blobs) {
            kms.ok("Decrypt", json("CiphertextBlob", blob));
        }
    }

    private Optional<String> encryptUnlessPending(String id) {
        try {
            return Optional.of(kms.encrypt(id, "x", "{}"));
        } catch (KmsException refusal) {
            assertEquals(
                    KmsErrorCode.INVALID_STATE + " " + TestKms.arn(id) + " is pending import.",
                    refusal.code() + " " + refusal.text().orElse(""));
            return Optional.empty();
        }
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        List<T> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<T> outcome : threads.invokeAll(tasks)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }
}
