package dev.sealgate.gateway.record.audit.ship;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.file.TrailSearch;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Found;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Position;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Search;
import dev.sealgate.gateway.record.audit.ship.Fleet.Station;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking for records in the trails of several gateways. */
class AllTrailsTest {
    private static final long MUCH = 1L << 30;
    private static final int LARGE = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Fleet fleet;

    @BeforeEach
    void open() {
        fleet = new Fleet(new InMemoryMetadataStore(), directory);
    }

    private static Optional<String> name(byte[] json) {
        return Optional.of(new String(json, UTF_8).replaceAll(".*\"name\":\"([^\"]+)\".*", "$1"));
    }

    private static Found<String> search(Station at, Search search) {
        try (TrailSearch<String> running =
                new TrailSearch<>(new AllTrails(at.log.files(at.gateway), at.shipped), search, AllTrailsTest::name)) {
            do {
                running.fetch();
            } while (!running.advance());
            return running.found();
        }
    }

    private static List<String> between(Station at, Instant earliest, Instant latest) {
        return search(at, new Search(Optional.empty(), earliest, latest, Integer.MAX_VALUE, MUCH))
                .records();
    }

    private static List<String> all(Station at) {
        return between(at, Instant.EPOCH, Instant.MAX);
    }

    private static void ship(Station at) {
        at.cut();
        at.shipper.shipClosed();
    }

    @Test
    void eventsOfAllGateways_areInOrderOfTime_ownOnesAtOnce_othersOnceShipped() {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            (i % 2 == 0 ? a : b).record("r" + i + "-", 1, 10);
            expected.addFirst("r" + i + "-0");
        }
        assertEquals(List.of("r5-0", "r3-0", "r1-0"), all(b));
        ship(a);
        assertEquals(expected, all(b));
        assertEquals(List.of("r4-0", "r2-0", "r0-0"), all(a));
        ship(b);
        assertEquals(expected, all(a));
    }

    @Test
    void withinATrail_whatWasRecordedLastIsFirst_overItsFiles_whateverTheTimes() {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        a.record("early", 2, 10);
        a.cut();
        a.record("took long", Fleet.START.minusSeconds(100), 10);
        b.record("other", 1, 10);
        a.record("last", 1, 10);
        assertEquals(List.of("last0", "took long", "early1", "early0"), all(a));
        ship(a);
        assertEquals(List.of("last0", "took long", "early1", "early0"), all(a));
        assertEquals(List.of("last0", "other0", "took long", "early1", "early0"), all(b));
    }

    @Test
    void gatewayThatIsGone_isFound_byEveryOther() {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        a.record("large", 10, LARGE);
        ship(a);
        a.kill();
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        assertEquals(10, all(b).size());
        assertEquals("large9", all(b).getFirst());
    }

    @Test
    void pages_meetWithoutGapOrRepetition_whateverIsRecordedAndShippedMeanwhile() {
        for (long seed = 1; seed <= 30; seed++) {
            pages(new Random(seed), "seed " + seed);
        }
    }

    private void pages(Random random, String what) {
        Fleet own = new Fleet(new InMemoryMetadataStore(), directory.resolve(what));
        List<Station> stations = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            stations.add(own.start("gateway" + i));
        }
        for (int i = 0; i < 25; i++) {
            any(stations, random, what + "-before" + i + "-");
        }
        Station asked = stations.get(random.nextInt(3));
        List<String> expected = all(asked);
        assertEquals(new HashSet<>(expected).size(), expected.size());
        List<String> paged = new ArrayList<>();
        Optional<Position> from = Optional.empty();
        long maxBytes = random.nextBoolean() ? 1 + random.nextInt(60_000) : MUCH;
        do {
            Found<String> page =
                    search(asked, new Search(from, Instant.EPOCH, Instant.MAX, 1 + random.nextInt(9), maxBytes));
            paged.addAll(page.records());
            from = page.next();
            any(stations, random, what + "-later" + paged.size() + "-");
        } while (from.isPresent());
        // What was recorded before but shipped later may come in between.
        assertEquals(new HashSet<>(paged).size(), paged.size(), what + ": a record was shown twice");
        List<String> kept = new ArrayList<>(paged);
        kept.retainAll(new HashSet<>(expected));
        assertEquals(sorted(expected), sorted(kept), what);
        assertTrue(paged.stream().noneMatch(name -> name.contains("later")), what);
    }

    private static List<String> sorted(List<String> names) {
        List<String> sorted = new ArrayList<>(names);
        Collections.sort(sorted);
        return sorted;
    }

    private static void any(List<Station> stations, Random random, String name) {
        Station station = stations.get(random.nextInt(stations.size()));
        switch (random.nextInt(4)) {
            case 0 -> station.cut();
            case 1 -> station.shipper.shipClosed();
            default -> station.record(name, 1 + random.nextInt(4), random.nextInt(LARGE));
        }
    }

    @Test
    void filesOfOtherTimes_areNotOpened_andThoseOfWideTimesAreFound() {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        fleet.pass(Duration.ofHours(5));
        a.record("early", Fleet.START, 10);
        a.record("late", 1, 10);
        ship(a); // one file of five hours
        for (int i = 0; i < 40; i++) {
            a.record("h" + i + "-", 1, 10);
            ship(a);
            fleet.pass(Duration.ofHours(1));
        }
        Instant tenth = Fleet.START.plus(Duration.ofHours(15)).plusSeconds(11);
        List<String> some = between(b, tenth.minusSeconds(60), tenth.plusSeconds(60));
        assertEquals(List.of("h10-0"), some);
        // Its file has nothing of these times, but nobody can tell by its row.
        assertEquals(
                List.of("late0", "early"), between(b, Fleet.START.plusSeconds(3_600), Fleet.START.plusSeconds(7_200)));
    }

    @Test
    void fileThatIsDamaged_hidesItsRecords_notThoseOfOthers() throws IOException {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        a.record("first", 10, LARGE);
        ship(a);
        a.record("second", 2, 10);
        ship(a);
        b.record("own", 1, 10);
        try (Stream<Path> files = Files.walk(fleet.blobs())) {
            files.filter(Files::isRegularFile).forEach(AllTrailsTest::delete);
        }
        assertEquals(List.of("own0", "second1", "second0"), all(b));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void searchOverManyFiles_opensOnlySome_andGoesOnInTheNext() {
        Station a = fleet.start("aaaaaaaaaaaaaaaa");
        Station b = fleet.start("bbbbbbbbbbbbbbbb");
        for (int i = 0; i < 150; i++) {
            a.record("r" + i + "-", 1, 10);
            ship(a);
        }
        List<String> found = new ArrayList<>();
        Optional<Position> from = Optional.empty();
        int pages = 0;
        do {
            Found<String> page = search(b, new Search(from, Instant.EPOCH, Instant.MAX, 1_000, MUCH));
            found.addAll(page.records());
            from = page.next();
            pages++;
        } while (from.isPresent());
        assertEquals(150, found.size());
        assertEquals("r149-0", found.getFirst());
        assertEquals(3, pages);
    }
}
