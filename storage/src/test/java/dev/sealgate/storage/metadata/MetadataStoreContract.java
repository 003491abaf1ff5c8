package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MetadataStore} promises. */
@Timeout(120)
public abstract class MetadataStoreContract {
    private static final Schema TABLE = Schema.OBJECTS;

    private MetadataStore store;

    /** What others read and write through: the same, or another store over the same records, as a second gateway has it. */
    private MetadataStore other;

    protected abstract MetadataStore open();

    /** Another store over the same records, where there can be one. */
    protected MetadataStore beside(MetadataStore first) {
        return first;
    }

    @BeforeEach
    void openStore() {
        store = open();
        other = beside(store);
    }

    @AfterEach
    void closeStore() {
        store.close();
        other.close();
    }

    @Test
    void expunge_leavesWhatIsThere() {
        put("a", "1");
        put("b", "1");
        write(tx -> tx.delete(TABLE, key("a")));
        store.expunge(TABLE);

        assertEquals(Optional.empty(), get("a"));
        assertEquals(Optional.of("1"), get("b"));
    }

    @Test
    void get_ofMissingKey_isEmpty() {
        assertEquals(Optional.empty(), get("nothing"));
    }

    @Test
    void committedWrites_areVisibleTogether() {
        put("a", "1");
        write(tx -> {
            tx.put(TABLE, key("b"), key("2"));
            tx.put(Schema.GARBAGE, key("a"), key("other table"));
            tx.delete(TABLE, key("a"));
            assertEquals(Optional.of("1"), get("a"), "nothing is visible before the commit");
            assertEquals(Optional.empty(), get("b"), "nothing is visible before the commit");
        });

        assertEquals(Optional.empty(), get("a"));
        assertEquals(Optional.of("2"), get("b"));
        assertEquals("other table", text(store.get(Schema.GARBAGE, key("a")).orElseThrow()));
    }

    @Test
    void emptyKeyAndValue_areKept() {
        put("", "");

        assertEquals(Optional.of(""), get(""));
    }

    /** Random, so that no index can make it smaller. */
    @Test
    void longestKey_isKept_andALongerOneRefused() {
        byte[] longest = new byte[MetadataStore.MAX_KEY_BYTES];
        new Random(1).nextBytes(longest);
        write(tx -> tx.put(TABLE, longest, key("1")));
        write(tx -> tx.put(TABLE, longest, key("2")));
        assertEquals("2", new String(store.get(TABLE, longest).orElseThrow(), UTF_8));
        assertEquals(
                List.of(Bytes.copyOf(longest)),
                store.keys(TABLE, KeyRange.all(), 10).found());
        write(tx -> tx.delete(TABLE, longest));
        assertEquals(Optional.empty(), store.get(TABLE, longest));
        byte[] longer = Arrays.copyOf(longest, longest.length + 1);
        assertThrows(IllegalArgumentException.class, () -> write(tx -> tx.put(TABLE, longer, key("1"))));
    }

    @Test
    void transaction_seesItsOwnWrites() {
        put("kept", "old");
        write(tx -> {
            tx.put(TABLE, key("new"), key("1"));
            tx.put(TABLE, key("kept"), key("2"));
            assertEquals("1", text(tx.get(TABLE, key("new")).orElseThrow()));
            assertEquals("2", text(tx.get(TABLE, key("kept")).orElseThrow()));
            tx.delete(TABLE, key("kept"));
            assertTrue(tx.get(TABLE, key("kept")).isEmpty());
            assertTrue(tx.isEmpty(TABLE, key("ke")));
            assertFalse(tx.isEmpty(TABLE, key("ne")));
            tx.delete(TABLE, key("new"));
            assertTrue(tx.isEmpty(TABLE, key("")));
        });

        assertEquals(Optional.empty(), get("kept"));
    }

    @Test
    void isEmpty_concernsOnlyKeysWithThePrefix() {
        put("a", "");
        put("bb", "");
        put("c", "");

        assertEquals(
                List.of(false, true, false, true, false),
                store.inTransaction(tx -> List.of(
                        tx.isEmpty(TABLE, key("b")),
                        tx.isEmpty(TABLE, key("ba")),
                        tx.isEmpty(TABLE, key("bb")),
                        tx.isEmpty(TABLE, key("bbb")),
                        tx.isEmpty(TABLE, key("")))));
        assertEquals(true, store.inTransaction(tx -> tx.isEmpty(Schema.GARBAGE, key(""))));
    }

    @Test
    void isEmpty_ofAPrefixWithNothingAbove_findsTheLastKeys() {
        byte[] highest = {(byte) 0xff, (byte) 0xff};
        assertEquals(true, store.inTransaction(tx -> tx.isEmpty(TABLE, highest)));
        write(tx -> tx.put(TABLE, new byte[] {(byte) 0xff, (byte) 0xff, 0}, key("")));

        assertEquals(false, store.inTransaction(tx -> tx.isEmpty(TABLE, highest)));
    }

    @Test
    void arrays_areNotSharedWithTheCaller() {
        byte[] key = key("k");
        byte[] value = key("v");
        write(tx -> {
            tx.put(TABLE, key, value);
            Arrays.fill(key, (byte) 0);
            Arrays.fill(value, (byte) 0);
        });
        write(tx -> {
            Arrays.fill(tx.get(TABLE, key("k")).orElseThrow(), (byte) 1);
            tx.put(TABLE, key("other"), tx.get(TABLE, key("k")).orElseThrow());
        });

        assertEquals(Optional.of("v"), get("k"));
        assertEquals(Optional.of("v"), get("other"));
    }

    @Test
    void exceptionFromTheBody_discardsAndIsRethrown() {
        IllegalStateException thrown = new IllegalStateException("no");
        IllegalStateException caught = assertThrows(
                IllegalStateException.class,
                () -> write(tx -> {
                    tx.put(TABLE, key("a"), key("1"));
                    throw thrown;
                }));

        assertSame(thrown, caught);
        assertEquals(Optional.empty(), get("a"));
    }

    @Test
    void transaction_afterItsBody_isRefused() {
        AtomicReference<MetadataStore.Transaction> leaked = new AtomicReference<>();
        write(leaked::set);

        assertThrows(IllegalStateException.class, () -> leaked.get().get(TABLE, key("a")));
        assertThrows(IllegalStateException.class, () -> leaked.get().put(TABLE, key("a"), key("")));
    }

    @Test
    void lostUpdate_cannotHappen() {
        put("n", "1");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            String current = text(tx.get(TABLE, key("n")).orElseThrow());
            seen.add(current);
            meanwhile(seen, other -> other.put(TABLE, key("n"), key("10")));
            tx.put(TABLE, key("n"), key(current + "+1"));
        });

        assertEquals(List.of("1", "10"), seen);
        assertEquals(Optional.of("10+1"), get("n"));
    }

    @Test
    void keyThatAppears_rerunsTheBody() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(tx.get(TABLE, key("k")).isPresent() ? "present" : "absent");
            meanwhile(seen, other -> other.put(TABLE, key("k"), key("theirs")));
            if (tx.get(TABLE, key("k")).isEmpty()) {
                tx.put(TABLE, key("k"), key("mine"));
            }
        });

        assertEquals(List.of("absent", "present"), seen);
        assertEquals(Optional.of("theirs"), get("k"));
    }

    @Test
    void writeSkew_cannotHappen() {
        put("doctor1", "on call");
        put("doctor2", "on call");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add("run");
            boolean bothOnCall = Arrays.asList("doctor1", "doctor2").stream()
                    .allMatch(doctor -> tx.get(TABLE, key(doctor))
                            .map(MetadataStoreContract::text)
                            .equals(Optional.of("on call")));
            meanwhile(seen, other -> other.put(TABLE, key("doctor2"), key("off")));
            if (bothOnCall) {
                tx.put(TABLE, key("doctor1"), key("off"));
            }
        });

        assertEquals(Optional.of("on call"), get("doctor1"));
        assertEquals(Optional.of("off"), get("doctor2"));
        assertEquals(2, seen.size());
    }

    @Test
    void phantom_cannotHappen() {
        put("bucket", "");
        List<String> seen = new ArrayList<>();
        boolean deleted = store.inTransaction(tx -> {
            boolean empty = tx.isEmpty(TABLE, key("bucket/"));
            seen.add(empty ? "empty" : "filled");
            meanwhile(seen, other -> other.put(TABLE, key("bucket/object"), key("")));
            if (empty) {
                tx.delete(TABLE, key("bucket"));
            } else {
                tx.put(TABLE, key("refused"), key(""));
            }
            return empty;
        });

        assertFalse(deleted);
        assertEquals(List.of("empty", "filled"), seen);
        assertEquals(Optional.of(""), get("bucket"));
    }

    @Test
    void keyThatDisappears_isNoticedByIsEmpty() {
        put("bucket/last", "");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(tx.isEmpty(TABLE, key("bucket/")) ? "empty" : "filled");
            meanwhile(seen, other -> other.delete(TABLE, key("bucket/last")));
            tx.put(TABLE, key("verdict"), key(""));
        });

        assertEquals(List.of("filled", "empty"), seen);
    }

    @Test
    void isEmpty_afterOwnDeletes_isCheckedAgain() {
        put("p/1", "");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.delete(TABLE, key("p/1"));
            seen.add(tx.isEmpty(TABLE, key("p/")) ? "empty" : "filled");
            meanwhile(seen, other -> other.put(TABLE, key("p/2"), key("")));
        });

        assertEquals(List.of("empty", "filled"), seen);
    }

    @Test
    void writesOfOthers_thatWereNotRead_doNotRerunTheBody() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add("run");
            tx.get(TABLE, key("mine"));
            tx.isEmpty(TABLE, key("m"));
            meanwhile(seen, other -> other.put(TABLE, key("theirs"), key("")));
            tx.put(TABLE, key("mine"), key(""));
        });

        assertEquals(1, seen.size());
    }

    @Test
    void body_seesOneMoment() {
        put("a", "1");
        put("b", "1");
        List<String> seen = new ArrayList<>();
        String both = store.inTransaction(tx -> {
            String a = text(tx.get(TABLE, key("a")).orElseThrow());
            seen.add(a);
            meanwhile(seen, other -> {
                other.put(TABLE, key("a"), key("2"));
                other.put(TABLE, key("b"), key("2"));
            });
            return a + text(tx.get(TABLE, key("b")).orElseThrow());
        });

        assertTrue(List.of("11", "22").contains(both), both); // which one is up to the store
    }

    @Test
    protected void bodyThatAlwaysLoses_isRunAloneInTheEnd() {
        put("n", "0");
        AtomicInteger runs = new AtomicInteger();
        List<Future<?>> others = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            write(tx -> {
                int run = runs.incrementAndGet();
                tx.get(TABLE, key("n"));
                Future<?> other = executor.submit(() -> put("n", "other " + run));
                others.add(other);
                if (run < 9) {
                    join(other); // from the ninth run on, others wait for this one
                }
                tx.put(TABLE, key("n"), key("mine"));
            });
            others.forEach(MetadataStoreContract::join);
        }

        assertEquals(9, runs.get());
        assertEquals(Optional.of("other 9"), get("n"));
    }

    @Test
    void scan_isInUnsignedByteOrder_fromTheStartOfTheRange() {
        List<String> keys = List.of("00", "0000", "00ff", "01", "7f", "80", "8000", "ff", "ffff");
        write(tx -> keys.reversed()
                .forEach(hex -> tx.put(
                        TABLE, Bytes.ofHex(hex).toArray(), Bytes.ofHex(hex).toArray())));

        assertEquals(keys, hex(KeyRange.all()));
        assertEquals(keys.subList(2, keys.size()), hex(startingAt("0001")));
        assertEquals(keys.subList(5, keys.size()), hex(startingAt("80")));
        assertEquals(keys.subList(6, keys.size()), hex(KeyRange.all().after(bytes("80"))));
        assertEquals(List.of(), hex(startingAt("ffffff")));
        assertEquals(keys.subList(0, 3), hex(KeyRange.startingWith(bytes("00"))));
        assertEquals(keys.subList(7, 9), hex(KeyRange.startingWith(bytes("ff"))), "nothing is above all keys");
        assertEquals(keys.subList(3, 5), hex(startingAt("01").endingBefore(bytes("80"))));
        assertEquals(List.of(), hex(startingAt("01").endingBefore(bytes("01"))));
        assertEquals(List.of(), hex(startingAt("80").endingBefore(bytes("01"))), "ends before it starts");
        assertEquals(List.of(), hex(KeyRange.all().endingBefore(bytes(""))));
    }

    private static KeyRange startingAt(String hex) {
        return KeyRange.all().startingAt(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return Bytes.ofHex(hex).toArray();
    }

    private List<String> hex(KeyRange range) {
        List<StoredRow> rows = store.scan(TABLE, range, 100).found();
        rows.forEach(row -> assertEquals(row.key(), row.value()));
        assertEquals(
                rows.stream().map(StoredRow::key).toList(),
                store.keys(TABLE, range, 100).found());
        assertEquals(
                rows,
                store.groups(TABLE, range, new Delimiter(0, Bytes.ofHex(""), Optional.empty()), 100)
                        .found(),
                "without a delimiter there are no groups");
        assertEquals(rows, store.inTransaction(tx -> tx.scan(TABLE, range, 100)).found());
        return rows.stream().map(row -> row.key().toHex()).toList();
    }

    @Test
    void scan_ofAnEmptyTable_findsNothing() {
        assertEquals(new Portion<>(List.of(), Optional.empty()), store.scan(TABLE, KeyRange.all(), 1));
        assertEquals(new Portion<>(List.of(), Optional.empty()), store.keys(TABLE, KeyRange.all(), 1));
        assertEquals(new Portion<>(List.of(), Optional.empty()), store.groups(TABLE, KeyRange.all(), SLASH, 1));
        assertEquals(
                new Portion<>(List.of(), Optional.empty()),
                store.inTransaction(tx -> tx.scan(TABLE, KeyRange.all(), 1)));
    }

    @Test
    void scan_endsAtItsLimit_andTellsWhatIsLeft() {
        List.of("a", "b", "c", "d").forEach(key -> put(key, key));
        KeyRange range = KeyRange.startingWith(key("")).endingBefore(key("d"));

        assertEquals(
                Optional.of(range.startingAt(key("c"))),
                store.scan(TABLE, range, 2).rest());
        assertEquals(Optional.empty(), store.scan(TABLE, range, 3).rest(), "exactly what there is");
        assertEquals(List.of("a", "b", "c"), chained(left -> names(store.scan(TABLE, left, 1)), range));
        assertEquals(
                List.of("a", "b", "c"),
                chained(left -> store.inTransaction(tx -> names(tx.scan(TABLE, left, 2))), range));
        assertEquals(List.of("a", "b", "c"), chained(left -> texts(store.keys(TABLE, left, 2)), range));
    }

    /** What a question finds, page after page. */
    private static List<String> chained(Function<KeyRange, Portion<String>> question, KeyRange range) {
        List<String> found = new ArrayList<>();
        for (Optional<KeyRange> left = Optional.of(range); left.isPresent(); ) {
            Portion<String> page = question.apply(left.get());
            found.addAll(page.found());
            left = page.rest();
        }
        return found;
    }

    private static Portion<String> names(Portion<StoredRow> rows) {
        return new Portion<>(
                rows.found().stream().map(row -> text(row.key().view())).toList(), rows.rest());
    }

    private static Portion<String> texts(Portion<Bytes> keys) {
        return new Portion<>(keys.found().stream().map(key -> text(key.view())).toList(), keys.rest());
    }

    @Test
    void scan_ofLargeRows_endsEarly_andTellsWhatIsLeft() {
        byte[] large = new byte[1 << 20];
        List.of("a", "b", "c", "d", "e", "f").forEach(name -> write(tx -> tx.put(TABLE, key(name), large)));

        assertEquals(
                List.of("a", "b", "c", "d"),
                names(store.scan(TABLE, KeyRange.all(), 10)).found());
        assertEquals(
                List.of("a", "b", "c", "d", "e", "f"),
                chained(left -> names(store.scan(TABLE, left, 10)), KeyRange.all()));
        assertEquals(
                List.of("a", "b", "c", "d", "e", "f"),
                chained(left -> steps(store.groups(TABLE, left, SLASH, 10)), KeyRange.all()));
        assertEquals(6, store.keys(TABLE, KeyRange.all(), 10).found().size());
        List<Integer> pages = new ArrayList<>();
        write(tx -> {
            List.of("a", "b", "c", "d").forEach(name -> tx.delete(TABLE, key(name)));
            assertEquals(List.of("e", "f"), chained(left -> names(tx.scan(TABLE, left, 2)), KeyRange.all()));
            pages.add(1);
        });
        assertEquals(List.of(1), pages, "nobody else wrote");
    }

    @Test
    void limits_areOneToAThousand() {
        for (int wrong : new int[] {-1, 0, 1_001}) {
            assertThrows(IllegalArgumentException.class, () -> store.scan(TABLE, KeyRange.all(), wrong));
            assertThrows(IllegalArgumentException.class, () -> store.keys(TABLE, KeyRange.all(), wrong));
            assertThrows(IllegalArgumentException.class, () -> store.groups(TABLE, KeyRange.all(), SLASH, wrong));
            assertThrows(IllegalArgumentException.class, () -> write(tx -> tx.scan(TABLE, KeyRange.all(), wrong)));
        }
        List<RecordKey> many = Collections.nCopies(1_001, record("a"));
        assertThrows(IllegalArgumentException.class, () -> store.getAll(many));
        assertThrows(IllegalArgumentException.class, () -> write(tx -> tx.getAll(many)));
        assertEquals(1_000, store.getAll(many.subList(0, 1_000)).size());
    }

    @Test
    void getAll_isInTheOrderOfTheQuestion_ofAnyTables() {
        put("a", "1");
        put("c", "3");
        write(tx -> tx.put(Schema.GARBAGE, key("a"), key("other table")));
        List<RecordKey> wanted = List.of(
                record("c"),
                record("b"),
                new RecordKey(Schema.GARBAGE, Bytes.owning(key("a"))),
                record("a"),
                record("c"));
        List<Optional<String>> expected = List.of(
                Optional.of("3"), Optional.empty(), Optional.of("other table"), Optional.of("1"), Optional.of("3"));

        assertEquals(expected, values(store.getAll(wanted)));
        assertEquals(expected, values(store.inTransaction(tx -> tx.getAll(wanted))));
        assertEquals(List.of(), store.getAll(List.of()));
    }

    private static RecordKey record(String key) {
        return new RecordKey(TABLE, Bytes.owning(key(key)));
    }

    private static List<Optional<String>> values(List<Optional<byte[]>> values) {
        return values.stream()
                .map(value -> value.map(MetadataStoreContract::text))
                .toList();
    }

    @Test
    void getAll_withinATransaction_seesItsOwnWrites_andIsCheckedAgain() {
        put("a", "1");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.put(TABLE, key("b"), key("mine"));
            seen.add(values(tx.getAll(List.of(record("a"), record("b"), record("c"))))
                    .toString());
            meanwhile(seen, other -> other.put(TABLE, key("c"), key("theirs")));
            tx.put(TABLE, key("d"), key(""));
        });

        assertEquals(
                List.of(
                        "[Optional[1], Optional[mine], Optional.empty]",
                        "[Optional[1], Optional[mine], Optional[theirs]]"),
                seen);
    }

    private static final Delimiter SLASH = new Delimiter(0, Bytes.owning(key("/")), Optional.empty());

    private static Portion<String> steps(Portion<GroupStep> steps) {
        return new Portion<>(
                steps.found().stream()
                        .map(step -> switch (step) {
                            case KeyGroup(Bytes prefix) -> "[" + text(prefix.view()) + "]";
                            case StoredRow(Bytes key, Bytes value) -> text(key.view());
                        })
                        .toList(),
                steps.rest());
    }

    private List<String> groups(KeyRange range, Delimiter delimiter) {
        List<String> all = steps(store.groups(TABLE, range, delimiter, 100)).found();
        assertEquals(all, chained(left -> steps(store.groups(TABLE, left, delimiter, 1)), range), "one by one");
        return all;
    }

    @Test
    void groups_areRowsAndCommonPrefixes_eachOnce() {
        List.of("a", "a/", "a/1", "a/2/3", "b", "c/1", "c0", "d//e").forEach(key -> put(key, key));

        assertEquals(List.of("a", "[a/]", "b", "[c/]", "c0", "[d/]"), groups(KeyRange.all(), SLASH));
        assertEquals(
                List.of("[a/]", "b"), groups(KeyRange.all().after(key("a/1")).endingBefore(key("c")), SLASH));
        assertEquals(List.of(), groups(KeyRange.startingWith(key("x")), SLASH));
        Portion<String> first = steps(store.groups(TABLE, KeyRange.all(), SLASH, 2));
        assertEquals(List.of("a", "[a/]"), first.found());
        assertEquals(Optional.of(KeyRange.all().startingAt(key("b"))), first.rest(), "behind all of the group");
    }

    @Test
    void groups_doNotFindADelimiterBeforeTheirStart() {
        List.of("a/", "a/1", "a/2/3", "a/2/4", "a").forEach(key -> put(key, key));
        Delimiter behind = new Delimiter(2, Bytes.owning(key("/")), Optional.empty());

        assertEquals(List.of("a/", "a/1", "[a/2/]"), groups(KeyRange.startingWith(key("a/")), behind));
        assertEquals(List.of("a", "a/", "a/1", "[a/2/]"), groups(KeyRange.all(), behind), "shorter keys are rows");
        Delimiter within = new Delimiter(1, Bytes.owning(key("/")), Optional.empty());
        assertEquals(List.of("a", "[a/]"), groups(KeyRange.all(), within), "where the prefix ends within it");
    }

    @Test
    void groups_byDelimitersOfSeveralBytes_orTheHighest() {
        List.of("a-", "a--", "a--b", "a-b", "aé", "aéb", "a\u00c3").forEach(key -> put(key, key));
        assertEquals(
                List.of("a-", "[a--]", "a-b", "a\u00c3", "aé", "aéb"),
                groups(KeyRange.all(), new Delimiter(0, Bytes.owning(key("--")), Optional.empty())));
        assertEquals(
                List.of("a-", "a--", "a--b", "a-b", "a\u00c3", "[aé]"),
                groups(KeyRange.all(), new Delimiter(0, Bytes.owning(key("é")), Optional.empty())));
        write(tx -> {
            tx.put(Schema.GARBAGE, bytes("ffff"), key(""));
            tx.put(Schema.GARBAGE, bytes("ffff01"), key(""));
        });
        Delimiter highest = new Delimiter(0, Bytes.ofHex("ffff"), Optional.empty());
        assertEquals(
                new Portion<GroupStep>(List.of(new KeyGroup(Bytes.ofHex("ffff"))), Optional.empty()),
                store.groups(Schema.GARBAGE, KeyRange.all(), highest, 10),
                "nothing is behind it");
    }

    @Test
    void groups_doNotFindADelimiterBehindTheEndOfTheirPart() {
        List.of("a|/", "a/|x", "b|/", "c").forEach(key -> put(key, key));
        Delimiter inPart = new Delimiter(0, Bytes.owning(key("/")), Optional.of(Bytes.owning(key("|"))));

        assertEquals(List.of("[a/]", "a|/", "b|/", "c"), groups(KeyRange.all(), inPart));
    }

    @Test
    void groups_ofManyKeys_areOneStepEach() {
        write(tx -> {
            for (int i = 0; i < 3_000; i++) {
                tx.put(TABLE, key("g%d/%04d".formatted(i % 3, i)), key(""));
            }
        });

        assertEquals(List.of("[g0/]", "[g1/]", "[g2/]"), groups(KeyRange.all(), SLASH));
    }

    @Test
    void scan_withinATransaction_seesItsOwnWrites() {
        List.of("b", "d", "f").forEach(key -> put(key, "old"));
        write(tx -> {
            tx.put(TABLE, key("a"), key("new"));
            tx.put(TABLE, key("d"), key("new"));
            tx.delete(TABLE, key("b"));
            tx.put(Schema.GARBAGE, key("c"), key("other table"));
            assertEquals(
                    List.of("a", "d", "f"),
                    names(tx.scan(TABLE, KeyRange.all(), 10)).found());
            assertEquals(List.of("a", "d", "f"), chained(left -> names(tx.scan(TABLE, left, 1)), KeyRange.all()));
            assertEquals(
                    "new",
                    text(tx.scan(TABLE, KeyRange.startingWith(key("d")), 1)
                            .found()
                            .getFirst()
                            .value()
                            .view()));
            List.of("a", "d", "f").forEach(key -> tx.delete(TABLE, key(key)));
            assertEquals(List.of(), chained(left -> names(tx.scan(TABLE, left, 1)), KeyRange.all()));
            tx.put(TABLE, key("z"), key(""));
            assertEquals(List.of("z"), chained(left -> names(tx.scan(TABLE, left, 1)), KeyRange.all()));
        });

        assertEquals(List.of("z"), names(store.scan(TABLE, KeyRange.all(), 10)).found());
    }

    @Test
    void scan_isCheckedAgain_forRowsThatComeGoOrChange() {
        List<Consumer<MetadataStore.Transaction>> others = List.of(
                other -> other.put(TABLE, key("p/1"), key("")),
                other -> other.put(TABLE, key("p/3"), key("")),
                other -> other.put(TABLE, key("p/5"), key("")),
                other -> other.delete(TABLE, key("p/4")),
                other -> other.put(TABLE, key("p/2"), key("changed")));
        for (Consumer<MetadataStore.Transaction> other : others) {
            write(tx -> {
                names(tx.scan(TABLE, KeyRange.all(), 100)).found().forEach(key -> tx.delete(TABLE, key(key)));
                tx.put(TABLE, key("p/2"), key(""));
                tx.put(TABLE, key("p/4"), key(""));
            });
            List<String> seen = new ArrayList<>();
            write(tx -> {
                seen.add(tx.scan(TABLE, KeyRange.startingWith(key("p/")), 100)
                        .found()
                        .toString());
                meanwhile(seen, other);
                tx.put(TABLE, key("verdict"), key(""));
            });
            assertEquals(2, seen.size());
            assertNotEquals(seen.getFirst(), seen.getLast());
        }
    }

    @Test
    void scan_isNotCheckedAgain_forWhatItDidNotLookAt() {
        List.of("p/2", "p/4", "p/6").forEach(key -> put(key, ""));
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add("run");
            assertEquals(
                    2,
                    tx.scan(TABLE, KeyRange.startingWith(key("p/")), 2).found().size());
            meanwhile(seen, other -> {
                other.put(TABLE, key("p/7"), key(""));
                other.put(TABLE, key("p/6"), key("changed"));
                other.put(TABLE, key("o"), key(""));
                other.put(Schema.GARBAGE, key("p/3"), key(""));
            });
            tx.put(TABLE, key("verdict"), key(""));
        });

        assertEquals(1, seen.size());
    }

    @Test
    void scan_afterOwnWrites_isCheckedAgain() {
        List.of("p/2", "p/4").forEach(key -> put(key, ""));
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.delete(TABLE, key("p/2"));
            tx.put(TABLE, key("p/3"), key(""));
            seen.add(names(tx.scan(TABLE, KeyRange.startingWith(key("p/")), 10))
                    .found()
                    .toString());
            meanwhile(seen, other -> other.put(TABLE, key("p/5"), key("")));
        });

        assertEquals(List.of("[p/3, p/4]", "[p/3, p/4, p/5]"), seen);
    }

    @Test
    void phantomOfLargeRows_isNoticed_whereAPageEndedEarly() {
        byte[] large = new byte[3 << 20];
        List.of("p/1", "p/3", "p/5").forEach(name -> write(tx -> tx.put(TABLE, key(name), large)));
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(names(tx.scan(TABLE, KeyRange.startingWith(key("p/")), 10))
                    .found()
                    .toString());
            meanwhile(seen, other -> other.put(TABLE, key("p/4"), key("")));
            tx.put(TABLE, key("verdict"), key(""));
        });

        assertEquals(List.of("[p/1, p/3]", "[p/1, p/3]"), seen, "before the first row that was left");
    }

    @Test
    void scan_ofMoreThanATransactionMay_isRefused() {
        write(tx -> {
            for (int i = 0; i <= MetadataStore.MAX_SCANNED; i++) {
                tx.put(TABLE, key("%05d".formatted(i)), key(""));
            }
        });
        KeyRange allowed = KeyRange.all().endingBefore(key("%05d".formatted(MetadataStore.MAX_SCANNED)));

        List<String> all = store.inTransaction(tx -> chained(left -> names(tx.scan(TABLE, left, 1_000)), allowed));
        assertEquals(MetadataStore.MAX_SCANNED, all.size());
        assertThrows(
                IllegalStateException.class,
                () -> store.inTransaction(tx -> chained(left -> names(tx.scan(TABLE, left, 1_000)), KeyRange.all())));
    }

    @Test
    void scansThatCross_cannotBothCommit() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(names(tx.scan(TABLE, KeyRange.startingWith(key("a/")), 10))
                    .found()
                    .toString());
            meanwhile(seen, other -> {
                assertEquals(
                        List.of(),
                        other.scan(TABLE, KeyRange.startingWith(key("b/")), 10).found());
                other.put(TABLE, key("a/theirs"), key(""));
            });
            tx.put(TABLE, key("b/mine"), key(""));
        });

        assertEquals(List.of("[]", "[a/theirs]"), seen);
    }

    @Test
    void expect_ofWhatIsThere_commits() {
        put("lease", "mine");
        write(tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            tx.put(TABLE, key("done"), key("1"));
        });
        write(tx -> {
            tx.put(TABLE, key("lease"), key("renewed"));
            tx.expect(TABLE, key("lease"), key("mine"));
        });

        assertEquals(Optional.of("1"), get("done"));
        assertEquals(Optional.of("renewed"), get("lease"), "own writes have no say");
    }

    @Test
    void expect_ofWhatIsNotThere_isFenced() {
        put("lease", "theirs");
        for (String record : List.of("lease", "nothing")) {
            AtomicInteger runs = new AtomicInteger();
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> {
                        runs.incrementAndGet();
                        tx.expect(TABLE, key(record), key("mine"));
                        tx.put(TABLE, key("done"), key("1"));
                    }));
            assertEquals(2, runs.get(), "nothing is asked in the first run");
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> {
                        tx.get(TABLE, key(record));
                        tx.expect(TABLE, key(record), key("mine"));
                    }));
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> tx.expect(TABLE, key(record), key("mine"))),
                    "of a transaction that writes nothing");
        }

        assertEquals(Optional.empty(), get("done"));
    }

    @Test
    void expect_isCheckedAtCommit_andOtherConflictsDoNotFence() {
        put("lease", "mine");
        put("n", "1");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            String n = text(tx.get(TABLE, key("n")).orElseThrow());
            seen.add(n);
            meanwhile(seen, other -> other.put(TABLE, key("n"), key("2")));
            tx.put(TABLE, key("n"), key(n + "+1"));
        });
        assertEquals(List.of("1", "2"), seen);

        List<String> runs = new ArrayList<>();
        assertThrows(
                StorageException.Fenced.class,
                () -> write(tx -> {
                    runs.add("run");
                    tx.expect(TABLE, key("lease"), key("mine"));
                    meanwhile(runs, other -> other.delete(TABLE, key("lease")));
                    tx.put(TABLE, key("n"), key("late"));
                }));
        assertEquals(Optional.of("2+1"), get("n"));
    }

    @Test
    void transaction_startsFromWhatIsKnown_andCommits() {
        put("a", "1");
        Known known = store.ahead(List.of(record("a"), record("new")));
        List<String> runs = new ArrayList<>();
        store.inTransaction(known, tx -> {
            runs.add("run");
            assertEquals(Optional.empty(), tx.get(TABLE, key("new")));
            tx.put(TABLE, key("new"), tx.get(TABLE, key("a")).orElseThrow());
            tx.put(TABLE, key("a"), key("2"));
            return runs;
        });

        assertEquals(1, runs.size());
        assertEquals(List.of(Optional.of("2"), Optional.of("1")), values(other.getAll(records("a", "new"))));
    }

    @Test
    void known_thatChangedAppearedOrWent_isReadAnew() {
        for (String changed : List.of("changed", "new", "gone", "unwritten")) {
            put("changed", "1");
            put("gone", "1");
            put("unwritten", "1");
            write(other, tx -> tx.delete(TABLE, key("new")));
            List<RecordKey> all = records("changed", "new", "gone", "unwritten");
            Known known = store.ahead(all);
            switch (changed) {
                case "gone" -> write(other, tx -> tx.delete(TABLE, key(changed)));
                default -> put(changed, "2");
            }
            List<Optional<String>> now = values(other.getAll(all));
            List<Optional<String>> seen = store.inTransaction(known, tx -> {
                List<Optional<String>> found = values(tx.getAll(all));
                tx.put(TABLE, key("changed"), key("3"));
                tx.put(TABLE, key("new"), key("3"));
                tx.delete(TABLE, key("gone"));
                return found;
            });

            assertEquals(now, seen, changed);
            assertEquals(
                    List.of(Optional.of("3"), Optional.of("3"), Optional.empty()),
                    values(other.getAll(records("changed", "new", "gone"))));
        }
    }

    @Test
    void known_thatIsNotRead_concernsNobody() {
        put("a", "1");
        put("b", "1");
        Known known = store.ahead(records("a", "b"));
        put("b", "2");
        List<String> runs = new ArrayList<>();
        store.inTransaction(known, tx -> {
            runs.add("run");
            tx.put(TABLE, key("c"), tx.get(TABLE, key("a")).orElseThrow());
            return runs;
        });

        assertEquals(1, runs.size());
        assertEquals(Optional.of("1"), get("c"));
    }

    @Test
    void answersAndExceptions_doNotRestOnWhatIsKnownNoMore() {
        put("a", "1");
        Known known = store.ahead(records("a", "b"));
        put("a", "2");
        put("b", "2");

        assertEquals(
                "2",
                store.inTransaction(known, tx -> text(tx.get(TABLE, key("a")).orElseThrow())));
        assertEquals(
                "2",
                store.inTransaction(known, tx -> text(tx.get(TABLE, key("b")).orElseThrow())));
        assertThrows(
                IllegalStateException.class,
                () -> store.inTransaction(known, tx -> {
                    throw new IllegalStateException(text(tx.get(TABLE, key("a")).orElseThrow()));
                }));
    }

    @Test
    void known_ofAnotherMoment_doesNotMixWithWhatIsRead() {
        put("a", "1");
        put("b", "1");
        Known known = store.ahead(records("a"));
        write(other, tx -> {
            tx.put(TABLE, key("a"), key("2"));
            tx.put(TABLE, key("b"), key("2"));
        });

        assertEquals(
                List.of(Optional.of("2"), Optional.of("2")),
                store.inTransaction(known, tx -> values(List.of(tx.get(TABLE, key("b")), tx.get(TABLE, key("a"))))));
    }

    @Test
    void expect_isOfItsOwnValue_notOfTheKnown() {
        put("lease", "old");
        Known known = store.ahead(records("lease"));
        put("lease", "mine");
        store.inTransaction(known, tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            tx.put(TABLE, key("a"), key("1"));
            return known;
        });
        assertEquals(Optional.of("1"), get("a"));

        Known mine = store.ahead(records("lease"));
        put("lease", "other");
        assertThrows(
                StorageException.Fenced.class,
                () -> store.inTransaction(mine, tx -> {
                    tx.expect(TABLE, key("lease"), key("mine"));
                    tx.put(TABLE, key("a"), key("2"));
                    return mine;
                }));
        assertEquals(Optional.of("1"), get("a"));
    }

    @Test
    void rareRecord_isFoundNevertheless() {
        put("there", "1");
        List<String> runs = new ArrayList<>();
        write(tx -> {
            runs.add("run");
            String found = tx.getRare(TABLE, key("absent"))
                            .map(MetadataStoreContract::text)
                            .orElse("none") + " "
                    + tx.getRare(TABLE, key("there"))
                            .map(MetadataStoreContract::text)
                            .orElse("none");
            tx.put(TABLE, key("result"), key(found));
        });
        assertEquals(Optional.of("none 1"), get("result"));
        assertEquals(
                "1",
                store.inTransaction(tx -> text(tx.getRare(TABLE, key("there")).orElse(key("none")))));
        assertEquals(2, runs.size());

        runs.clear();
        write(tx -> {
            runs.add("run");
            assertEquals(Optional.empty(), tx.getRare(TABLE, key("absent")));
            tx.put(TABLE, key("absent"), key("1"));
            assertEquals("1", text(tx.getRare(TABLE, key("absent")).orElseThrow()));
        });
        assertEquals(1, runs.size());
        assertEquals(Optional.of("1"), get("absent"));
    }

    @Test
    void rareRecord_thatComesMeanwhile_rerunsTheBody() {
        List<String> runs = new ArrayList<>();
        write(tx -> {
            runs.add("run");
            Optional<byte[]> rare = tx.getRare(TABLE, key("rare"));
            meanwhile(runs, inner -> inner.put(TABLE, key("rare"), key("1")));
            tx.put(TABLE, key("result"), rare.orElse(key("none")));
        });

        assertEquals(2, runs.size());
        assertEquals(Optional.of("1"), get("result"));
    }

    @Test
    void incrementsFromWhatIsKnown_allCount() {
        int threads = 6;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                MetadataStore mine = thread % 2 == 0 ? store : other;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < incrementsOfAThread() / 2; i++) {
                        mine.inTransaction(mine.ahead(records("count")), tx -> {
                            int count = tx.get(TABLE, key("count"))
                                    .map(value -> Integer.parseInt(text(value)))
                                    .orElse(0);
                            tx.put(TABLE, key("count"), key(String.valueOf(count + 1)));
                            return count;
                        });
                    }
                }));
            }
        }
        running.forEach(MetadataStoreContract::join);

        assertEquals(Optional.of(String.valueOf(threads * (incrementsOfAThread() / 2))), get("count"));
    }

    private static List<RecordKey> records(String... keys) {
        return Arrays.stream(keys).map(MetadataStoreContract::record).toList();
    }

    @Test
    void incrementsOfManyThreads_allCount() {
        int threads = 16;
        int increments = incrementsOfAThread();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                String own = "own" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < increments; i++) {
                        increment("shared");
                        increment(own);
                    }
                }));
            }
        }
        running.forEach(MetadataStoreContract::join);

        assertEquals(Optional.of(String.valueOf(threads * increments)), get("shared"));
        for (int thread = 0; thread < threads; thread++) {
            assertEquals(Optional.of(String.valueOf(increments)), get("own" + thread));
        }
    }

    /** Fewer where each takes a trip to a server. */
    protected int incrementsOfAThread() {
        return 100;
    }

    private void increment(String name) {
        write(tx -> {
            int count = tx.get(TABLE, key(name))
                    .map(value -> Integer.parseInt(text(value)))
                    .orElse(0);
            tx.put(TABLE, key(name), key(String.valueOf(count + 1)));
        });
    }

    @Test
    void randomOperations_agreeWithASortedMap() {
        RandomOperations.againstModel(store);
    }

    @Test
    void closedStore_isUnavailable() {
        put("a", "1");
        store.close();
        other.close();

        assertThrows(StorageException.Unavailable.class, () -> get("a"));
        assertThrows(StorageException.Unavailable.class, () -> store.getAll(List.of(record("a"))));
        assertThrows(StorageException.Unavailable.class, () -> store.ahead(records("a")));
        assertThrows(StorageException.Unavailable.class, () -> store.scan(TABLE, KeyRange.all(), 1));
        assertThrows(StorageException.Unavailable.class, () -> store.keys(TABLE, KeyRange.all(), 1));
        assertThrows(StorageException.Unavailable.class, () -> store.groups(TABLE, KeyRange.all(), SLASH, 1));
        assertThrows(StorageException.Unavailable.class, () -> store.expunge(TABLE));
        assertThrows(StorageException.Unavailable.class, () -> put("b", "1"));
        store.close();
    }

    @Test
    void close_whileOthersReadAndWrite_endsInUnavailable() {
        List<Future<?>> running = new ArrayList<>();
        CompletableFuture<Boolean> warm = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                String name = "k" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        put(name, String.valueOf(i));
                        assertEquals(Optional.of(String.valueOf(i)), get(name));
                        assertEquals(
                                1,
                                store.scan(TABLE, KeyRange.startingWith(key(name)), 1)
                                        .found()
                                        .size());
                        if (i == 20) {
                            warm.complete(true);
                        }
                    }
                }));
            }
            warm.join();
            store.close();
            other.close();
        }

        for (Future<?> each : running) {
            assertEquals(StorageException.Unavailable.class, each.exceptionNow().getClass());
        }
    }

    final Optional<String> get(String key) {
        return other.get(TABLE, key(key)).map(MetadataStoreContract::text);
    }

    final void put(String key, String value) {
        write(other, tx -> tx.put(TABLE, key(key), key(value)));
    }

    private void write(Consumer<MetadataStore.Transaction> body) {
        write(store, body);
    }

    static void write(MetadataStore store, Consumer<MetadataStore.Transaction> body) {
        store.write(body);
    }

    /** Commits another transaction on another thread, during the first run of a body only. */
    private void meanwhile(List<String> runs, Consumer<MetadataStore.Transaction> body) {
        if (runs.size() == 1) {
            CompletableFuture.runAsync(() -> write(other, body)).join();
        }
    }

    private static void join(Future<?> other) {
        try {
            other.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
