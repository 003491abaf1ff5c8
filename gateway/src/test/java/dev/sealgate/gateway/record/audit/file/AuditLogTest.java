package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private Trails trail() {
        return new Trails(directory.resolve("audit"));
    }

    @Test
    void appendedRecords_areInTheFileAtOnce_chained_andKeepTheirText() throws IOException {
        Trails trail = trail();
        try (AuditLog log = trail.open()) {
            AuditRecord record = trail.record("first");
            log.append(List.of(record, trail.record("second")));
            List<String> lines = trail.lines();
            assertEquals(2, lines.size());
            Line first = Line.parse(lines.getFirst().getBytes(UTF_8)).orElseThrow();
            assertEquals(new String(record.json().view(), UTF_8), new String(first.json(), UTF_8));
            assertTrue(first.follows(Chain.START));
            assertEquals(2, log.recorded());
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(trail.newest(".jsonl"))));
    }

    @Test
    void closedTrail_goesOnInANewFile_andIsSound() throws IOException {
        Trails trail = trail();
        trail.write(3);
        trail.pass(Duration.ofSeconds(1));
        trail.write(2);
        TrailReport report = trail.verify();
        assertEquals("sound", trail.flaw());
        assertEquals(2, report.files());
        assertEquals(5, report.last());
        assertEquals(0, report.unsigned());
    }

    @Test
    void nothingRecorded_leavesNoFile() throws IOException {
        Trails trail = trail();
        trail.write(0);
        assertEquals(List.of(), trail.files(".jsonl"));
    }

    @Test
    void fileOfItsSizeOrAge_isFollowedByAnother() throws IOException {
        Trails trail = trail();
        try (AuditLog log = trail.open(Trails.LIMITS.withFiles(400, Duration.ofHours(1)))) {
            for (int i = 1; i <= 6; i++) {
                trail.pass(Duration.ofSeconds(1));
                trail.append(log, i, i);
            }
            int bySize = trail.files(".jsonl").size();
            assertTrue(bySize > 1, "one file only");
            trail.pass(Duration.ofHours(1));
            trail.append(log, 7, 7);
            assertEquals(bySize + 1, trail.files(".jsonl").size());
        }
        assertEquals("sound", trail.flaw());
        assertEquals(7, trail.verify().last());
    }

    @Test
    void digests_areSignedWhileTheFileIsOpen() throws IOException {
        Trails trail = trail();
        try (AuditLog log = trail.open(Trails.LIMITS.withDigestAfter(2))) {
            // A record is only taken once a digest that is due behind the one before it is written.
            trail.append(log, 1, 5);
            assertEquals(1, trail.verify().unsigned());
        }
    }

    @Test
    void concurrentRequests_shareWrites_andLoseNothing() throws Exception {
        Trails trail = trail();
        int workers = 8;
        int each = 250;
        try (AuditLog log =
                        trail.open(new TrailLimits(50_000, Duration.ofHours(1), 2_000, 100, Duration.ofMinutes(1)));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                int worker = w;
                work.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        trail.pass(Duration.ofMillis(
                                1)); // files made in the same millisecond differ by their first record
                        log.append(List.of(trail.record(worker + "-" + i)));
                    }
                }));
            }
            for (Future<?> done : work) {
                done.get();
            }
            assertEquals((long) workers * each, log.recorded());
        }
        Set<String> names = new HashSet<>();
        for (Path file : trail.files(".jsonl")) {
            Files.readAllLines(file).forEach(line -> names.add(line.replaceAll(".*\"name\":\"([^\"]+)\".*", "$1")));
        }
        assertEquals(workers * each, names.size());
        assertEquals("sound", trail.flaw());
    }

    @Test
    void failedWrite_isTheCallersFailure_andWorksAgainOnceItCan() throws IOException {
        Trails trail = trail();
        try (AuditLog log = trail.open()) {
            Path blocking = trail.directory.resolve("audit-20260304T050607000Z-000000000000001.jsonl");
            Files.createFile(blocking);
            assertThrows(AuditException.class, () -> trail.append(log, 1, 1));
            assertFalse(log.available());
            Files.delete(blocking);
            trail.append(log, 1, 1);
            assertTrue(log.available());
        }
        assertEquals("sound", trail.flaw());
        assertEquals(1, trail.verify().last());
    }

    @Test
    void closedLog_takesNothing() {
        Trails trail = trail();
        AuditLog log = trail.open();
        log.close();
        assertThrows(AuditException.class, () -> trail.append(log, 1, 1));
    }

    @Test
    void killedProcess_leavesEveryAcknowledgedRecord_andTheChainGoesOn() throws IOException {
        Trails trail = trail();
        Trails copy;
        try (AuditLog log = trail.open()) {
            trail.append(log, 1, 5);
            copy = trail.copyTo(directory.resolve("copy"));
        }
        assertEquals(5, copy.verify().unsigned());
        copy.pass(Duration.ofSeconds(1));
        copy.write(2);
        assertEquals("sound", copy.flaw());
        assertEquals(7, copy.verify().last());
        assertEquals(0, copy.verify().unsigned());
    }

    @Test
    void tornTail_isMovedAside() throws IOException {
        Trails trail = trail();
        Trails copy;
        try (AuditLog log = trail.open()) {
            trail.append(log, 1, 5);
            copy = trail.copyTo(directory.resolve("copy"));
        }
        String torn = "{\"eventTime\":\"2026-03-04T05:";
        Files.writeString(copy.newest(".jsonl"), torn, StandardOpenOption.APPEND);
        assertEquals("sound", copy.flaw());
        assertEquals(torn.length(), copy.verify().tornBytes());
        copy.pass(Duration.ofSeconds(1));
        copy.write(1);
        assertEquals("sound", copy.flaw());
        assertEquals(6, copy.verify().last());
        assertEquals(torn, Files.readString(copy.newest(".torn")));
    }

    @Test
    void holeInTheLastGroup_takesWhatStandsBehindItAlong() throws IOException {
        Trails trail = trail();
        Trails copy;
        try (AuditLog log = trail.open()) {
            trail.append(log, 1, 5);
            copy = trail.copyTo(directory.resolve("copy"));
        }
        List<String> lines = new ArrayList<>(copy.lines());
        lines.set(3, "\0".repeat(lines.get(3).length()));
        copy.rewrite(lines);
        copy.pass(Duration.ofSeconds(1));
        copy.write(1);
        assertEquals("sound", copy.flaw());
        assertEquals(4, copy.verify().last());
    }

    @Test
    void crashBetweenMakingTwoFiles_leavesNothing() throws IOException {
        Trails trail = trail();
        trail.write(2);
        Files.createFile(trail.directory.resolve("audit-20260304T050608000Z-000000000000003.jsonl"));
        trail.pass(Duration.ofSeconds(1));
        trail.write(1);
        assertEquals("sound", trail.flaw());
        assertEquals(3, trail.verify().last());
    }

    @Test
    void alteredTrail_isLeftAsItIs_andFoundAfterARestart() throws IOException {
        Trails trail = trail();
        trail.write(5);
        List<String> lines = new ArrayList<>(trail.lines());
        lines.set(2, lines.get(2).replace("event 3", "event X"));
        trail.rewrite(lines);
        trail.pass(Duration.ofSeconds(1));
        trail.write(1);
        assertTrue(trail.flaw().contains("record 3 was altered"), trail.flaw());
    }

    @Test
    void retention_removesWholeFiles_andTheRestIsSound() throws IOException {
        Trails trail = trail();
        trail.write(2);
        trail.pass(Duration.ofDays(3));
        trail.write(2);
        trail.pass(Duration.ofDays(3));
        try (AuditLog log = trail.open()) {
            trail.append(log, 5, 5);
            assertEquals(1, log.removeBefore(trail.instant().minus(Duration.ofDays(5)), Long.MAX_VALUE));
        }
        assertEquals("sound", trail.flaw());
        assertEquals(3, trail.verify().first());
    }

    @Test
    void newestFilesTakenAway_showAfterTheRestart() throws IOException {
        Trails trail = trail();
        trail.write(2);
        trail.pass(Duration.ofSeconds(1));
        trail.write(3);
        Files.delete(trail.newest(".jsonl"));
        Files.delete(trail.newest(".digests"));
        assertEquals("sound", trail.flaw()); // the files alone do not tell
        trail.pass(Duration.ofSeconds(1));
        trail.write(0);
        trail.write(1);
        assertTrue(trail.flaw().contains("records 3 to 5 missing"), trail.flaw());
        trail.pass(Duration.ofSeconds(1));
        trail.write(1);
        assertTrue(trail.flaw().contains("records 3 to 5 missing"), trail.flaw());
    }

    @Test
    void everythingTakenAway_leavesTheNumbers() throws IOException {
        Trails trail = trail();
        trail.write(4);
        Files.delete(trail.newest(".jsonl"));
        Files.delete(trail.newest(".digests"));
        trail.write(1);
        assertEquals(5, trail.verify().first());
    }

    @Test
    void fileBroughtBackToAnEarlierDigest_showsAfterTheRestart_howeverManyRecordsAreForged() throws IOException {
        for (int forged : List.of(0, 2, 9)) {
            Trails trail = new Trails(directory.resolve("forged" + forged));
            try (AuditLog log = trail.open(Trails.LIMITS.withDigestAfter(3))) {
                trail.append(log, 1, 6);
            }
            List<String> digests = Files.readAllLines(trail.newest(".digests"));
            Files.write(trail.newest(".digests"), digests.subList(0, 2)); // "open", and the one about three records
            List<String> lines = new ArrayList<>(trail.lines().subList(0, 3));
            for (int i = 0; i < forged; i++) {
                lines.add(lines.get(i % 3).replace("event", "forged"));
            }
            trail.rewrite(Trails.chained(lines, Chain.START));
            assertEquals("sound", trail.flaw());
            trail.pass(Duration.ofSeconds(1));
            trail.write(1);
            String expected = forged < 3 ? "missing" : "does not continue the file before it";
            assertTrue(trail.flaw().contains(expected), forged + " forged: " + trail.flaw());
        }
    }

    @Test
    void crashBeforeADigestIsRemembered_isNoTampering() throws IOException {
        Trails trail = trail();
        TrailMark older;
        try (AuditLog log = trail.open(Trails.LIMITS.withDigestAfter(1))) {
            trail.append(log, 1, 2);
            older = trail.read().orElseThrow();
        }
        trail.write(older);
        trail.pass(Duration.ofSeconds(1));
        trail.write(1);
        assertEquals("sound", trail.flaw());
        assertEquals(3, trail.verify().last());
    }
}
