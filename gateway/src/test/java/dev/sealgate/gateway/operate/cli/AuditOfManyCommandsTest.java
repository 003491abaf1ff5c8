package dev.sealgate.gateway.operate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.record.audit.ship.ShippedFiles;
import dev.sealgate.gateway.record.audit.ship.TrailShipper;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.OwnedContent;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit verify} and {@code audit retire} of gateways that share their metadata. */
class AuditOfManyCommandsTest {
    private static final String ROOT_KEY = "01".repeat(RootKey.SIZE_BYTES);
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";

    private final RootKey root =
            new RootKey(SecretBytes.copyOf(Bytes.ofHex(ROOT_KEY).view()));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    /** A shipped what it recorded, B did not. */
    @BeforeEach
    void write() {
        try (MetadataStore store =
                RocksDbMetadataStore.open(directory.resolve("shared/metadata"), Durability.RELAXED)) {
            store.write(tx -> RootKeyChecks.initialize(tx, root));
            Database database = new Database(store, new RecordSeal(root));
            record(database, A, true);
            record(database, B, false);
        }
    }

    private void record(Database database, String gateway, boolean ships) {
        InstantSource clock = InstantSource.fixed(CliRun.NOW);
        AuditLog log = AuditLog.open(
                directory.resolve(gateway).resolve("audit").resolve(gateway),
                TrailKey.of(root),
                TrailLimits.DEFAULT,
                Durability.RELAXED,
                new TrailMarkTable(database, gateway, clock),
                clock);
        log.append(List.of(event("Encrypt"), event("Decrypt")));
        log.close();
        try (Membership membership = TestMemberships.among(database, clock)) {
            ContentStore contents = new ContentStore(
                    database, new FileBlobStore(directory.resolve("shared"), Durability.RELAXED), membership);
            TrailShipper shipper = new TrailShipper(
                    log,
                    new ShippedFiles(database, new OwnedContent(database, contents, clock), new SecureRandom()),
                    gateway,
                    TrailKey.of(root).publicKey(),
                    clock);
            if (ships) {
                shipper.start();
                shipper.close();
            }
        }
    }

    private static AuditRecord event(String name) {
        String json = "{\"eventTime\":\"" + CliRun.NOW + "\",\"eventName\":\"" + name + "\"}";
        return new AuditRecord(CliRun.NOW, Bytes.owning(json.getBytes(UTF_8)));
    }

    private CliRun audit(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        return CliRun.of(
                directory,
                Map.of("SEALGATE_ROOT_KEY", ROOT_KEY, "SEALGATE_METADATA", "shared", "SEALGATE_BLOBS", "shared"),
                all.toArray(String[]::new));
    }

    @Test
    void verify_namesWhoHasNotShipped_untilItsDirectoryIsAtHand_orItIsRetired() {
        CliRun missing = audit("verify");
        CliRun atHand = audit("verify", "--data", B);
        CliRun retired = audit("retire", B);
        CliRun after = audit("verify");
        assertAll(
                () -> assertEquals(1, missing.exitCode(), missing.out()),
                () -> assertTrue(
                        missing.out().contains("gateway " + A + ": sound: records 1 to 2 in 1 shipped files\n"),
                        missing.out()),
                () -> assertTrue(
                        missing.out().contains("gateway " + B + ": NOT SOUND: records 1 to 2 missing: "),
                        missing.out()),
                () -> assertEquals(0, atHand.exitCode(), atHand.out()),
                () -> assertEquals("gateway " + B + " is retired\n", retired.out()),
                () -> assertEquals(0, after.exitCode(), after.out()),
                () -> assertTrue(after.out().contains("records 1 to 2 never shipped: the gateway was retired on ")));
    }

    @Test
    void strangeRequests_areRefused() {
        CliRun unknown = audit("retire", "cccccccccccccccc");
        CliRun both = audit("verify", "--metadata", "shared", "--files", A);
        CliRun key = CliRun.of(
                directory,
                Map.of("SEALGATE_ROOT_KEY", "02".repeat(RootKey.SIZE_BYTES)),
                "audit",
                "verify",
                "--metadata",
                "shared");
        CliRun place = audit("verify", "--blobs", "s3://another/place?region=us-east-1");
        CliRun none = CliRun.of(directory, Map.of("SEALGATE_ROOT_KEY", ROOT_KEY), "audit", "retire", A);
        assertAll(
                () -> assertEquals(1, unknown.exitCode(), unknown.err()),
                () -> assertTrue(unknown.out().contains("no audit trail of a gateway cccccccccccccccc is known here")),
                () -> assertEquals(2, both.exitCode(), both.out()),
                () -> assertEquals(2, key.exitCode(), key.out()),
                () -> assertTrue(key.err().contains("was not made with this root key"), key.err()),
                () -> assertEquals(2, place.exitCode(), place.out()),
                () -> assertTrue(place.err().contains("--blobs: those of "), place.err()),
                () -> assertEquals(2, none.exitCode(), none.out()),
                () -> assertTrue(none.err().contains("--metadata: is missing"), none.err()));
    }

    @Test
    void verify_ofFiles_isAboutTheseAlone_whateverTheVariablesName() {
        CliRun files = audit("verify", "--files", A + "/audit/" + A);
        assertEquals("sound: records 1 to 2 in 1 files\n", files.out());
    }
}
