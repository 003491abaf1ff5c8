package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path data;

    /** What a killed gateway leaves: everything is in the log. */
    @BeforeEach
    void fill() throws IOException {
        data = directory.resolve("data");
        Path live = directory.resolve("live");
        try (MetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            for (int i = 0; i < 8; i++) {
                byte[] key = ("bucket-" + i).getBytes(StandardCharsets.UTF_8);
                store.inTransaction(tx -> {
                    tx.put(Schema.BUCKETS, key, key);
                    return key;
                });
            }
            copy(live);
        }
    }

    private void copy(Path live) throws IOException {
        Files.createDirectories(data.resolve("metadata"));
        try (Stream<Path> files = Files.list(live)) {
            for (Path file : files.toList()) {
                Files.copy(file, data.resolve("metadata").resolve(file.getFileName()));
            }
        }
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, Map.of("SEALGATE_DATA", "data"), arguments);
    }

    private void damage() throws IOException {
        damageAt(log().length / 2);
    }

    private byte[] log() throws IOException {
        return Files.readAllBytes(logFile());
    }

    private void damageAt(int at) throws IOException {
        byte[] bytes = log();
        bytes[at] ^= 1;
        Files.write(logFile(), bytes);
    }

    private Path logFile() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("metadata"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void soundDirectory_isSound() {
        CliRun run = run("recover");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("sound: "), run.out());
    }

    @Test
    void damage_isDescribed_andNothingChanges() throws IOException {
        damage();
        CliRun first = run("recover");
        assertAll(
                () -> assertEquals(1, first.exitCode()),
                () -> assertTrue(first.out().startsWith("NOT SOUND: "), first.out()),
                () -> assertTrue(first.out().contains("lost: changes "), first.out()),
                () -> assertTrue(
                        first.out().contains("  buckets: ") && first.out().contains("    bucket-7\n"), first.out()),
                () -> assertTrue(first.out().contains("--accept-loss"), first.out()),
                () -> assertEquals(first, run("recover")),
                () -> assertFalse(Files.exists(data.resolve("blobs"))));
    }

    @Test
    void ownRecordsOfTheGateway_areCountedBehindWhatPeopleMade() throws IOException {
        Path live = directory.resolve("another");
        try (MetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            for (Schema table : List.of(Schema.META, Schema.GARBAGE, Schema.DECISIONS, Schema.OBJECTS)) {
                byte[] key = "bucket\0key".getBytes(StandardCharsets.UTF_8);
                store.inTransaction(tx -> {
                    tx.put(table, key, key);
                    return key;
                });
            }
            data = directory.resolve("data-2");
            copy(live);
        }
        damageAt(10);
        String out = run("recover", "--data", "data-2").out();
        assertTrue(
                out.contains("  objects: 1\n    bucket/key\n  the gateway's own records: 2 (decisions 1, garbage 1)\n"),
                out);
    }

    @Test
    void acceptedLoss_isMended_andKeepsBlobs() throws IOException {
        damage();
        CliRun accepted = run("recover", "--accept-loss");
        assertAll(
                () -> assertEquals(0, accepted.exitCode()),
                () -> assertTrue(accepted.out().contains("kept what was cut off: "), accepted.out()),
                () -> assertTrue(
                        Files.readString(data.resolve("blobs/quarantine/KEEP")).contains("2026-03-04")),
                () -> assertEquals(0, run("recover").exitCode()));
        RocksDbMetadataStore.open(data.resolve("metadata"), Durability.STRICT).close();
    }

    @Test
    void whatCannotBeMended_saysSo() throws IOException {
        Files.delete(data.resolve("metadata/CURRENT"));
        CliRun run = run("recover", "--accept-loss");
        assertEquals(1, run.exitCode());
        assertTrue(run.out().startsWith("NOT SOUND, and not to be mended here: "), run.out());
    }

    @Test
    void directoryThatIsNone_isWrongUse_andNotMade() {
        CliRun run = run("recover", "--data", "elsewhere");
        assertEquals(2, run.exitCode());
        assertFalse(Files.exists(directory.resolve("elsewhere")));
    }

    @Test
    void directoryOfARunningGateway_isRefused() {
        try (MetadataStore running = RocksDbMetadataStore.open(data.resolve("metadata"), Durability.STRICT)) {
            CliRun run = run("recover");
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("another Sealgate uses this data directory"), run.err());
            assertTrue(running.get(Schema.BUCKETS, new byte[] {1}).isEmpty());
        }
    }
}
