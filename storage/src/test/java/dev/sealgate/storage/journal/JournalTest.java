package dev.sealgate.storage.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JournalTest {
    record Note(String text) {}

    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();
    private Journal<Note> journal = open();

    private Journal<Note> open() {
        return new Journal<>(TestDatabases.over(store), new CborCodec<>(Note.class, 1), false);
    }

    private static Instant at(Duration afterStart) {
        return START.plus(afterStart);
    }

    private static Entry<Note> entry(String id, Duration afterStart, String... texts) {
        return new Entry<>(at(afterStart), id, new Note("note " + id), Set.of(texts));
    }

    private void append(Entry<Note> entry) {
        journal.append(List.of(entry), Map.of("t1", "first", "t2", "second"));
    }

    private List<String> idsFrom(Instant from) {
        List<String> ids = new ArrayList<>();
        journal.walk(from, entry -> ids.add(entry.id()));
        return ids;
    }

    @Test
    void entries_areFoundById_andWalkedInOrderOfTime() {
        append(entry("b", Duration.ofSeconds(2)));
        append(entry("c", Duration.ofSeconds(1)));
        append(entry("a", Duration.ofSeconds(3)));

        assertEquals(Optional.of(new Note("note c")), journal.find("c").map(Entry::value));
        assertEquals(Optional.of(at(Duration.ofSeconds(1))), journal.find("c").map(Entry::time));
        assertEquals(Optional.empty(), journal.find("d"));
        assertEquals(List.of("c", "b", "a"), idsFrom(Instant.EPOCH));
        assertEquals(List.of("b", "a"), idsFrom(at(Duration.ofSeconds(2))));
    }

    @Test
    void walk_endsWhenTheVisitorHasSeenEnough() {
        append(entry("a", Duration.ZERO));
        append(entry("b", Duration.ofSeconds(1)));
        List<String> seen = new ArrayList<>();
        journal.walk(Instant.EPOCH, entry -> {
            seen.add(entry.id());
            return false;
        });
        assertEquals(List.of("a"), seen);
    }

    @Test
    void twoJournals_keepAsManyEntriesTogether_asOneWould() {
        Journal<Note> here = new Journal<>(TestDatabases.over(store), new CborCodec<>(Note.class, 1), true);
        Journal<Note> there = new Journal<>(TestDatabases.over(store), new CborCodec<>(Note.class, 1), true);
        for (int i = 0; i < 6; i++) {
            (i % 2 == 0 ? here : there).append(List.of(entry("e" + i, Duration.ofSeconds(i))), Map.of());
        }
        assertEquals(2, here.trim(Instant.EPOCH, 4, START));
        assertEquals(0, there.trim(Instant.EPOCH, 4, START));
        assertEquals(List.of("e2", "e3", "e4", "e5"), idsFrom(Instant.EPOCH));
    }

    @Test
    void takenId_keepsItsFirstEntry() {
        append(entry("a", Duration.ZERO));
        append(entry("a", Duration.ofSeconds(1)));

        assertEquals(Optional.of(START), journal.find("a").map(Entry::time));
        assertEquals(1, journal.count());
    }

    @Test
    void count_isKnownAfterReopening() {
        append(entry("a", Duration.ZERO));
        append(entry("b", Duration.ofSeconds(1)));
        journal = open();
        assertEquals(2, journal.count());
    }

    @Test
    void trim_removesWhatIsTooOld() {
        append(entry("a", Duration.ZERO));
        append(entry("b", Duration.ofSeconds(10)));
        append(entry("c", Duration.ofSeconds(20)));

        assertEquals(1, journal.trim(at(Duration.ofSeconds(10)), 100, at(Duration.ofSeconds(20))));

        assertEquals(List.of("b", "c"), idsFrom(Instant.EPOCH));
        assertEquals(Optional.empty(), journal.find("a"));
        assertEquals(2, journal.count());
    }

    @Test
    void trim_removesTheOldestBeyondTheLimit_inAnyNumberOfBatches() {
        List<Entry<Note>> many = IntStream.range(0, 1_203)
                .mapToObj(i -> entry("id%04d".formatted(i), Duration.ofMillis(i)))
                .toList();
        journal.append(many, Map.of());

        assertEquals(1_200, journal.trim(Instant.EPOCH, 3, at(Duration.ofSeconds(2))));

        assertEquals(List.of("id1200", "id1201", "id1202"), idsFrom(Instant.EPOCH));
        assertEquals(0, journal.trim(Instant.EPOCH, 3, at(Duration.ofSeconds(2))));
        append(entry("later", Duration.ofSeconds(3)));
        assertEquals(1, journal.trim(Instant.EPOCH, 3, at(Duration.ofSeconds(3))), "goes on where it ended");
    }

    @Test
    void texts_liveAsLongAsAnEntryNeedsThem() {
        append(entry("a", Duration.ZERO, "t1"));
        append(entry("b", Duration.ofMinutes(59), "t1", "t2"));
        append(entry("c", Duration.ofHours(5)));
        append(entry("d", Duration.ofHours(9), "t2"));

        journal.trim(at(Duration.ofMinutes(30)), 100, at(Duration.ofHours(9)));
        assertEquals(Optional.of("first"), journal.findText("t1"), "b needs it");

        journal.trim(at(Duration.ofHours(2)), 100, at(Duration.ofHours(9)));
        assertEquals(Optional.empty(), journal.findText("t1"));
        assertEquals(Optional.of("second"), journal.findText("t2"), "d needs it");

        journal.trim(at(Duration.ofHours(20)), 100, at(Duration.ofHours(20)));
        assertEquals(Optional.empty(), journal.findText("t2"), "nothing is left");
        append(entry("e", Duration.ofHours(20), "t2"));
        assertEquals(Optional.of("second"), journal.findText("t2"), "it came back");
    }

    @Test
    void textThatIsNotGiven_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> append(entry("a", Duration.ZERO, "t3")));
        assertEquals(Optional.empty(), journal.find("a"));
    }
}
