package dev.sealgate.storage.metadata;

import static dev.sealgate.storage.metadata.MetadataStoreContract.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.MetadataRecovery.Findings;
import dev.sealgate.storage.metadata.MetadataRecovery.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** What a killed process left is damaged; the store refuses it, and recovery says what is lost and gets the rest. */
class MetadataRecoveryTest {
    private static final int COMMITS = 10;
    private static final Instant NOW = Instant.parse("2026-01-31T01:02:03.456Z");

    @TempDir
    private Path root;

    private Path directory = Path.of("");

    @BeforeEach
    void killAProcess() throws IOException {
        directory = killed("killed", Durability.STRICT);
    }

    private Path killed(String name, Durability durability) throws IOException {
        Path live = root.resolve("live-" + name);
        try (MetadataStore store = RocksDbMetadataStore.open(live, durability)) {
            for (int i = 0; i < COMMITS; i++) {
                put(store, "k" + i);
            }
            return LiveDirectory.copy(live, root.resolve(name));
        }
    }

    private static void put(MetadataStore store, String name) {
        put(store, Schema.BUCKETS, name);
    }

    private static void put(MetadataStore store, Schema table, String name) {
        store.inTransaction(tx -> {
            tx.put(table, key(name), key("value of " + name));
            return name;
        });
    }

    private Path log() {
        return LogState.files(directory).getLast();
    }

    private Findings inspect() {
        try (MetadataRecovery recovery = MetadataRecovery.open(directory)) {
            return recovery.inspect();
        }
    }

    private List<Path> accept() {
        try (MetadataRecovery recovery = MetadataRecovery.open(directory)) {
            return recovery.accept(NOW);
        }
    }

    private int count() {
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            AtomicInteger count = new AtomicInteger();
            Scans.forEachKey(store, Schema.BUCKETS, _ -> count.incrementAndGet());
            return count.get();
        }
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(StorageException.Corrupt.class, this::count).getMessage());
    }

    @Test
    void soundLog_isSound() {
        Findings findings = inspect();
        assertTrue(findings.sound());
        assertEquals(List.of(), findings.unfinished());
        assertEquals(COMMITS, count());
        assertTrue(inspect().sound(), "also after a clean stop");
    }

    /** A file that is too short may be a wrong copy: once the right one is back, it must still count. */
    @Test
    void logThatIsTooShort_isRefusedBeforeAnythingChanges() throws IOException {
        byte[] whole = Files.readAllBytes(log());
        for (int length : List.of(0, whole.length / 2, whole.length - 1)) {
            Files.write(log(), Arrays.copyOf(whole, length));
            Map<String, Long> before = sizes();
            String refusal = refusal();
            assertTrue(refusal.contains("are missing"), refusal);
            assertEquals(before, sizes(), "cut to " + length);
        }
        Files.write(log(), whole);
        assertEquals(COMMITS, count());
    }

    @Test
    void logThatIsGone_isRefusedWithAdvice_andCountsOnceItIsBack() throws IOException {
        Path log = log();
        Path elsewhere = root.resolve("elsewhere");
        Files.move(log, elsewhere);
        Map<String, Long> before = sizes();
        assertTrue(refusal().contains("sealgate recover"), refusal());
        assertEquals(before, sizes());
        Files.move(elsewhere, log);
        assertEquals(COMMITS, count());
    }

    @Test
    void refusals_sayWhatToDo() throws IOException {
        for (String name : List.of(CommitMark.FILE_NAME, "CURRENT")) {
            Path file = directory.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, new byte[0]);
            assertTrue(refusal().toLowerCase(Locale.ROOT).contains("bring back a copy of the directory"), refusal());
            Files.write(file, whole);
        }
        assertEquals(COMMITS, count());
        Path table = directory.resolve(fileEnding(".sst"));
        Files.write(table, new byte[1], StandardOpenOption.APPEND);
        assertTrue(refusal().contains("bring back a copy of the directory"), refusal());
    }

    private String fileEnding(String suffix) throws IOException {
        return sizes().keySet().stream()
                .filter(name -> name.endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void directoryOfAnEarlierVersion_withoutTheNewestTables_isSoundAndIsMended() throws Exception {
        directory = root.resolve("earlier");
        Files.createDirectory(directory);
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB database = RocksDB.open(options, directory.toString());
                ColumnFamilyHandle buckets =
                        database.createColumnFamily(new ColumnFamilyDescriptor("buckets".getBytes(UTF_8)))) {
            for (int i = 0; i < COMMITS; i++) {
                database.put(buckets, key("k" + i), key("value of k" + i));
            }
        }
        assertTrue(inspect().sound(), () -> inspect().toString());
        flip(Files.size(log()) / 2);
        Findings findings = inspect();
        assertEquals(Optional.empty(), findings.hopeless());
        assertTrue(findings.loss().isPresent(), findings::toString);
        accept();
        int kept = count();
        assertTrue(kept > 0 && kept < COMMITS, () -> kept + " kept");
    }

    @Test
    void damageInTheMiddle_isRefusedWithItsPlace_andNothingChanges() throws IOException {
        flip(Files.size(log()) / 2);
        Map<String, Long> before = sizes();
        String refusal = refusal();
        assertTrue(refusal.startsWith(log() + " is damaged at byte "), refusal);
        assertTrue(refusal.endsWith("sealgate recover --data " + root), refusal);
        Findings findings = inspect();
        Loss loss = findings.loss().orElseThrow();
        assertFalse(findings.sound());
        assertEquals(OptionalLong.of(COMMITS), loss.lost());
        LostKind buckets = loss.readable().getFirst();
        assertEquals(List.of(buckets), loss.readable());
        assertEquals("buckets", buckets.name());
        assertEquals(COMMITS - loss.kept() - 1, buckets.changes());
        assertEquals("k9", buckets.keys().getLast());
        assertEquals(before, sizes());
    }

    /** A request leaves more records of the gateway's own than what it was about. */
    @Test
    void whatPeopleMade_isListedFirst_whateverCameFirst() throws IOException {
        Path live = root.resolve("live-kinds");
        try (MetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            put(store, Schema.BUCKETS, "before the damage");
            for (int i = 0; i < 25; i++) {
                put(store, Schema.DECISIONS, "decision" + i);
                put(store, Schema.GARBAGE, "garbage" + i);
                put(store, Schema.IAM_USERS, "111122223333\0user" + i % 2);
                put(store, Schema.OBJECTS, "bucket\0key" + i);
            }
            directory = LiveDirectory.copy(live, root.resolve("kinds"));
        }
        flip(10);
        List<LostKind> kinds = inspect().loss().orElseThrow().readable();
        assertEquals(
                List.of("objects", "users", "decisions", "garbage"),
                kinds.stream().map(LostKind::name).toList());
        LostKind objects = kinds.getFirst();
        assertEquals(25, objects.changes());
        assertEquals("bucket/key0", objects.keys().getFirst());
        assertEquals(20, objects.keys().size());
        assertTrue(objects.more() && !objects.internal());
        assertEquals(
                new LostKind("users", false, 25, List.of("111122223333/user0", "111122223333/user1"), false),
                kinds.get(1));
        assertTrue(kinds.get(2).internal() && kinds.get(3).internal());
    }

    @Test
    void acceptedLoss_keepsWhatIsBeforeTheDamage_andTheBytesBehindIt() throws IOException {
        byte[] whole = Files.readAllBytes(log());
        Path log = log();
        flip(whole.length / 2);
        Loss loss = inspect().loss().orElseThrow();
        assertEquals(List.of(directory.resolve(log.getFileName() + ".cut-20260131T010203456Z")), accept());
        byte[] kept = Files.readAllBytes(directory.resolve(log.getFileName() + ".cut-20260131T010203456Z"));
        byte[] end = Arrays.copyOfRange(whole, whole.length - (int) loss.bytes(), whole.length);
        assertArrayEquals(
                Arrays.copyOfRange(end, whole.length / 2 - (whole.length - end.length) + 1, end.length),
                Arrays.copyOfRange(kept, whole.length / 2 - (whole.length - end.length) + 1, kept.length));
        assertEquals(loss.kept(), count());
        assertTrue(inspect().sound());
        assertEquals(loss.kept(), count(), "and once more");
    }

    /** RocksDB takes this for the end that a crash leaves. */
    @Test
    void damageInTheNewestRecord_isRefused() throws IOException {
        for (int fromTheEnd : new int[] {1, 20, lastRecordBytes() - 5, lastRecordBytes() - 4}) {
            long at = Files.size(log()) - fromTheEnd;
            flip(at);
            assertTrue(refusal().contains(" is damaged at byte "), () -> "byte " + at);
            flip(at);
        }
        assertEquals(COMMITS, count());
    }

    private int lastRecordBytes() throws IOException {
        long[] last = {0};
        try (LogReader reader = new LogReader(log())) {
            reader.scan(0, batch -> last[0] = batch.offset());
            return (int) (reader.sizeBytes() - last[0]);
        }
    }

    @Test
    void logThatEndsEarly_isRefused_alsoBetweenRecords() throws IOException {
        cut(log(), Files.size(log()) - lastRecordBytes());
        assertTrue(refusal().contains("changes 10 to 10 are missing, although they were acknowledged"));
        assertTrue(refusal().contains("changes 10 to 10 are missing"), "also at the next start");
        Loss loss = inspect().loss().orElseThrow();
        assertEquals(COMMITS - 1, loss.kept());
        assertEquals(OptionalLong.of(COMMITS), loss.lost());
        assertEquals(List.of(), accept());
        assertEquals(COMMITS - 1, count());
    }

    @Test
    void logThatIsGone_isRefused() throws IOException {
        Files.delete(log());
        assertThrows(StorageException.class, this::count);
        assertEquals(OptionalLong.of(COMMITS), inspect().loss().orElseThrow().lost());
        accept();
        assertEquals(0, count());
    }

    /** A record that was being written when the process died: nobody was promised it. */
    @Test
    void unfinishedRecord_isCutOff_andNothingIsMissing() throws IOException {
        byte[] whole = Files.readAllBytes(log());
        byte[] record = Arrays.copyOfRange(whole, whole.length - lastRecordBytes(), whole.length);
        for (int length : new int[] {1, 6, 7, 20, record.length - 1}) {
            Path each = killed("torn" + length, Durability.STRICT);
            directory = each;
            Files.write(log(), Arrays.copyOf(record, length), StandardOpenOption.APPEND);
            assertEquals(1, inspect().unfinished().size(), "length " + length);
            assertTrue(inspect().sound());
            assertEquals(COMMITS, count());
        }
    }

    /** What the file system leaves where a file had grown, and none of it was written. */
    @Test
    void zerosBehindTheLastRecord_areCutOff() throws IOException {
        Files.write(log(), new byte[100], StandardOpenOption.APPEND);
        assertEquals(COMMITS, count());
    }

    @Test
    void relaxedLogThatEndsEarly_isTold_butStarts() throws IOException {
        directory = killed("relaxed", Durability.RELAXED);
        cut(log(), Files.size(log()) - lastRecordBytes());
        try (RocksDbMetadataStore store = RocksDbMetadataStore.open(directory, Durability.RELAXED)) {
            assertTrue(store.lostChanges());
        }
        assertEquals(COMMITS - 1, count());
    }

    @Test
    void damagedMark_isRefused_andMadeAnew() throws IOException {
        Path mark = directory.resolve(CommitMark.FILE_NAME);
        Files.write(mark, new byte[(int) Files.size(mark)]);
        assertTrue(refusal().contains("sealgate.mark is damaged"));
        Loss loss = inspect().loss().orElseThrow();
        assertEquals(0, loss.bytes());
        assertEquals(OptionalLong.empty(), loss.lost());
        accept();
        assertEquals(COMMITS, count());
    }

    /** Written by a version that kept no mark. */
    @Test
    void directoryWithoutAMark_opens() throws IOException {
        Files.delete(directory.resolve(CommitMark.FILE_NAME));
        assertEquals(COMMITS, count());
        assertTrue(Files.exists(directory.resolve(CommitMark.FILE_NAME)));
    }

    @Test
    void missingCurrent_isNoNewDatabase_andNotMended() throws IOException {
        Files.delete(directory.resolve("CURRENT"));
        assertTrue(refusal().contains("CURRENT is missing, although there is a database"));
        assertTrue(inspect().hopeless().orElseThrow().contains("CURRENT is missing"));
    }

    @Test
    void shortenedManifest_isRefused() throws IOException {
        Path manifest = Manifest.file(
                directory, Manifest.current(directory).orElseThrow().number());
        cut(manifest, Files.size(manifest) - 1);
        assertTrue(refusal().contains("the list of the tables' files is not the newest one"));
        assertTrue(inspect().hopeless().isPresent());
    }

    @Test
    void directoryInUse_isRefused() {
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            put(store, "more");
            assertThrows(StorageException.Unavailable.class, () -> MetadataRecovery.open(directory));
        }
    }

    /** RocksDB itself starts, and misses it when a value of it is read, or when it makes room. */
    @Test
    void blobFileThatIsGoneOrCut_isRefusedByName_andCountsOnceItIsBack() throws IOException {
        directory = withBlobs();
        Path blobs = directory.resolve(fileEnding(".blob"));
        byte[] whole = Files.readAllBytes(blobs);
        for (int length : List.of(0, 31, whole.length / 2, whole.length - 1)) {
            Files.write(blobs, Arrays.copyOf(whole, length));
            assertTrue(refusal().startsWith(blobs + " does not end as it was written"), refusal());
        }
        Files.write(blobs, Arrays.copyOfRange(whole, whole.length / 2, whole.length));
        assertTrue(refusal().contains("are whole"), "its end alone");
        Files.delete(blobs);
        assertTrue(refusal().startsWith(blobs + " is missing"), refusal());
        assertTrue(refusal().contains("bring back these files"), refusal());
        String hopeless = inspect().hopeless().orElseThrow();
        assertTrue(hopeless.contains("files in " + directory + " 0 are whole"), hopeless);
        Files.write(blobs, whole);
        assertTrue(inspect().sound());
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            assertTrue(store.get(Schema.INLINE_BLOBS, key("large0")).isPresent());
        }
    }

    /** What a crash kept from being deleted is in nobody's way. */
    @Test
    void blobFileThatIsNotInUse_isHarmless() throws IOException {
        directory = withBlobs();
        Files.write(directory.resolve("000001.blob"), new byte[10]);
        assertTrue(inspect().sound());
        assertEquals(0, count());
    }

    private Path withBlobs() {
        Path stopped = root.resolve("blobs");
        try (MetadataStore store = RocksDbMetadataStore.open(stopped, Durability.STRICT)) {
            for (int i = 0; i < 3; i++) {
                byte[] name = key("large" + i);
                store.inTransaction(tx -> {
                    tx.put(Schema.INLINE_BLOBS, name, new byte[1000]);
                    return name;
                });
            }
        }
        return stopped;
    }

    private void flip(long at) throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        bytes[(int) at] ^= 1;
        Files.write(log(), bytes);
    }

    private static void cut(Path file, long sizeBytes) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) sizeBytes));
    }

    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sizes.put(String.valueOf(file.getFileName()), Files.size(file));
            }
        }
        return sizes;
    }
}
