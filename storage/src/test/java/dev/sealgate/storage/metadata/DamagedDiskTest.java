package dev.sealgate.storage.metadata;

import static dev.sealgate.storage.metadata.MetadataStoreContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a small database is damaged, cut and removed: everything reads back, or the store does not open, or what is
 * damaged is refused when it is read. Never is something absent, or another value.
 *
 * <p>One bit of every byte of the log, the manifest and CURRENT is flipped: these are read before RocksDB starts, which is
 * quick. For the tables' files RocksDB must start each time, so every {@link #STEP}th byte (also of a log of several
 * blocks) is flipped; all of them with {@code -Dsealgate.test.flipAll=true}, which takes minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1200)
class DamagedDiskTest {
    private static final int STEP = Boolean.getBoolean("sealgate.test.flipAll") ? 1 : 127;
    private static final byte[] NOTHING = {};

    private final Map<Schema, Map<String, String>> expected = new EnumMap<>(Schema.class);
    private final AtomicInteger copies = new AtomicInteger();
    private Path directory = Path.of("");
    private Path killed = Path.of("");
    private Path stopped = Path.of("");

    /** A directory as a killed process leaves it, and one as a stopped process does. */
    @BeforeAll
    void fill(@TempDir Path root) throws IOException {
        directory = root;
        Path live = directory.resolve("live");
        killed = directory.resolve("killed");
        stopped = directory.resolve("stopped");
        try (MetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            for (int i = 0; i < 6; i++) {
                put(store, Schema.OBJECTS, "old" + i, "value " + i);
                put(store, Schema.INLINE_BLOBS, "old" + i, "blob".repeat(150) + i);
            }
            store.expunge(Schema.KMS_KEYS);
            put(store, Schema.OBJECTS, "old1", "another value");
            delete(store, Schema.OBJECTS, "old2");
            delete(store, Schema.INLINE_BLOBS, "old3");
            for (int i = 0; i < 4; i++) {
                put(store, Schema.OBJECTS, "new" + i, "new value " + i);
            }
            put(store, Schema.META, "large", "x".repeat(LogReader.BLOCK_BYTES));
            put(store, Schema.INLINE_BLOBS, "new", "BLOB".repeat(150));
            LiveDirectory.copy(live, killed);
        }
        copy(live, stopped, _ -> true);
    }

    private void put(MetadataStore store, Schema table, String name, String value) {
        store.inTransaction(tx -> {
            tx.put(table, key(name), key(value));
            return name;
        });
        expected.computeIfAbsent(table, _ -> new TreeMap<>()).put(name, value);
    }

    private void delete(MetadataStore store, Schema table, String name) {
        store.inTransaction(tx -> {
            tx.delete(table, key(name));
            return name;
        });
        expected.getOrDefault(table, Map.of()).remove(name);
    }

    @Test
    void undamaged_everythingReadsBack() {
        for (Path source : List.of(killed, stopped)) {
            assertEquals("reads back", outcome(source, "none", bytes -> bytes));
        }
    }

    @Test
    void stoppedStore_leavesNothingInTheLogAlone() throws IOException {
        for (Path log : LogState.files(stopped)) {
            assertTrue(Files.size(log) < 100, () -> log + " holds more than where it begins");
        }
    }

    @Test
    void flippedBits_ofLogManifestAndCurrent_areSeenBeforeRocksDbStarts() throws IOException {
        List<String> seen = new ArrayList<>();
        for (Path source : List.of(killed, stopped)) {
            for (Path file : files(source, "(\\d+\\.log|MANIFEST-.*|CURRENT)")) {
                flipEach(source, file, seen);
            }
        }
        assertTrue(seen.size() > 2_000, () -> "too few bytes: " + seen.size());
    }

    /** Of its two slots the other one is whole: it says the same, or what held one commit earlier. */
    @Test
    void flippedBits_ofTheMark_leaveAnEarlierOne() throws IOException {
        byte[] whole = Files.readAllBytes(killed.resolve(CommitMark.FILE_NAME));
        long sequence = CommitMark.read(killed).orElseThrow().sequence();
        Path copy = Files.createDirectory(copyName());
        for (int at = 0; at < whole.length; at++) {
            Files.write(copy.resolve(CommitMark.FILE_NAME), flip(whole, at));
            long marked = CommitMark.read(copy).orElseThrow().sequence();
            assertTrue(marked == sequence || marked == sequence - 1, at + ": " + marked);
        }
        assertEquals("reads back", outcome(killed, CommitMark.FILE_NAME, bytes -> flip(bytes, 24)));
    }

    private void flipEach(Path source, Path file, List<String> seen) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int step = whole.length < LogReader.BLOCK_BYTES ? 1 : STEP;
        Path target = copy(source, copyName(), DamagedDiskTest::isNeeded).resolve(file.getFileName());
        try (RandomAccessFile open = new RandomAccessFile(target.toFile(), "rw")) {
            for (int at = 0; at < whole.length; at += step) {
                open.seek(at);
                open.write(flip(whole, at)[at]);
                seen.add(file + " " + at);
                if (!isRefused(target.resolveSibling(""))) {
                    assertHolds(source, file, at);
                }
                open.seek(at);
                open.write(whole[at]);
            }
        }
    }

    private static boolean isRefused(Path copy) {
        try {
            DirectoryCheck.prepare(copy);
            return false;
        } catch (StorageException.Corrupt e) {
            return true;
        }
    }

    private void assertHolds(Path source, Path file, int at) {
        outcome(source, String.valueOf(file.getFileName()), bytes -> flip(bytes, at));
    }

    @Test
    void flippedBits_ofTables_loseNothingSilently() throws IOException {
        for (Path source : List.of(killed, stopped)) {
            for (Path file : files(source, "\\d+\\.(sst|blob)")) {
                int size = (int) Files.size(file);
                IntStream.range(0, size)
                        .filter(at -> at % STEP == 0)
                        .parallel()
                        .forEach(at -> assertHolds(source, file, at));
            }
        }
    }

    @Test
    void flippedBits_ofWhatIsNotNeeded_areHarmless() throws IOException {
        for (Path file : files(stopped, "(OPTIONS-.*|IDENTITY|LOG|LOCK|sealgate\\.lock)")) {
            String name = String.valueOf(file.getFileName());
            int size = (int) Files.size(file);
            for (int at = 0; at < size; at += Math.max(1, size / 8)) {
                int position = at;
                assertEquals("reads back", outcome(stopped, name, bytes -> flip(bytes, position)), name + " " + at);
            }
            assertEquals("reads back", outcome(stopped, name, _ -> NOTHING), name + " emptied");
            assertEquals("reads back", withoutFile(stopped, name), name + " removed");
        }
    }

    @Test
    void filesThatAreCut_loseNothingSilently() throws IOException {
        for (Path source : List.of(killed, stopped)) {
            for (Path file : files(source, "(\\d+\\.(sst|blob|log)|MANIFEST-.*|CURRENT|sealgate\\.mark)")) {
                int size = (int) Files.size(file);
                int step = Math.max(1, STEP == 1 ? 1 : size / 8);
                IntStream.range(0, size)
                        .filter(length -> length % step == 0 || length > size - 3)
                        .parallel()
                        .forEach(length -> outcome(
                                source, String.valueOf(file.getFileName()), bytes -> Arrays.copyOf(bytes, length)));
            }
        }
    }

    @Test
    void filesThatAreRemoved_loseNothingSilently() throws IOException {
        for (Path source : List.of(killed, stopped)) {
            for (Path file : files(source, ".*")) {
                withoutFile(source, String.valueOf(file.getFileName()));
            }
        }
    }

    private String withoutFile(Path source, String name) throws IOException {
        Path copy = copy(source, copyName(), file -> !file.equals(name) && isNeeded(file));
        return read(copy, name + " removed");
    }

    /** Opens a copy with that file altered. Throws when something is absent or another value. */
    private String outcome(Path source, String name, UnaryOperator<byte[]> damage) {
        try {
            Path copy = copy(source, copyName(), file -> file.equals(name) || isNeeded(file));
            Path file = copy.resolve(name);
            if (Files.exists(file)) {
                Files.write(file, damage.apply(Files.readAllBytes(file)));
            }
            return read(copy, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(Path copy, String what) throws IOException {
        String outcome = "reads back";
        try (MetadataStore store = RocksDbMetadataStore.open(copy, Durability.STRICT)) {
            for (Map.Entry<Schema, Map<String, String>> table : expected.entrySet()) {
                outcome = refuses(() -> compare(store, table.getKey(), table.getValue(), what), outcome);
            }
            for (Schema table : Schema.values()) {
                if (!expected.containsKey(table)) {
                    outcome = refuses(() -> assertEquals(Map.of(), all(store, table), what), outcome);
                }
            }
            outcome = refuses(() -> requireAbsent(store, what), outcome);
        } catch (StorageException e) {
            assertTrue(String.valueOf(e.getMessage()).length() > 30, () -> what + ": " + e);
            outcome = "does not open: " + e.getMessage();
        }
        delete(copy);
        return outcome;
    }

    private static String refuses(Runnable read, String outcome) {
        try {
            read.run();
            return outcome;
        } catch (StorageException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static void compare(MetadataStore store, Schema table, Map<String, String> values, String what) {
        values.forEach((name, value) -> {
            String refused = refuses(
                    () -> assertEquals(
                            Optional.of(value),
                            store.get(table, key(name)).map(MetadataStoreContract::text),
                            () -> what + ": " + table + " " + name),
                    "");
            assertTrue(refused.isEmpty() || refused.startsWith("refused"), refused);
        });
        assertEquals(values, all(store, table), what);
    }

    private static void requireAbsent(MetadataStore store, String what) {
        assertEquals(Optional.empty(), store.get(Schema.OBJECTS, key("old2")), what);
        assertEquals(Optional.empty(), store.get(Schema.INLINE_BLOBS, key("old3")), what);
    }

    private static Map<String, String> all(MetadataStore store, Schema table) {
        Map<String, String> all = new TreeMap<>();
        try (MetadataStore.Cursor cursor = store.cursor(table)) {
            for (boolean found = cursor.seek(NOTHING); found; found = cursor.next()) {
                all.put(MetadataStoreContract.text(cursor.key()), MetadataStoreContract.text(cursor.value()));
            }
        }
        return all;
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        return flipped;
    }

    private static List<Path> files(Path source, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            List<Path> found = files.filter(
                            file -> String.valueOf(file.getFileName()).matches(pattern))
                    .sorted()
                    .toList();
            assertTrue(!found.isEmpty(), () -> pattern + " in " + source);
            return found;
        }
    }

    /** The others are large and not read. */
    private static boolean isNeeded(String name) {
        return !name.startsWith("OPTIONS-") && !name.startsWith("LOG");
    }

    private Path copyName() {
        return directory.resolve("copy" + copies.incrementAndGet());
    }

    private static Path copy(Path source, Path target, Predicate<String> chosen) throws IOException {
        Files.createDirectory(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                if (chosen.test(String.valueOf(file.getFileName()))) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
        return target;
    }

    private static void delete(Path copy) throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(copy);
    }
}
