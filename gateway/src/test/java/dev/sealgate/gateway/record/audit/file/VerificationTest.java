package dev.sealgate.gateway.record.audit.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set in write()
    private Trails trail;

    /** Six records, of which the first three have a digest of their own. */
    @BeforeEach
    void write() throws IOException {
        trail = new Trails(directory.resolve("audit"));
        try (AuditLog log = trail.open(Trails.LIMITS.withDigestAfter(3))) {
            trail.append(log, 1, 6);
        }
        assertEquals("sound", trail.flaw());
    }

    private static Arguments tampering(String name, UnaryOperator<List<String>> change, String expected) {
        return Arguments.of(name, change, expected);
    }

    private static UnaryOperator<List<String>> edited(Consumer<List<String>> edit) {
        return lines -> {
            List<String> changed = new ArrayList<>(lines);
            edit.accept(changed);
            return changed;
        };
    }

    static Stream<Arguments> tamperings() {
        return Stream.of(
                tampering(
                        "altered",
                        edited(lines -> lines.set(3, lines.get(3).replace("event 4", "event 0"))),
                        "record 4 was altered (line 4)"),
                tampering(
                        "altered into something else",
                        edited(lines -> lines.set(3, "{}")),
                        "record 4 was altered: line 4 is not a record any more"),
                tampering("removed", edited(lines -> lines.remove(3)), "record 4 missing (before line 4)"),
                tampering(
                        "several removed",
                        edited(lines -> lines.subList(1, 4).clear()),
                        "records 2 to 4 missing (before line 2)"),
                tampering(
                        "inserted",
                        edited(lines -> lines.add(3, lines.get(3).replace("event 4", "event 0"))),
                        "line 4 was inserted before record 4"),
                tampering(
                        "repeated", edited(lines -> lines.add(3, lines.get(1))), "line 4 was inserted before record 4"),
                tampering(
                        "two exchanged",
                        edited(lines -> Collections.swap(lines, 2, 3)),
                        "the order was changed: record 4 stands where record 3 belongs (line 3)"),
                tampering(
                        "cut",
                        edited(lines -> lines.subList(4, 6).clear()),
                        "records 5 to 6 missing: the file was cut"),
                tampering("emptied", edited(List::clear), "records 1 to 6 missing: the file was cut"),
                tampering(
                        "chained anew within the first digest",
                        edited(lines -> {
                            lines.set(1, lines.get(1).replace("event 2", "event 0"));
                            List<String> made = Trails.chained(lines, Chain.START);
                            lines.clear();
                            lines.addAll(made);
                        }),
                        "records 1 to 3: at least one was altered and the chain made anew"),
                tampering(
                        "chained anew behind it",
                        edited(lines -> {
                            lines.set(4, lines.get(4).replace("event 5", "event 0"));
                            List<String> made = Trails.chained(lines, Chain.START);
                            lines.clear();
                            lines.addAll(made);
                        }),
                        "records 4 to 6: at least one was altered and the chain made anew"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tamperings")
    void tampering_isFound_andTheRecordNamed(String name, UnaryOperator<List<String>> change, String expected)
            throws IOException {
        trail.rewrite(change.apply(trail.lines()));
        assertTrue(trail.flaw().contains(expected), name + ": " + trail.flaw());
    }

    @Test
    void recordAddedBehindTheEnd_isFound() throws IOException {
        List<String> lines = new ArrayList<>(trail.lines());
        lines.add(lines.getFirst());
        trail.rewrite(Trails.chained(lines, Chain.START));
        assertTrue(trail.flaw().contains("record 7 was added behind the closing digest"), trail.flaw());
    }

    @Test
    void bytesAddedBehindTheEnd_areFound() throws IOException {
        Files.writeString(trail.newest(".jsonl"), "x", StandardOpenOption.APPEND);
        assertTrue(trail.flaw().contains("1 bytes were added behind record 6"), trail.flaw());
    }

    @Test
    void everyAlteredByte_isFound() throws IOException {
        Path file = trail.newest(".jsonl");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 5) { // a sample of every part of a line
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertTrue(!trail.verify().sound(), "byte " + i);
        }
    }

    @Test
    void everyAlteredByteOfTheDigests_isFound() throws IOException {
        Path file = trail.newest(".digests");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i += 7) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertTrue(!trail.verify().sound(), "byte " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".jsonl", ".digests"})
    void otherLineEnds_areFound(String ending) throws IOException {
        Path file = trail.newest(ending);
        String good = Files.readString(file);
        for (int feed = good.indexOf('\n'); feed >= 0; feed = good.indexOf('\n', feed + 1)) {
            boolean last = feed == good.length() - 1; // without it, a crash may have cut the line
            for (String end : List.of(last ? "\r\n" : "\r", "\r\n", "\n\n", "\u2028\n")) {
                Files.writeString(file, good.substring(0, feed) + end + good.substring(feed + 1));
                assertTrue(
                        !trail.verify().sound(),
                        feed + " of " + good.length() + ": "
                                + end.codePoints().boxed().toList());
            }
        }
    }

    /** Four bits of its last letter stand for nothing. */
    @Test
    void signatureWrittenOtherwise_isFound() throws IOException {
        Path file = trail.newest(".digests");
        String good = Files.readString(file);
        int last = good.length() - "==\"}\n".length() - 1;
        char other = (char) (good.charAt(last) + 1);
        Files.writeString(file, good.substring(0, last) + other + good.substring(last + 1));
        assertTrue(!trail.verify().sound());
    }

    @Test
    void removedDigests_areFound() throws IOException {
        Path file = trail.newest(".digests");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(1);
        Files.write(file, lines);
        assertTrue(trail.flaw().contains("digests are missing"), trail.flaw());
        Files.delete(file);
        assertTrue(trail.flaw().contains("nothing vouches for the records from 1 on"), trail.flaw());
    }

    @Test
    void digestsOfAnotherKey_areFound() throws IOException {
        TrailReport report = Verification.of(
                trail.directory,
                TrailKey.ofSeed(new byte[] {
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                            26, 27, 28, 29, 30, 31, 32
                        })
                        .publicKey(),
                TrailWitness.NONE);
        assertTrue(report.flaw().orElseThrow().contains("signed by key"), report.toString());
    }

    @Test
    void removedFile_isFound() throws IOException {
        trail.pass(Duration.ofSeconds(1));
        trail.write(2);
        trail.pass(Duration.ofSeconds(1));
        trail.write(2);
        Files.delete(trail.files(".jsonl").get(1));
        assertTrue(trail.flaw().contains("missing: records from 7 on"), trail.flaw());
        Files.delete(trail.files(".digests").get(1));
        assertTrue(trail.flaw().contains("records 7 to 8 missing"), trail.flaw());
    }
}
