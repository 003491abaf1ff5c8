package dev.sealgate.storage.metadata;

import static dev.sealgate.storage.metadata.MetadataStoreContract.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a small database is damaged, cut and removed: everything reads back, or the store does not open, or what is
 * damaged is refused when it is read. Never is something absent, or another value.
 *
 * <p>One bit of every byte of the log, the manifest and CURRENT is flipped (of a log of several blocks only every
 * {@link #STEP}th): these are read before RocksDB starts, which is quick. Of the tables' files it is every {@link #STEP}th as well, where
 * RocksDB opens the damaged directory to read, and every {@link #START_STEP}th with a whole start. All bytes are flipped with
 * {@code -Dsealgate.test.flipAll=true}, which takes minutes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1800)
class DamagedDiskTest {
    private static final boolean ALL = Boolean.getBoolean("sealgate.test.flipAll");
    private static final int STEP = ALL ? 1 : 61;
    private static final int START_STEP = ALL ? 101 : 1009;
    private static final int CUTS = ALL ? 64 : 3;
    private static final byte[] NOTHING = {};

    /** Those that hold something; the others' files are read by a whole start only. */
    private static final List<Schema> USED = List.of(Schema.META, Schema.OBJECTS, Schema.INLINE_BLOBS);

    private final Map<Schema, Map<String, String>> written = new EnumMap<>(Schema.class);
    private final Map<Path, Map<Schema, Map<String, String>>> expected = new HashMap<>();
    private final AtomicInteger copies = new AtomicInteger();
    private final Map<String, Map<String, Integer>> outcomes = new ConcurrentSkipListMap<>();
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
            }
            for (int i = 0; i < 4; i++) {
                put(store, Schema.INLINE_BLOBS, "old" + i, "blob".repeat(130) + i);
            }
            store.expunge(Schema.KMS_KEYS);
            put(store, Schema.OBJECTS, "old1", "another value");
            delete(store, Schema.OBJECTS, "old2");
            delete(store, Schema.INLINE_BLOBS, "old3");
            for (int i = 0; i < 4; i++) {
                put(store, Schema.OBJECTS, "new" + i, "new value " + i);
            }
            put(store, Schema.META, "large", "x".repeat(LogReader.BLOCK_BYTES));
            put(store, Schema.META, "small", "x");
            put(store, Schema.INLINE_BLOBS, "new", "BLOB".repeat(150));
            expect(LiveDirectory.copy(live, killed));
            delete(store, Schema.META, "large"); // so that its table's file stays small
        }
        expect(copy(live, stopped, _ -> true));
    }

    private void expect(Path source) {
        Map<Schema, Map<String, String>> values = new EnumMap<>(Schema.class);
        written.forEach((table, records) -> values.put(table, Map.copyOf(records)));
        expected.put(source, values);
    }

    /** What came of the damage, for those who ask: {@code QDETAILS=verbose}. */
    @AfterAll
    void report(TestReporter reporter) {
        outcomes.forEach((what, counts) -> reporter.publishEntry(what, counts.toString()));
    }

    /** Each once: what both directories have is damaged in one of them. */
    private record Target(Path source, Path file) {
        String name() {
            return String.valueOf(file.getFileName());
        }
    }

    private List<Target> targets(String pattern) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (Path source : List.of(killed, stopped)) {
            for (Path file : files(source, pattern)) {
                Path first = killed.resolve(file.getFileName());
                if (source.equals(killed) || !Files.exists(first) || Files.mismatch(first, file) >= 0) {
                    targets.add(new Target(source, file));
                }
            }
        }
        return targets;
    }

    private void count(Target target, String how, String outcome) {
        String kind = outcome.startsWith("reads") ? "reads back" : outcome.replaceFirst(":.*", "");
        String what = how + " " + target.source().getFileName() + "/" + target.name();
        outcomes.computeIfAbsent(what, _ -> new ConcurrentSkipListMap<>()).merge(kind, 1, Integer::sum);
    }

    private void put(MetadataStore store, Schema table, String name, String value) {
        store.inTransaction(tx -> {
            tx.put(table, key(name), key(value));
            return name;
        });
        written.computeIfAbsent(table, _ -> new TreeMap<>()).put(name, value);
    }

    private void delete(MetadataStore store, Schema table, String name) {
        store.inTransaction(tx -> {
            tx.delete(table, key(name));
            return name;
        });
        written.getOrDefault(table, Map.of()).remove(name);
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
        AtomicInteger flips = new AtomicInteger();
        for (Target target : targets("(\\d+\\.log|MANIFEST-.*|CURRENT)")) {
            int step = Files.size(target.file()) < LogReader.BLOCK_BYTES ? 1 : STEP;
            flipEach(target, step, (copy, at) -> {
                flips.incrementAndGet();
                String seen = isRefused(copy)
                        ? "does not open"
                        : outcome(target.source(), target.name(), bytes -> flip(bytes, at));
                count(target, "flipped", seen);
            });
        }
        assertTrue(flips.get() > 2_000, () -> "too few bytes: " + flips);
    }

    /** RocksDB never ends reading a MANIFEST whose last record claims to be of a file that is used again. */
    @Test
    void typeOfTheLastRecord_flippedInAnyBit_isNoUnfinishedRecord() throws IOException {
        for (Path source : List.of(killed, stopped)) {
            Path manifest =
                    Manifest.file(source, Manifest.current(source).orElseThrow().number());
            byte[] whole = Files.readAllBytes(manifest);
            int type = typeOfLastRecord(whole);
            Path copy = copy(source, copyName(), DamagedDiskTest::isNeeded);
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = whole.clone();
                flipped[type] ^= (byte) (1 << bit);
                Files.write(copy.resolve(manifest.getFileName()), flipped);
                assertTrue(isRefused(copy), manifest + " with type " + flipped[type]);
            }
            delete(copy);
        }
    }

    private static int typeOfLastRecord(byte[] log) {
        ByteBuffer bytes = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (int next = 0; next < log.length; next += 7 + Short.toUnsignedInt(bytes.getShort(next + 4))) {
            at = next;
        }
        return at + 6;
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

    /** What is looked at with one byte flipped. */
    private interface Look {
        void at(Path copy, int offset) throws IOException;
    }

    /** In a copy of the directory for each of several threads; a bit of every {@code step}th byte, one after the other. */
    private void flipEach(Target target, int step, Look look) throws IOException {
        byte[] whole = Files.readAllBytes(target.file());
        int parts = Runtime.getRuntime().availableProcessors();
        IntStream.range(0, parts).parallel().forEach(part -> {
            try {
                Path copy = copy(target.source(), copyName(), DamagedDiskTest::isNeeded);
                try (RandomAccessFile open =
                        new RandomAccessFile(copy.resolve(target.name()).toFile(), "rw")) {
                    for (int at = part * step; at < whole.length; at += parts * step) {
                        open.seek(at);
                        open.write(flip(whole, at)[at]);
                        look.at(copy, at);
                        open.seek(at);
                        open.write(whole[at]);
                    }
                }
                delete(copy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean isRefused(Path copy) {
        try {
            DirectoryCheck.prepare(copy);
            return false;
        } catch (StorageException.Corrupt e) {
            return true;
        }
    }

    @Test
    void flippedBits_ofTables_loseNothingSilently() throws IOException {
        for (Target target : targets("\\d+\\.(sst|blob)")) {
            flipEach(target, STEP, (copy, at) -> count(target, "flipped", opened(target, copy)));
        }
    }

    @Test
    void flippedBits_ofTables_loseNothingSilently_afterAWholeStart() throws IOException {
        for (Target target : targets("\\d+\\.(sst|blob)")) {
            IntStream.range(0, (int) Files.size(target.file()))
                    .filter(at -> at % START_STEP == 0)
                    .parallel()
                    .forEach(at -> count(
                            target,
                            "flipped, then started",
                            outcome(target.source(), target.name(), bytes -> flip(bytes, at))));
        }
    }

    /** As a start does, but nothing is written, and of the tables only those are opened that hold something. */
    private String opened(Target target, Path copy) {
        Natives natives = new Natives();
        try (natives) {
            DirectoryCheck.prepare(copy);
            RocksTables tables = RocksTables.openReadOnly(copy, natives, LogTrust.WHOLE, USED);
            natives.call(tables::countBlobFiles).requireWhole(copy);
            return read(new StoredMetadata(natives, tables), target.source(), USED, target.name());
        } catch (StorageException e) {
            return refused(e, target.name());
        }
    }

    @Test
    void flippedBits_ofWhatIsNotNeeded_areHarmless() throws IOException {
        for (Path file : files(stopped, "(OPTIONS-.*|IDENTITY|LOG|LOCK|sealgate\\.lock)")) {
            String name = String.valueOf(file.getFileName());
            for (int bit = 0; bit < Byte.SIZE; bit += ALL ? 1 : Byte.SIZE) {
                int each = bit;
                assertEquals("reads back", outcome(stopped, name, bytes -> flipAll(bytes, each)), name + " bit " + bit);
            }
            assertEquals("reads back", outcome(stopped, name, _ -> NOTHING), name + " emptied");
            assertEquals("reads back", withoutFile(stopped, name), name + " removed");
        }
    }

    /** Of what is not read at all, every byte at once. */
    private static byte[] flipAll(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        for (int at = 0; at < flipped.length; at++) {
            flipped[at] ^= (byte) (1 << bit);
        }
        return flipped;
    }

    @Test
    void filesThatAreCut_loseNothingSilently() throws IOException {
        for (Target target : targets("(\\d+\\.(sst|blob|log)|MANIFEST-.*|CURRENT|sealgate\\.mark)")) {
            int size = (int) Files.size(target.file());
            IntStream.range(0, size)
                    .filter(length -> length % Math.max(1, size / CUTS) == 0 || length > size - 3)
                    .parallel()
                    .forEach(length -> count(
                            target,
                            "cut",
                            outcome(target.source(), target.name(), bytes -> Arrays.copyOf(bytes, length))));
        }
    }

    @Test
    void filesThatAreRemoved_loseNothingSilently() throws IOException {
        for (Target target : targets(".*")) {
            count(target, "removed", withoutFile(target.source(), target.name()));
        }
    }

    private String withoutFile(Path source, String name) throws IOException {
        Path copy = copy(source, copyName(), file -> !file.equals(name) && isNeeded(file));
        return read(copy, source, name + " removed");
    }

    /** Opens a copy with that file altered. Throws when something is absent or another value. */
    private String outcome(Path source, String name, UnaryOperator<byte[]> damage) {
        try {
            Path copy = copy(source, copyName(), file -> file.equals(name) || isNeeded(file));
            Path file = copy.resolve(name);
            if (Files.exists(file)) {
                Files.write(file, damage.apply(Files.readAllBytes(file)));
            }
            return read(copy, source, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(Path copy, Path source, String what) throws IOException {
        String outcome;
        try (MetadataStore store = RocksDbMetadataStore.open(copy, Durability.STRICT)) {
            outcome = read(store, source, List.of(Schema.values()), what);
        } catch (StorageException e) {
            outcome = refused(e, what);
        }
        delete(copy);
        return outcome;
    }

    private static String refused(StorageException e, String what) {
        assertTrue(String.valueOf(e.getMessage()).length() > 30, () -> what + ": " + e);
        return "does not open: " + e.getMessage();
    }

    private String read(MetadataStore store, Path source, List<Schema> tables, String what) {
        String outcome = "reads back";
        Map<Schema, Map<String, String>> values = expected.getOrDefault(source, Map.of());
        for (Schema table : tables) {
            Map<String, String> records = values.getOrDefault(table, Map.of());
            outcome = refuses(() -> compare(store, table, records, what), outcome);
        }
        return refuses(() -> requireAbsent(store, what), outcome);
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
        Scans.forEachStored(
                store,
                table,
                row -> all.put(
                        MetadataStoreContract.text(row.key().view()),
                        MetadataStoreContract.text(row.value().view())));
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
