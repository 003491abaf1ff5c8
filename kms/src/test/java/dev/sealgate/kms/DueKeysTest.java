package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.REGION;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.StoredDue;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is due is found by its rows, and these are what a look at every key would find. */
class DueKeysTest {
    private final InMemoryMetadataStore memory = new InMemoryMetadataStore();
    private final CountingMetadataStore store = new CountingMetadataStore(memory);
    private final TestKms kms = new TestKms(store);
    private final StoredDue due = new StoredDue(memory);

    private static void scheduleDeletion(TestKms kms, Sender sender, String keyId, int days) {
        kms.ok(sender, "ScheduleKeyDeletion", "{\"KeyId\":\"" + keyId + "\",\"PendingWindowInDays\":" + days + "}");
    }

    private static KeyArn arn(String keyId) {
        return new KeyArn(ACCOUNT, REGION, new KeyId(keyId));
    }

    @Test
    void quietMinute_isOneQuestion() {
        kms.createKey();
        scheduleDeletion(kms, CALL, kms.createKey(), 7);
        kms.kms.settleDueKeys();

        assertEquals(List.of("keys KMS_DUE"), store.asked(kms.kms::settleDueKeys));
    }

    @Test
    void primaryThatWaitsForItsReplicas_isDueOnceTheLastIsGone() {
        String id = MultiRegionTest.createPrimary(kms, "{\"MultiRegion\":true}");
        kms.ok("ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU));
        scheduleDeletion(kms, CALL, id, 10);
        assertEquals(Map.of(), due.rows());
        scheduleDeletion(kms, CALL.in(MultiRegionTest.EU), id, 7);
        Instant end = kms.instant().plus(Duration.ofDays(7));
        assertEquals(Map.of(MultiRegionTest.arnIn(MultiRegionTest.EU, id), end), due.rows());
        kms.advance(Duration.ofDays(8));

        kms.kms.settleDueKeys();

        assertEquals(Map.of(TestKms.arn(id), end.plus(Duration.ofDays(10))), due.rows());
    }

    @Test
    void staleRows_areRemoved_andHarmNoKey() {
        String kept = kms.createKey();
        String leaving = kms.createKey();
        scheduleDeletion(kms, CALL, leaving, 7);
        due.putStale(arn(kept), kms.instant().minusSeconds(1));
        due.putStale(arn(leaving), kms.instant());
        due.putStale(arn(TestKms.UNKNOWN_ID), kms.instant().minusSeconds(2));

        assertEquals(0, kms.kms.settleDueKeys().removed().size());

        assertEquals(Map.of(TestKms.arn(leaving), kms.instant().plus(Duration.ofDays(7))), due.rows());
        assertEquals("Enabled", kms.state(kept));
        assertEquals("PendingDeletion", kms.state(leaving));
    }

    @Test
    void recordsOfAnEarlierVersion_areGivenTheirRowsInPortions_afterACutToo() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(kms.createKey());
            scheduleDeletion(kms, CALL, ids.getLast(), 7 + i % 5);
        }
        Map<String, Instant> rows = due.rows();
        due.forget();

        assertFalse(due.make(4, 3));
        assertEquals(12, due.rows().size());
        kms.ok("CancelKeyDeletion", key(ids.getFirst())); // among the first, or among those that have no row yet
        kms.ok("CancelKeyDeletion", key(ids.getLast()));
        assertTrue(due.make(4, 4));

        rows.remove(TestKms.arn(ids.getFirst()));
        rows.remove(TestKms.arn(ids.getLast()));
        assertEquals(rows, due.rows());
        assertTrue(due.make(4, 1));
    }

    @Test
    void recordsOfAnEarlierVersion_areSettled_beforeAllHaveTheirRows() {
        // More keys than are given rows in one turn.
        List<String> leaving = new ArrayList<>();
        due.copy(arn(kms.createKey()), 10_100);
        leaving.add(kms.createKey());
        scheduleDeletion(kms, CALL, leaving.getFirst(), 7);
        due.forget();
        kms.advance(Duration.ofDays(7));

        assertEquals(List.of(arn(leaving.getFirst())), kms.kms.settleDueKeys().removed());

        assertFalse(due.make(1, 0));
        kms.kms.settleDueKeys();
        assertTrue(due.make(1, 1));
    }

    @Test
    void twoGatewaysAtOnce_settleEachKeyOnce() throws Exception {
        List<TestKms> gateways = List.of(kms, new TestKms(memory.another()));
        for (int i = 0; i < 20; i++) {
            scheduleDeletion(kms, CALL, kms.createKey(), 7);
            kms.ok("EnableKeyRotation", key(kms.createKey()));
        }
        gateways.forEach(each -> each.advance(Duration.ofDays(365)));

        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<KeyRepository.Settled>> settling = new ArrayList<>();
            gateways.forEach(each -> settling.add(each.kms::settleDueKeys));
            for (Future<KeyRepository.Settled> each : threads.invokeAll(settling)) {
                each.get();
            }
        }

        assertEquals(
                40, gateways.stream().mapToInt(each -> each.happened.size()).sum());
        assertEquals(due.scanned(kms.instant()), due.rows());
    }

    @Test
    void rows_areWhatAScanFinds_whateverHappensToKeys() {
        Seeds.check(random -> {
            for (int i = 0; i < 3; i++) {
                new RandomLife(random).run();
            }
        });
    }

    /** Random operations of the KMS, and a clock that jumps. */
    private static final class RandomLife {
        private static final int STEPS = 150;
        private static final int SOME_KEYS = 4;
        private static final List<String> REGIONS = List.of(REGION, MultiRegionTest.EU);

        private final RandomGenerator random;
        private final InMemoryMetadataStore store = new InMemoryMetadataStore();
        private final TestKms kms = new TestKms(store);
        private final TestKms other = new TestKms(store.another());
        private final StoredDue due = new StoredDue(store);
        private final List<String> ids = new ArrayList<>();
        private final List<String> externals = new ArrayList<>();
        private final Map<String, Wrapping> wrappings = new HashMap<>();

        RandomLife(RandomGenerator random) {
            this.random = random;
        }

        void run() {
            for (int i = 0; i < SOME_KEYS; i++) {
                created();
            }
            for (int i = 0; i < STEPS; i++) {
                String what = step();
                assertEquals(due.scanned(kms.instant()), due.rows(), "after step " + i + ": " + what);
            }
        }

        private String step() {
            String id = ids.get(ids.size() - 1 - random.nextInt(SOME_KEYS)); // older ones are gone soon
            Sender sender = random.nextInt(4) == 0 ? CALL.in(MultiRegionTest.EU) : CALL;
            return switch (random.nextInt(23)) {
                case 0 -> created();
                case 1 -> tried(sender, "ScheduleKeyDeletion", pending(id));
                case 2, 3 -> tried(sender, "CancelKeyDeletion", key(id));
                case 4 -> tried(sender, "DisableKey", key(id));
                case 5, 6 -> tried(sender, "EnableKey", key(id));
                case 7, 8 -> tried(sender, "EnableKeyRotation", period(id));
                case 9 -> tried(sender, "DisableKeyRotation", key(id));
                case 10 -> tried(sender, "RotateKeyOnDemand", key(id));
                case 11, 21 -> tried(sender, "ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU));
                case 12 -> tried(sender, "UpdatePrimaryRegion", json("KeyId", id, "PrimaryRegion", otherRegion()));
                case 13, 14 -> imported(id);
                case 15 -> tried(sender, "DeleteImportedKeyMaterial", key(id));
                case 16 -> tried(sender, "DescribeKey", key(id));
                case 17 ->
                    tried(sender, "CreateAlias", json("AliasName", "alias/" + random.nextInt(5), "TargetKeyId", id));
                case 18 -> settled();
                default -> jumped();
            };
        }

        private String otherRegion() {
            return REGIONS.get(random.nextInt(REGIONS.size()));
        }

        private String created() {
            boolean external = random.nextInt(5) == 0;
            String terms =
                    "{\"MultiRegion\":" + (random.nextInt(3) > 0) + (external ? ",\"Origin\":\"EXTERNAL\"}" : "}");
            ids.add(MultiRegionTest.createPrimary(kms, terms));
            if (external) {
                externals.add(ids.getLast());
            }
            return "CreateKey";
        }

        private String pending(String id) {
            return "{\"KeyId\":\"" + id + "\",\"PendingWindowInDays\":" + random.nextInt(7, 31) + "}";
        }

        private String period(String id) {
            return "{\"KeyId\":\"" + id + "\",\"RotationPeriodInDays\":" + random.nextInt(90, 400) + "}";
        }

        private String imported(String id) {
            String waiting = externals.isEmpty() ? id : externals.getLast();
            byte[] material = new byte[32];
            material[0] = (byte) random.nextInt(3);
            Instant end = kms.instant().plusSeconds(random.nextInt(1, 40 * 86_400));
            try {
                Wrapping wrapping = wrappings.computeIfAbsent(
                        waiting, made -> Wrapping.of(kms, made, "RSAES_OAEP_SHA_256", "RSA_2048"));
                return tried(
                        CALL,
                        "ImportKeyMaterial",
                        random.nextBoolean()
                                ? wrapping.until(waiting, material, end)
                                : wrapping.request(waiting, material, "ImportType", "NEW_KEY_MATERIAL"));
            } catch (KmsException refused) {
                return "GetParametersForImport refused";
            }
        }

        /** Most refusals are of states, which change nothing. */
        private String tried(Sender sender, String operation, String json) {
            try {
                kms.ok(sender, operation, json);
                return operation;
            } catch (KmsException refused) {
                return operation + " refused";
            }
        }

        private String settled() {
            (random.nextBoolean() ? kms : other).kms.settleDueKeys();
            Instant now = kms.instant();
            assertEquals(
                    List.of(),
                    due.rows().values().stream().filter(at -> !at.isAfter(now)).toList());
            return "settling";
        }

        private String jumped() {
            Duration by = Duration.ofMinutes(random.nextInt(-60, random.nextInt(10) == 0 ? 400 * 1440 : 3 * 1440));
            kms.advance(by);
            other.advance(by);
            return "a jump of the clock";
        }
    }
}
