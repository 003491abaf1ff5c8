package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a writing process (SIGKILL) and looks at what it left. */
@Timeout(120)
class CrashTest {
    private static final int KILLS = 3;
    private static final int COMMITS_BEFORE_KILL = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void acknowledgedCommits_surviveAKilledProcess_whole(Durability durability) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(writeUntilKilled(durability, kill));
            assertTrue(acknowledged.size() >= COMMITS_BEFORE_KILL * (kill + 1));
            verify(acknowledged);
        }
    }

    /** A store that is locked by a live process is refused; the lock dies with the process. */
    @Test
    void storeOfALiveProcess_isRefused_untilItDies() throws Exception {
        Process writer = start(Durability.RELAXED, 0);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            assertTrue(Optional.ofNullable(lines.readLine()).isPresent());
            StorageException.Unavailable refused = assertThrows(
                    StorageException.Unavailable.class, () -> RocksDbMetadataStore.open(directory, Durability.RELAXED));
            assertEquals("another Sealgate uses this data directory: " + directory, refused.getMessage());
        } finally {
            writer.destroyForcibly().waitFor();
        }
        RocksDbMetadataStore.open(directory, Durability.RELAXED).close();
    }

    private List<String> writeUntilKilled(Durability durability, int run) throws Exception {
        Process writer = start(durability, run);
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == COMMITS_BEFORE_KILL) {
                    writer.toHandle().destroyForcibly(); // unlike the process's own method, leaves its output readable
                }
            }
        }
        writer.waitFor();
        return acknowledged;
    }

    private Process start(Durability durability, int run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        directory.toString(),
                        durability.name(),
                        String.valueOf(run))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void verify(List<String> acknowledged) {
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            for (String name : acknowledged) {
                assertTrue(
                        store.get(Schema.OBJECTS, MetadataStoreContract.key(name))
                                .isPresent(),
                        name);
            }
            // Every transaction is there in both tables or in none, acknowledged or not.
            assertEquals(names(store, Schema.OBJECTS), names(store, Schema.INLINE_BLOBS));
        }
    }

    private static List<String> names(MetadataStore store, Schema table) {
        List<String> names = new ArrayList<>();
        Scans.forEachKey(store, table, key -> names.add(MetadataStoreContract.text(key.view())));
        return names;
    }

    /** Commits from several threads for ever, and prints a line when a commit has returned. */
    static final class Writer {
        private static final int THREADS = 8;

        public static void main(String[] args) {
            MetadataStore store = RocksDbMetadataStore.open(Path.of(args[0]), Durability.valueOf(args[1]));
            FileOutputStream acknowledgements = new FileOutputStream(FileDescriptor.out);
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "run " + args[2] + " thread " + thread + " commit ";
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < Integer.MAX_VALUE; i++) {
                        commit(store, name + i);
                        print(acknowledgements, name + i);
                    }
                });
            }
        }

        private static void commit(MetadataStore store, String name) {
            byte[] key = MetadataStoreContract.key(name);
            assertTrue(store.<Boolean>inTransaction(tx -> {
                tx.put(Schema.OBJECTS, key, new byte[200]);
                tx.put(Schema.INLINE_BLOBS, key, new byte[2_000]);
                return true;
            }));
        }

        /** One write, so that a line comes whole or not at all. */
        private static void print(FileOutputStream target, String line) {
            try {
                target.write((line + "\n").getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
