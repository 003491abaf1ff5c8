package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.file.TrailSearch.Found;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Position;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailSearchTest {
    private static final long MUCH = 1L << 30;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static Optional<String> name(byte[] json) {
        return Optional.of(new String(json, UTF_8).replaceAll(".*event (\\d+).*", "$1"));
    }

    /** Ten records in four files, an hour between files; newest last. */
    private Trails trail() {
        Trails trail = new Trails(directory.resolve("audit"));
        for (int file = 0; file < 3; file++) {
            try (AuditLog log = trail.open()) {
                trail.append(log, file * 3 + 1, file * 3 + 3);
            }
            trail.pass(Duration.ofHours(1));
        }
        return trail;
    }

    @Test
    void search_givesTheNewestFirst_overAllFiles_alsoTheOneThatIsOpen() {
        Trails trail = trail();
        try (AuditLog log = trail.open()) {
            trail.append(log, 10, 10);
            Found<String> found = TrailSearch.run(
                    log.files(""),
                    new Search(Optional.empty(), Instant.EPOCH, Instant.MAX, 50, MUCH),
                    TrailSearchTest::name);
            List<String> expected = IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> Integer.toString(11 - i))
                    .toList();
            assertEquals(expected, found.records());
            assertEquals(Optional.empty(), found.next());
        }
    }

    @Test
    void pages_meetWithoutGapOrRepetition_whateverTheirSize_andWhateverIsAddedMeanwhile() {
        Trails trail = trail();
        for (int size = 1; size <= 10; size++) {
            try (AuditLog log = trail.open()) {
                List<String> all = new ArrayList<>();
                Optional<Position> from = Optional.empty();
                do {
                    Found<String> page = TrailSearch.run(
                            log.files(""),
                            new Search(from, Instant.EPOCH, Trails.START.plus(Duration.ofHours(2)), size, MUCH),
                            TrailSearchTest::name);
                    all.addAll(page.records());
                    from = page.next();
                    trail.append(log, 99, 99);
                } while (from.isPresent());
                assertEquals(List.of("9", "8", "7", "6", "5", "4", "3", "2", "1"), all, "pages of " + size);
            }
            trail.pass(Duration.ofHours(1));
        }
    }

    @Test
    void boundedReading_endsEarly_andSaysWhereToGoOn() {
        Trails trail = trail();
        try (AuditLog log = trail.open()) {
            List<String> all = new ArrayList<>();
            Optional<Position> from = Optional.empty();
            int pages = 0;
            do {
                Found<String> page = TrailSearch.run(
                        log.files(""), new Search(from, Instant.EPOCH, Instant.MAX, 50, 1), TrailSearchTest::name);
                all.addAll(page.records());
                from = page.next();
                pages++;
            } while (from.isPresent());
            assertEquals(9, all.size());
            assertTrue(pages >= 9, pages + " pages");
        }
    }

    @Test
    void filesOfOtherTimes_areNotRead() throws IOException {
        Trails trail = trail();
        List<String> seen = new ArrayList<>();
        try (AuditLog log = trail.open()) {
            Instant middle = Trails.START.plus(Duration.ofHours(1));
            TrailSearch.run(log.files(""), new Search(Optional.empty(), middle, middle, 50, MUCH), json -> {
                seen.add(new String(json, UTF_8));
                return name(json);
            });
        }
        assertEquals(3, seen.size());
    }
}
