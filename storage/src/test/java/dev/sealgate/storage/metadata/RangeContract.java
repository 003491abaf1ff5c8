package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStore} promises of questions about many records. */
abstract class RangeContract extends KnownContract {
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
}
