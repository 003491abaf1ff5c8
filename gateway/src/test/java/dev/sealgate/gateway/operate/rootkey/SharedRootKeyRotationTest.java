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
import dev.sealgate.gateway.record.audit.file.TrailHandover;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.record.audit.file.TrailWitness;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.postgres.PostgresMetadataStore;
import dev.sealgate.storage.metadata.postgres.PostgresServer;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another root key for a PostgreSQL that gateways share, each of which has an audit trail of its own. */
@Timeout(300)
class SharedRootKeyRotationTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final RootAccessKey ROW = new RootAccessKey("AKIAX", Bytes.owning("secret".getBytes(UTF_8)), true);
    private static final String OLD_HEX = "05".repeat(32);
    private static final String NEW_HEX = "07".repeat(32);
    private static final RootKey OLD = key(OLD_HEX);
    private static final RootKey NEW = key(NEW_HEX);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static RootKey key(String hex) {
        return new RootKey(SecretBytes.copyOf(Bytes.ofHex(hex).view()));
    }

    private static Optional<RootKeySource> given() {
        return Optional.of(RootKeySource.variable("NEXT", _ -> Optional.of(NEW_HEX)));
    }

    /** A database, and what gateways that were stopped left in it and in their directories. */
    private final class Stopped implements AutoCloseable {
        final String uri;
        final MetadataStore store;
        final Path home;

        Stopped(String name) throws IOException {
            home = Files.createDirectory(directory.resolve(name));
            uri = PostgresServer.shared(18).database();
            store = PostgresMetadataStore.open(PostgresSettings.parse(uri, Map.of()));
            Database database = new Database(store, new RecordSeal(OLD));
            store.write(tx -> {
                RootKeyChecks.initialize(tx, OLD);
                RootAccessKeys.keep(database.within(tx), ROW);
            });
            for (String gateway : List.of("one", "two")) {
                Files.createDirectories(data(gateway));
                append(gateway, OLD);
            }
        }

        Path data(String gateway) {
            return home.resolve(gateway).resolve("sealgate-data");
        }

        Path trail(String gateway) {
            return data(gateway).resolve("audit").resolve(gateway);
        }

        void append(String gateway, RootKey root) {
            try (AuditLog log = AuditLog.open(
                    trail(gateway),
                    TrailKey.of(root),
                    TrailLimits.DEFAULT,
                    Durability.RELAXED,
                    new TrailMarkTable(new Database(store, new RecordSeal(root)), gateway, InstantSource.fixed(NOW)),
                    InstantSource.fixed(NOW))) {
                log.append(List.of(new AuditRecord(NOW, Bytes.owning("{\"a\":1}".getBytes(UTF_8)))));
            }
        }

        GatewayConfig config(String gateway) {
            Map<String, String> environment = Map.of("SEALGATE_METADATA", uri, "SEALGATE_ROOT_KEY", OLD_HEX);
            return new ConfigLoader(Map.of(), name -> Optional.ofNullable(environment.get(name)), home.resolve(gateway))
                    .load();
        }

        Rotated rotate(String gateway, Cut cut) {
            return rotate(gateway, _ -> cut.around(store), cut);
        }

        Rotated rotate(String gateway, Function<GatewayConfig, MetadataStore> opening, Runnable beforeStep) {
            return new RootKeyRotation(config(gateway), given(), InstantSource.fixed(NOW), opening, beforeStep)
                    .run(Resealing.Watcher.NOBODY);
        }

        Rotated rotate(String gateway) {
            return rotate(gateway, new Cut(Integer.MAX_VALUE));
        }

        RootKeyChecks checks() {
            return new RootKeyChecks(store);
        }

        void assertRotated() {
            assertFalse(checks().rotating());
            assertTrue(checks().isCurrent(NEW));
            assertEquals(Optional.of(ROW), new RootAccessKeys(new Database(store, new RecordSeal(NEW))).find());
            RootAccessKeys underOld = new RootAccessKeys(new Database(store, new RecordSeal(OLD)));
            assertThrows(StorageException.Corrupt.class, underOld::find);
        }

        void assertGoesOn(String gateway) throws IOException {
            append(gateway, NEW);
            for (RootKey trusted : List.of(OLD, NEW)) {
                var report =
                        Verification.of(trail(gateway), TrailKey.of(trusted).publicKey(), TrailWitness.NONE);
                assertEquals(Optional.empty(), report.flaw());
                assertEquals(2, report.last());
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void database_goesUnderTheNewKey_andEachGatewaysTrailWhereItLies() throws IOException {
        try (Stopped stopped = new Stopped("home")) {
            Rotated rotated = stopped.rotate("one");
            assertEquals(stopped.config("one").metadata().orElseThrow().toString(), rotated.place());
            assertEquals(3, rotated.records(), "the row and the marks of two trails");
            assertEquals(List.of(stopped.trail("one")), rotated.trails());
            stopped.assertRotated();
            stopped.assertGoesOn("one");

            assertTrue(TrailHandover.isDue(stopped.trail("two"), TrailKey.of(NEW)));
            Rotated followed = stopped.rotate("two");
            assertEquals(0, followed.records());
            assertEquals(List.of(stopped.trail("two")), followed.trails());
            assertFalse(TrailHandover.isDue(stopped.trail("two"), TrailKey.of(NEW)));
            stopped.assertRotated();
            stopped.assertGoesOn("two");
        }
    }

    @Test
    void cutShortAtAnyStep_anotherRunFinishes_alsoAtTheOtherGateway() throws IOException {
        int points = 1;
        for (int at = 1; at <= points; at++) {
            try (Stopped stopped = new Stopped("home" + at)) {
                try {
                    stopped.rotate("one", new Cut(at));
                } catch (Cut.Halt _) {
                    points = at + 1;
                }
                boolean done = stopped.checks().isCurrent(NEW);
                boolean begun = stopped.checks().rotating();
                String next = at % 2 == 0 ? "one" : "two";
                if (!done) {
                    assertEquals(begun, stopped.rotate(next).resumed(), "step " + at);
                }
                stopped.assertRotated();
                // Where it was not finished, what is left to do of the trail is done by running it once more.
                for (String gateway : List.of("one", "two")) {
                    if (TrailHandover.isDue(stopped.trail(gateway), TrailKey.of(NEW))) {
                        assertEquals(0, stopped.rotate(gateway).records());
                    }
                    stopped.assertGoesOn(gateway);
                }
            }
        }
        assertTrue(points > 8, points + " steps");
    }

    @Test
    @SuppressWarnings("try") // the gateway ends in the middle of it
    void whileAGatewayLives_nothingIsChanged() throws IOException {
        try (Stopped stopped = new Stopped("home");
                Membership living =
                        TestMemberships.among(new Database(stopped.store, new RecordSeal(OLD)), stopped.store::now)) {
            String message = String.valueOf(assertThrows(RotationException.class, () -> stopped.rotate("one"))
                    .getMessage());
            assertTrue(
                    message.contains(
                            "gateways use " + stopped.config("one").metadata().orElseThrow()),
                    message);
            assertFalse(stopped.checks().rotating());
            living.close();
            assertFalse(stopped.rotate("one").resumed());
            stopped.assertRotated();
        }
    }

    /** Between looking whether anybody lives and writing that a rotation has begun. */
    @Test
    void gatewayThatJoinsJustThen_isSeen_andTheRotationIsTakenBack() throws IOException {
        try (Stopped stopped = new Stopped("home")) {
            Database database = new Database(stopped.store, new RecordSeal(OLD));
            MetadataStore joined = new ForwardingMetadataStore(stopped.store) {
                private boolean first = true;

                @Override
                public <R> R inTransaction(Known known, Function<Transaction, R> body) {
                    if (first) {
                        first = false;
                        TestMemberships.among(database, store::now);
                    }
                    return store.inTransaction(known, body);
                }

                @Override
                public Instant now() {
                    return store.now();
                }

                @Override
                public void close() {}
            };
            String message = String.valueOf(
                    assertThrows(RotationException.class, () -> stopped.rotate("one", _ -> joined, () -> {}))
                            .getMessage());
            assertTrue(message.contains("stop them"), message);
            assertFalse(stopped.checks().rotating());
            assertTrue(stopped.checks().isCurrent(OLD));
            assertEquals(Optional.of(ROW), new RootAccessKeys(database).find());
        }
    }

    @Test
    void wrongKeys_areRefused() throws IOException {
        try (Stopped stopped = new Stopped("home")) {
            stopped.rotate("one");
            String again = String.valueOf(assertThrows(
                            RotationException.class,
                            () -> new RootKeyRotation(
                                            new ConfigLoader(
                                                            Map.of(),
                                                            name -> Optional.ofNullable(Map.of(
                                                                            "SEALGATE_METADATA",
                                                                            stopped.uri,
                                                                            "SEALGATE_ROOT_KEY",
                                                                            "09".repeat(32))
                                                                    .get(name)),
                                                            stopped.home.resolve("two"))
                                                    .load(),
                                            given(),
                                            InstantSource.fixed(NOW))
                                    .run(Resealing.Watcher.NOBODY))
                    .getMessage());
            assertTrue(again.contains("is signed under neither of the two"), again);
            assertArrayEquals(
                    TrailKey.of(OLD).publicKey().pem().getBytes(UTF_8),
                    Files.readAllBytes(stopped.trail("two").resolve("public-key.pem")));
        }
    }
}
