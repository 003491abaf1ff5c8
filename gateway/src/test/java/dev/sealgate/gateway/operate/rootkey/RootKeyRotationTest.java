package dev.sealgate.gateway.operate.rootkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.record.audit.file.TrailWitness;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another root key in every way it can be given, cut short at every step, and what is refused. */
class RootKeyRotationTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final RootAccessKey ROW = new RootAccessKey("AKIAX", Bytes.owning("secret".getBytes(UTF_8)), true);
    private static final String OTHER_KEY = "07".repeat(32);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    /** A data directory of a gateway that was stopped: its files on the disk, its metadata in memory. */
    private final class Stopped {
        final Path home;
        final InMemoryMetadataStore store = new InMemoryMetadataStore();
        final byte[] oldKey;

        Stopped(String name) throws IOException {
            home = Files.createDirectory(directory.resolve(name));
            Files.createDirectories(data("metadata"));
            Files.createFile(data("metadata/CURRENT"));
            RootKey root = config().rootKey().load();
            oldKey = Files.exists(data("root.key")) ? Files.readAllBytes(data("root.key")) : new byte[0];
            Database database = new Database(store, new RecordSeal(root));
            store.inTransaction(tx -> {
                RootKeyChecks.initialize(tx, root);
                RootAccessKeys.keep(database.within(tx), ROW);
                return tx;
            });
            append(root);
        }

        GatewayConfig config() {
            return new ConfigLoader(Map.of(), name -> Optional.ofNullable(environment.get(name)), home).load();
        }

        Path data(String name) {
            return home.resolve("sealgate-data").resolve(name);
        }

        RootKeyChecks checks() {
            return new RootKeyChecks(store);
        }

        /** An audit record under this root key. */
        void append(RootKey root) {
            try (AuditLog log = AuditLog.open(
                    data("audit"),
                    TrailKey.of(root),
                    TrailLimits.DEFAULT,
                    Durability.RELAXED,
                    new TrailMarkTable(new Database(store, new RecordSeal(root))),
                    InstantSource.fixed(NOW))) {
                log.append(List.of(new AuditRecord(NOW, Bytes.owning("{\"a\":1}".getBytes(UTF_8)))));
            }
        }

        Rotated rotate(Optional<RootKeySource> given) {
            return rotate(given, new Cut(Integer.MAX_VALUE));
        }

        Rotated rotate(Optional<RootKeySource> given, Cut cut) {
            return new RootKeyRotation(config(), given, InstantSource.fixed(NOW), _ -> cut.around(store), cut)
                    .run(Resealing.Watcher.NOBODY);
        }

        String refusal(Optional<RootKeySource> given) {
            return String.valueOf(
                    assertThrows(RotationException.class, () -> rotate(given)).getMessage());
        }

        /** The new key opens everything, the old one nothing, and the trail is one. */
        void assertRotated(RootKey old, RootKey next) throws IOException {
            assertFalse(checks().rotating());
            assertTrue(checks().isCurrent(next));
            assertFalse(checks().isCurrent(old));
            assertEquals(Optional.of(ROW), new RootAccessKeys(new Database(store, new RecordSeal(next))).find());
            RootAccessKeys underOld = new RootAccessKeys(new Database(store, new RecordSeal(old)));
            assertThrows(StorageException.Corrupt.class, underOld::find);
            append(next);
            for (RootKey trusted : List.of(old, next)) {
                var report = Verification.of(data("audit"), TrailKey.of(trusted).publicKey(), TrailWitness.NONE);
                assertEquals(Optional.empty(), report.flaw());
                assertEquals(2, report.last());
            }
        }
    }

    private static RootKey key(byte[] bytes) {
        return new RootKey(SecretBytes.copyOf(bytes));
    }

    private Optional<RootKeySource> other() {
        environment.put("OTHER", OTHER_KEY);
        return Optional.of(RootKeySource.variable("OTHER", name -> Optional.ofNullable(environment.get(name))));
    }

    @Test
    void generatedKey_takesThePlaceOfTheOldOne() throws IOException {
        Stopped stopped = new Stopped("home");
        Rotated rotated = stopped.rotate(Optional.empty());
        byte[] next = Files.readAllBytes(stopped.data("root.key"));
        stopped.assertRotated(key(stopped.oldKey), key(next));
        assertArrayEquals(stopped.oldKey, Files.readAllBytes(stopped.data("root.key.old")));
        assertFalse(Files.exists(stopped.data("root.key.new")));
        for (String name : List.of("root.key", "root.key.old")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(stopped.data(name))));
        }
        assertEquals(2, rotated.records()); // the row and the trail's mark
        assertEquals(Optional.of(stopped.data("root.key.old")), rotated.oldKeyFile());
        assertEquals(Optional.of(TrailKey.of(key(next)).publicKey().id()), rotated.auditKey());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutShortAtAnyStep_anotherRunFinishes_andNoKeyIsEverLost(boolean generated) throws IOException {
        int points = 1;
        for (int at = 1; at <= points; at++) {
            Stopped stopped = new Stopped("home" + at);
            Optional<RootKeySource> given = generated ? Optional.empty() : other();
            Cut cut = new Cut(at);
            try {
                stopped.rotate(given, cut);
            } catch (Cut.Halt _) {
                points = at + 1;
            }
            boolean done = !stopped.checks().rotating() && !stopped.checks().isCurrent(key(stopped.oldKey));
            if (!done) {
                boolean resumed = stopped.checks().rotating();
                assertEquals(resumed, stopped.rotate(given).resumed(), "step " + at);
            }
            byte[] next = generated
                    ? Files.readAllBytes(stopped.data("root.key"))
                    : Bytes.ofHex(OTHER_KEY).view();
            stopped.assertRotated(key(stopped.oldKey), key(next));
            Path old = stopped.data(generated ? "root.key.old" : "root.key");
            assertArrayEquals(stopped.oldKey, Files.readAllBytes(old), "step " + at);
        }
        assertTrue(points > 10, points + " steps");
    }

    @Test
    void keysThatChangedPlacesMeanwhile_areRecognised() throws IOException {
        Stopped stopped = new Stopped("home");
        assertThrows(Cut.Halt.class, () -> stopped.rotate(other(), new Cut(5)));
        assertTrue(stopped.checks().rotating());
        Files.move(stopped.data("root.key"), directory.resolve("kept"));
        environment.put("SEALGATE_ROOT_KEY", OTHER_KEY);
        Optional<RootKeySource> old = Optional.of(RootKeySource.file(directory.resolve("kept")));
        assertTrue(stopped.rotate(old).resumed());
        stopped.assertRotated(key(stopped.oldKey), key(Bytes.ofHex(OTHER_KEY).view()));
    }

    @Test
    void untilItIsDone_bothKeysAreNeeded() throws IOException {
        Stopped stopped = new Stopped("home");
        assertThrows(Cut.Halt.class, () -> stopped.rotate(other(), new Cut(5)));
        String withoutNew = stopped.refusal(Optional.empty());
        assertTrue(
                withoutNew.contains("until it is done both keys are needed: the new root key is none of"), withoutNew);
        environment.put("THIRD", "08".repeat(32));
        String another = stopped.refusal(
                Optional.of(RootKeySource.variable("THIRD", name -> Optional.ofNullable(environment.get(name)))));
        assertTrue(another.contains("has to be finished first"), another);
        Files.move(stopped.data("root.key"), directory.resolve("kept"));
        String withoutOld = stopped.refusal(other());
        assertTrue(withoutOld.contains("the old root key is none of"), withoutOld);
    }

    @Test
    void sameKey_isRefused() throws IOException {
        Stopped stopped = new Stopped("home");
        String message = stopped.refusal(Optional.of(RootKeySource.file(stopped.data("root.key"))));
        assertTrue(message.contains("sealed under already; nothing was changed"), message);
        assertFalse(stopped.checks().rotating());
    }

    @Test
    void wrongOldKey_isRefused() throws IOException {
        Stopped stopped = new Stopped("home");
        Files.write(stopped.data("root.key"), new byte[32]);
        assertTrue(stopped.refusal(Optional.empty()).startsWith("wrong root key: "));
        assertFalse(Files.exists(stopped.data("root.key.new")));
    }

    @Test
    void missingOldKey_isRefused_andNotMade() throws IOException {
        Stopped stopped = new Stopped("home");
        Files.delete(stopped.data("root.key"));
        assertTrue(stopped.refusal(other()).contains("does not exist"));
        assertFalse(Files.exists(stopped.data("root.key")));
    }

    @Test
    void configuredKey_isNotReplacedByAGeneratedOne() throws IOException {
        environment.put("SEALGATE_ROOT_KEY", "05".repeat(32));
        Stopped stopped = new Stopped("home");
        String message = stopped.refusal(Optional.empty());
        assertTrue(message.contains("is not Sealgate's to change: give the new one by --new-key-file"), message);
    }

    @Test
    void linkToAKeyElsewhere_isNotReplacedByAGeneratedOne() throws IOException {
        Stopped stopped = new Stopped("home");
        Files.move(stopped.data("root.key"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(stopped.data("root.key"), directory.resolve("elsewhere"));
        assertTrue(stopped.refusal(Optional.empty()).contains("is a link"));
    }

    @Test
    void oldKeyOfTheRotationBefore_isNotOverwritten() throws IOException {
        Stopped stopped = new Stopped("home");
        stopped.rotate(Optional.empty());
        assertTrue(stopped.refusal(Optional.empty()).contains("root.key.old is left from the rotation before"));
        Files.delete(stopped.data("root.key.old"));
        assertEquals(2, stopped.rotate(Optional.empty()).records());
    }

    @Test
    void draftOfARunThatCameToNothing_isNeverPutInPlace() throws IOException {
        Stopped stopped = new Stopped("home");
        RootKeySource.fileCreatedIfAbsent(stopped.data("root.key.new")).load();
        assertThrows(Cut.Halt.class, () -> stopped.rotate(other(), new Cut(5)));
        environment.put("SEALGATE_ROOT_KEY_FILE", stopped.data("root.key").toString());
        stopped.rotate(other());
        assertArrayEquals(stopped.oldKey, Files.readAllBytes(stopped.data("root.key")));
    }

    @Test
    void directoryWithoutData_isRefused() {
        GatewayConfig config = new ConfigLoader(Map.of(), _ -> Optional.empty(), directory).load();
        RootKeyRotation rotation = new RootKeyRotation(config, Optional.empty(), InstantSource.fixed(NOW));
        assertTrue(String.valueOf(assertThrows(RotationException.class, () -> rotation.run(Resealing.Watcher.NOBODY))
                        .getMessage())
                .contains("nothing is stored in"));
        assertFalse(Files.exists(config.dataDirectory()));
    }
}
