package dev.sealgate.gateway.operate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
    private static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/" + KEY_ID;
    private static final String ROOT_KEY = "01".repeat(RootKey.SIZE_BYTES);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @BeforeEach
    void write() {
        write(new InMemoryMetadataStore(), Duration.ZERO);
    }

    private void write(MetadataStore store, Duration later) {
        RootKey root = new RootKey(SecretBytes.copyOf(Bytes.ofHex(ROOT_KEY).view()));
        try (AuditLog log = AuditLog.open(
                directory.resolve("sealgate-data/audit"),
                TrailKey.of(root),
                TrailLimits.DEFAULT,
                Durability.STRICT,
                new TrailMarkTable(new Database(store, new RecordSeal(root))),
                InstantSource.fixed(CliRun.NOW.plus(later)))) {
            log.append(
                    List.of(event("Encrypt", "ann", ""), event("Decrypt", "bob", ",\"errorCode\":\"AccessDenied\"")));
        }
    }

    private CliRun verify() {
        return run(Map.of("SEALGATE_ROOT_KEY", ROOT_KEY), "audit", "verify");
    }

    /** A trail whose metadata are on the disk, and what these were before its newest file. */
    private Path withMetadata() throws IOException {
        Path metadata = directory.resolve("sealgate-data/metadata");
        Path older = directory.resolve("older");
        try (MetadataStore store = RocksDbMetadataStore.open(metadata, Durability.STRICT)) {
            write(store, Duration.ofSeconds(1));
        }
        copy(metadata, older);
        try (MetadataStore store = RocksDbMetadataStore.open(metadata, Durability.STRICT)) {
            write(store, Duration.ofSeconds(2));
            // Also of a gateway that runs.
            assertEquals(0, verify().exitCode(), verify().out());
        }
        assertEquals("sound: records 1 to 6 in 3 files\n", verify().out());
        return older;
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files(source)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path source) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            return files.sorted().toList();
        }
    }

    private static void delete(Path target) throws IOException {
        for (Path file : files(target)) {
            Files.delete(file);
        }
        Files.delete(target);
    }

    @Test
    void verify_changesNothingInTheMetadata() throws IOException {
        withMetadata();
        List<Path> before = files(directory.resolve("sealgate-data/metadata"));
        verify();
        assertEquals(before, files(directory.resolve("sealgate-data/metadata")));
    }

    @Test
    void verify_namesWhatIsMissingOfTheTrail() throws IOException {
        withMetadata();
        Path audit = directory.resolve("sealgate-data/audit");
        Path kept = directory.resolve("kept");
        copy(audit, kept);
        List<Path> newest = files(audit).stream()
                .filter(file -> file.toString().contains("-000000000000005."))
                .toList();
        for (Path file : newest) {
            Files.delete(file);
        }
        CliRun cut = verify();
        delete(audit);
        CliRun gone = verify();
        CliRun withoutKey = run(Map.of(), "audit", "verify");
        copy(kept, audit);
        assertAll(
                () -> assertEquals(2, newest.size()),
                () -> assertEquals(1, cut.exitCode()),
                () -> assertTrue(cut.out().startsWith("NOT SOUND: records 5 to 6 missing: "), cut.out()),
                () -> assertEquals(1, gone.exitCode()),
                () -> assertTrue(gone.out().startsWith("NOT SOUND: records up to 6 missing: "), gone.out()),
                () -> assertTrue(gone.out().contains("all of its files were taken away"), gone.out()),
                () -> assertEquals(2, withoutKey.exitCode()),
                () -> assertTrue(withoutKey.err().contains("the metadata cannot tell"), withoutKey.err()),
                () -> assertEquals(0, verify().exitCode()));
    }

    @Test
    void verify_namesMetadataThatAreOlderThanTheTrail() throws IOException {
        Path older = withMetadata();
        Path metadata = directory.resolve("sealgate-data/metadata");
        delete(metadata);
        CliRun none = verify();
        copy(older, metadata);
        CliRun old = verify();
        CliRun files = run(Map.of("SEALGATE_ROOT_KEY", ROOT_KEY), "audit", "verify", "--files", "sealgate-data/audit");
        assertAll(
                () -> assertEquals(1, none.exitCode()),
                () -> assertTrue(none.out().contains("metadata: changes 1 to "), none.out()),
                () -> assertEquals(1, old.exitCode()),
                () -> assertTrue(old.out().startsWith("NOT SOUND: metadata: changes "), old.out()),
                () -> assertTrue(old.out().contains("an older copy was brought back"), old.out()),
                () -> assertEquals(0, files.exitCode(), files.out()));
    }

    @Test
    void verify_metadataThatCannotBeRead_areNoProof() throws IOException {
        withMetadata();
        Files.writeString(directory.resolve("sealgate-data/metadata/CURRENT"), "MANIFEST-999999\n");
        CliRun run = verify();
        assertEquals(1, run.exitCode());
        assertTrue(run.out().startsWith("NOT VERIFIED: the files are sound in themselves, but "), run.out());
    }

    private static AuditRecord event(String name, String user, String error) {
        String json = """
                {"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/%s","userName":"%s"},"eventTime":"%s",\
                "eventSource":"kms.amazonaws.com","eventName":"%s","sourceIPAddress":"192.0.2.7\\u001b[31m","requestID":"R-%s","recipientAccountId":"111122223333","resources":[{"type":"AWS::KMS::Key","ARN":"%s"}]%s}""".formatted(user, user, CliRun.NOW, name, user, KEY, error);
        return new AuditRecord(CliRun.NOW, Bytes.owning(json.getBytes(UTF_8)));
    }

    private CliRun run(Map<String, String> environment, String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    @Test
    void verify_takesTheKeyFromTheRootKey_aFile_orBesideTheFiles() throws IOException {
        CliRun byRootKey = run(Map.of("SEALGATE_ROOT_KEY", ROOT_KEY), "audit", "verify");
        Files.copy(directory.resolve("sealgate-data/audit/public-key.pem"), directory.resolve("kept.pem"));
        CliRun byFile = run(Map.of(), "audit", "verify", "--files", "sealgate-data/audit", "--public-key", "kept.pem");
        CliRun byNothing = run(Map.of(), "audit", "verify");
        assertAll(
                () -> assertEquals("sound: records 1 to 2 in 1 files\n", byRootKey.out()),
                () -> assertEquals(0, byRootKey.exitCode()),
                () -> assertEquals(byRootKey.out(), byFile.out()),
                () -> assertEquals("", byFile.err()),
                () -> assertEquals(0, byNothing.exitCode()),
                () -> assertTrue(byNothing.err().contains("the key beside the files is believed"), byNothing.err()));
    }

    @Test
    void verify_underAnotherRootKey_isNotSound() {
        CliRun run = run(Map.of("SEALGATE_ROOT_KEY", "02".repeat(32)), "audit", "verify");
        assertEquals(1, run.exitCode());
        assertTrue(run.out().startsWith("NOT SOUND: "), run.out());
    }

    @Test
    void wrongUse_is2() throws IOException {
        Files.writeString(directory.resolve("no.pem"), "no key");
        assertEquals(2, run(Map.of(), "audit", "verify", "--files", "nowhere").exitCode());
        assertEquals(
                2, run(Map.of(), "audit", "verify", "--public-key", "no.pem").exitCode());
        assertEquals(2, run(Map.of(), "audit", "tail", "-n", "-1").exitCode());
        assertEquals(2, run(Map.of(), "audit").exitCode());
    }

    @Test
    void tail_isOneReadableLineAnEvent_andShowsNoControlCharacters() {
        assertEquals(
                "2026-03-04T05:06:07Z kms  Decrypt                  AccessDenied bob            " + KEY_ID + "\n",
                run(Map.of(), "audit", "tail", "-n", "1").out());
        assertEquals(
                "2026-03-04T05:06:07Z kms  Decrypt                  AccessDenied arn:aws:iam::111122223333:user/bob"
                        + " from 192.0.2.7\\u{1b}[31m " + KEY + " R-bob\n",
                run(Map.of(), "audit", "tail", "-n", "1", "--wide").out());
    }

    @Test
    void tail_fitsTheTerminal_andColoursRefusalsThere() {
        assertEquals("""
                05:06:07 kms  Encrypt          ok ann      1234abcd-12ab-34cd-56ef-1234567890ab
                05:06:07 kms  Decrypt          \u001b[1m\u001b[31mAccessDenied\u001b[0m bob      1234abcd-12ab-34cd-56ef-12…
                """, onTerminal(80, Map.of()).out());
        assertFalse(onTerminal(80, Map.of("NO_COLOR", "1")).out().contains("\u001b"));
        assertTrue(onTerminal(200, Map.of()).out().lines().allMatch(line -> line.length() <= 120 + 20));
    }

    private CliRun onTerminal(int columns, Map<String, String> environment) {
        return CliRun.of(new Terminal(true, true, () -> columns), directory, environment, "audit", "tail");
    }

    @Test
    void tail_filters() {
        assertEquals(1, run(Map.of(), "audit", "tail", "--errors").out().lines().count());
        assertEquals(
                1,
                run(Map.of(), "audit", "tail", "--principal", "ann")
                        .out()
                        .lines()
                        .count());
        assertEquals(
                2,
                run(Map.of(), "audit", "tail", "--source", "kms").out().lines().count());
        assertEquals("", run(Map.of(), "audit", "tail", "--event-name", "Sign").out());
    }
}
