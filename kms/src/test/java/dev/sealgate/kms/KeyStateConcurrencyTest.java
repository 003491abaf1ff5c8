package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Keys that change while many use them, on the real database: whatever is handed out can be decrypted, and whoever is refused hears
 * of a state that the key was in during his call.
 */
class KeyStateConcurrencyTest {
    private static final int ENCRYPTERS = 8;
    private static final int CIPHERTEXTS = 10_000;
    private static final int ROTATIONS = 25;
    private static final String GONE = "does not exist";

    /** No test needs nearly so many; it bounds the ones that fail. */
    private static final int MAX_ROUNDS = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RocksDbMetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestKms kms;

    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger handedOut = new AtomicInteger();

    /** The states that calls met. */
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean failed = new AtomicBoolean();

    /**
     * A ciphertext that somebody holds.
     *
     * @param plaintext in base64
     */
    private record Handed(String blob, String plaintext) {}

    /** Material that can be imported at any time. */
    private record Imported(String id, String request) {}

    @BeforeEach
    void open() {
        store = RocksDbMetadataStore.open(directory, Durability.RELAXED);
        kms = new TestKms(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keyRotatedDisabledAndScheduledForDeletion_amongEncrypts() throws Exception {
        String id = kms.createKey();
        KeyHistory history = new KeyHistory("Enabled");
        AtomicInteger rotations = new AtomicInteger();
        BooleanSupplier enough =
                () -> enoughSeen("Enabled", "Disabled", "PendingDeletion") && rotations.get() == ROTATIONS;

        amongEncrypts(
                id,
                history,
                enough,
                () -> rounds(enough, () -> switchAndSchedule(id, history)),
                () -> rotate(id, history, rotations));

        assertTrue(enough.getAsBoolean(), () -> handedOut + " ciphertexts, " + rotations + " rotations, met " + met);
        Set<String> used = decryptAll();
        Set<String> kept = new HashSet<>(each(
                kms.ok("ListKeyRotations", json("KeyId", id, "IncludeKeyMaterial", "ALL_KEY_MATERIAL"))
                        .get("Rotations"),
                "KeyMaterialId"));
        assertEquals(1 + ROTATIONS, kept.size());
        assertTrue(used.size() > 1 && kept.containsAll(used), () -> "used " + used + " of " + kept);
    }

    private void switchAndSchedule(String id, KeyHistory history) {
        history.change("Disabled", () -> kms.ok("DisableKey", key(id)));
        history.change("Enabled", () -> kms.ok("EnableKey", key(id)));
        history.change("PendingDeletion", () -> kms.ok("ScheduleKeyDeletion", key(id)));
        history.change("Disabled", () -> kms.ok("CancelKeyDeletion", key(id)));
        history.change("Enabled", () -> kms.ok("EnableKey", key(id)));
    }

    /** Rotations have to find the key enabled as well. */
    private void rotate(String id, KeyHistory history, AtomicInteger rotations) {
        while (rotations.get() < ROTATIONS && !failed.get()) {
            Met outcome = call(id, history, "RotateKeyOnDemand", key(id));
            outcome.answer().ifPresent(_ -> rotations.incrementAndGet());
        }
    }

    @Test
    void importedMaterialDeletedAndImportedAgain_amongEncrypts() throws Exception {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        Wrapping wrapping = Wrapping.of(kms, id, "RSAES_OAEP_SHA_256", "RSA_2048");
        Imported first = imported(wrapping.request(id, material(1)));
        handed.add(new Handed(kms.encrypt(id, "before", "{}"), base64("before")));
        Imported second = imported(wrapping.request(id, material(2), "ImportType", "NEW_KEY_MATERIAL"));
        kms.ok("RotateKeyOnDemand", key(id));
        KeyHistory history = new KeyHistory("Enabled");
        BooleanSupplier enough = () -> enoughSeen("Enabled", "Disabled", "PendingImport", "PendingDeletion");

        amongEncrypts(
                id,
                history,
                enough,
                () -> rounds(enough, () -> {
                    deleteAndImport(id, history, first);
                    switchAndSchedule(id, history);
                    deleteAndImport(id, history, second);
                }));

        assertTrue(enough.getAsBoolean(), () -> handedOut + " ciphertexts, met " + met);
        assertEquals(Set.of(first.id(), second.id()), decryptAll());
    }

    private static byte[] material(int first) {
        byte[] material = new byte[32];
        material[0] = (byte) first;
        return material;
    }

    private Imported imported(String request) {
        String id = kms.ok("ImportKeyMaterial", request).get("KeyMaterialId").stringValue();
        return new Imported(id, request.replace("NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL"));
    }

    /** While it is gone the key may be scheduled for deletion too, and waits for its material again when that is called off. */
    private void deleteAndImport(String id, KeyHistory history, Imported material) {
        String deletion = json("KeyId", id, "KeyMaterialId", material.id());
        history.change("PendingImport", () -> kms.ok("DeleteImportedKeyMaterial", deletion));
        history.change("PendingDeletion", () -> kms.ok("ScheduleKeyDeletion", key(id)));
        history.change("PendingImport", () -> kms.ok("CancelKeyDeletion", key(id)));
        history.change("Enabled", () -> kms.ok("ImportKeyMaterial", material.request()));
    }

    @Test
    void keyWhoseDeletionDatePasses_amongEncrypts_isPendingAndThenGone() throws Exception {
        for (int round = 0; round < 8; round++) {
            String id = kms.createKey();
            String alias = "alias/round-" + round;
            kms.ok("CreateAlias", json("AliasName", alias, "TargetKeyId", id));
            KeyHistory history = new KeyHistory("Enabled");
            CountDownLatch using = new CountDownLatch(ENCRYPTERS);
            CountDownLatch pending = new CountDownLatch(ENCRYPTERS);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < ENCRYPTERS; i++) {
                String name = i % 2 == 0 ? id : alias;
                tasks.add(() -> encryptUntilGone(id, name, history, using, pending));
            }
            tasks.add(() -> {
                using.await();
                history.change("PendingDeletion", () -> kms.ok("ScheduleKeyDeletion", key(id)));
                pending.await();
                history.change(GONE, () -> kms.advance(Duration.ofDays(30)));
                assertEquals(1, kms.kms.settleDueKeys().removed().size());
                return null;
            });
            together(tasks);
        }
        assertEquals(Set.of("Enabled", "PendingDeletion", GONE), met);
        Handed lost = handed.element();
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(TestKms.CALL, "Decrypt", json("CiphertextBlob", lost.blob()))
                        .code());
    }

    private Void encryptUntilGone(
            String id, String name, KeyHistory history, CountDownLatch using, CountDownLatch pending) {
        try {
            encryptUntil("Enabled", id, name, history);
            using.countDown();
            encryptUntil("PendingDeletion", id, name, history);
            pending.countDown();
            encryptUntil(GONE, id, name, history);
            return null;
        } finally {
            // Nobody waits for one who failed.
            using.countDown();
            pending.countDown();
        }
    }

    private void encryptUntil(String state, String id, String name, KeyHistory history) {
        while (!encrypt(id, name, history).equals(state)) {
            Thread.onSpinWait();
        }
    }

    private boolean enoughSeen(String... states) {
        return handedOut.get() >= CIPHERTEXTS && met.containsAll(Set.of(states));
    }

    /** Round after round until there were enough. */
    private void rounds(BooleanSupplier enough, Runnable round) {
        for (int i = 0; i < MAX_ROUNDS && !enough.getAsBoolean() && !failed.get(); i++) {
            round.run();
        }
    }

    /** Many encrypt under the key while the changes go on, until there was enough of both. */
    private void amongEncrypts(String id, KeyHistory history, BooleanSupplier enough, Runnable... changes)
            throws Exception {
        AtomicInteger changing = new AtomicInteger(changes.length);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Runnable change : changes) {
            tasks.add(() -> {
                try {
                    change.run();
                    return null;
                } finally {
                    changing.decrementAndGet();
                }
            });
        }
        for (int i = 0; i < ENCRYPTERS; i++) {
            tasks.add(() -> {
                while (changing.get() > 0 && !enough.getAsBoolean() && !failed.get()) {
                    encrypt(id, id, history);
                }
                return null;
            });
        }
        together(tasks);
    }

    /** Encrypt and GenerateDataKey in turns; the state that the call met. */
    private String encrypt(String id, String name, KeyHistory history) {
        int number = handedOut.get();
        String plaintext = base64("plaintext " + number);
        Met outcome = number % 2 == 0
                ? call(id, history, "GenerateDataKey", json("KeyId", name, "KeySpec", "AES_256"))
                : call(id, history, "Encrypt", json("KeyId", name, "Plaintext", plaintext));
        outcome.answer().ifPresent(made -> {
            handed.add(new Handed(
                    made.get("CiphertextBlob").stringValue(),
                    made.optional("Plaintext").map(JsonNode::stringValue).orElse(plaintext)));
            handedOut.incrementAndGet();
        });
        return outcome.state();
    }

    /** The state that a call met, and what it was answered if that was no refusal. */
    private record Met(String state, Optional<JsonNode> answer) {}

    /** Fails unless the key can have been in that state during the call. */
    private Met call(String id, KeyHistory history, String operation, String body) {
        int start = history.now();
        Met outcome = outcome(id, operation, body);
        List<String> possible = history.since(start);
        if (!possible.contains(outcome.state())) {
            failed.set(true);
            throw new AssertionError(operation + " met " + outcome + ", but the key was " + possible);
        }
        met.add(outcome.state());
        return outcome;
    }

    private Met outcome(String id, String operation, String body) {
        try {
            return new Met("Enabled", Optional.of(kms.ok(operation, body)));
        } catch (KmsException refusal) {
            return new Met(stateIn(refusal, id), Optional.empty());
        } catch (RuntimeException e) {
            failed.set(true);
            throw e;
        }
    }

    /** What a refusal says of the key's state; refusals for any other reason say nothing that a key can be in. */
    private static String stateIn(KmsException refusal, String id) {
        String said = refusal.code() + ": " + refusal.text().orElse("").replace(arn(id), "KEY");
        return switch (said) {
            case "DISABLED: KEY is disabled." -> "Disabled";
            case "INVALID_STATE: KEY is pending deletion." -> "PendingDeletion";
            case "INVALID_STATE: KEY is pending import." -> "PendingImport";
            case "NOT_FOUND: Key 'KEY' does not exist" -> GONE;
            default -> said.matches("NOT_FOUND: Alias \\S+:alias/round-\\d+ is not found\\.") ? GONE : said;
        };
    }

    /** Everything that was handed out, to what it was made of; the generations that it took. */
    private Set<String> decryptAll() {
        Set<String> generations = new HashSet<>();
        for (Handed each : handed) {
            JsonNode opened = kms.ok("Decrypt", json("CiphertextBlob", each.blob()));
            assertEquals(each.plaintext(), opened.get("Plaintext").stringValue());
            generations.add(opened.get("KeyMaterialId").stringValue());
        }
        return generations;
    }

    private static void together(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> outcome : threads.invokeAll(tasks)) {
                outcome.get();
            }
        }
    }
}
