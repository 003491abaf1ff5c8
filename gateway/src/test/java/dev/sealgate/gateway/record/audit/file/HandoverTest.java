package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail that goes on under another key stays one trail, for whoever trusts either. */
class HandoverTest {
    private static final TrailKey FIRST = Trails.KEY;
    private static final TrailKey SECOND = key(2);
    private static final TrailKey THIRD = key(3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set in write()
    private Trails trail;

    private static TrailKey key(int fill) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) fill);
        return TrailKey.ofSeed(seed);
    }

    /** Two records under the first key, two under the second. */
    @BeforeEach
    void write() {
        trail = new Trails(directory.resolve("audit"));
        append(FIRST, 1, 2);
        assertTrue(handOver(FIRST, SECOND));
        append(SECOND, 3, 4);
    }

    private void append(TrailKey key, int first, int last) {
        trail.pass(java.time.Duration.ofSeconds(1));
        try (AuditLog log = AuditLog.open(trail.directory, key, Trails.LIMITS, Durability.RELAXED, trail, trail)) {
            trail.append(log, first, last);
        }
    }

    private boolean handOver(TrailKey from, TrailKey to) {
        return TrailHandover.write(trail.directory, from, to, trail, trail.instant());
    }

    private String flaw(TrailKey trusted) throws IOException {
        return Verification.of(trail.directory, trusted.publicKey(), TrailWitness.NONE)
                .flaw()
                .orElse("sound");
    }

    private Path handovers() {
        return trail.directory.resolve(TrailFiles.HANDOVERS);
    }

    @Test
    void trail_isSound_forWhoeverTrustsEitherKey() throws IOException {
        assertEquals("sound", flaw(FIRST));
        assertEquals("sound", flaw(SECOND));
        assertEquals(
                4,
                Verification.of(trail.directory, SECOND.publicKey(), TrailWitness.NONE)
                        .last());
        assertTrue(flaw(THIRD).contains("signed by key " + FIRST.publicKey().id()), flaw(THIRD));
    }

    @Test
    void publicKeyBesideTheFiles_isTheNewOne() throws IOException {
        assertEquals(
                SECOND.publicKey().pem(),
                new TrailFiles(trail.directory).readPublicKey().orElseThrow());
    }

    @Test
    void severalHandovers_mayFollowEachOther_withoutRecordsBetween() throws IOException {
        handOver(SECOND, THIRD);
        handOver(THIRD, key(4));
        assertEquals("sound", flaw(FIRST));
        append(key(4), 5, 5);
        for (TrailKey trusted : List.of(FIRST, SECOND, THIRD, key(4))) {
            assertEquals("sound", flaw(trusted));
        }
    }

    @Test
    void repeated_itIsDoneOnce() throws IOException {
        String before = Files.readString(handovers());
        assertTrue(handOver(FIRST, SECOND));
        assertEquals(before, Files.readString(handovers()));
    }

    @Test
    void trailThatACrashLeftOpen_isClosedUnderTheOldKeyFirst() throws IOException {
        Trails crashed;
        try (AuditLog log = AuditLog.open(trail.directory, SECOND, Trails.LIMITS, Durability.RELAXED, trail, trail)) {
            trail.append(log, 5, 6);
            crashed = trail.copyTo(directory.resolve("crashed"));
        }
        assertTrue(TrailHandover.write(crashed.directory, SECOND, THIRD, crashed, crashed.instant()));
        assertEquals(
                "sound",
                Verification.of(crashed.directory, THIRD.publicKey(), TrailWitness.NONE)
                        .flaw()
                        .orElse("sound"));
        assertEquals(
                6,
                Verification.of(crashed.directory, THIRD.publicKey(), TrailWitness.NONE)
                        .last());
    }

    @Test
    void withoutATrail_thereIsNothingToHandOver() {
        Path none = directory.resolve("none");
        assertFalse(TrailHandover.write(none, FIRST, SECOND, trail, trail.instant()));
        assertFalse(Files.exists(none));
    }

    @Test
    void whoHasTheOldKey_cannotSignForLater() throws IOException {
        append(FIRST, 5, 5);
        assertTrue(
                flaw(SECOND)
                        .contains("signed by key " + FIRST.publicKey().id() + ", not by "
                                + SECOND.publicKey().id()),
                flaw(SECOND));
    }

    /** The old key's part made anew by its holder: sound in itself, but it does not end where the new key says that it did. */
    @Test
    void whoHasTheOldKey_cannotChangeWhatCameBefore() throws IOException {
        String kept = Files.readString(handovers());
        for (Path file : trail.files("")) {
            Files.delete(file);
        }
        Trails forged = new Trails(trail.directory);
        forged.write(2);
        Files.writeString(handovers(), kept);
        assertTrue(flaw(SECOND).contains("the trail ends before the digest"), flaw(SECOND));
    }

    @Test
    void newestFilesTakenAway_showByTheHandover() throws IOException {
        handOver(SECOND, THIRD);
        Path records = trail.newest(TrailFiles.RECORDS);
        Files.delete(TrailFiles.digestsOf(records));
        Files.delete(records);
        assertTrue(flaw(THIRD).startsWith("records from 3 on missing: "), flaw(THIRD));
    }

    @Test
    void oldestFilesRemovedByRetention_leaveASoundTrail() throws IOException {
        Path records = trail.files(TrailFiles.RECORDS).getFirst();
        Files.delete(TrailFiles.digestsOf(records));
        Files.delete(records);
        assertEquals("sound", flaw(SECOND));
        assertEquals("sound", flaw(FIRST));
    }

    @Test
    void handoverRemoved_leavesTheOldPartUnsigned() throws IOException {
        Files.delete(handovers());
        assertTrue(flaw(SECOND).contains("signed by key " + FIRST.publicKey().id()), flaw(SECOND));
    }

    @Test
    void handoverAltered_isNoHandover() throws IOException {
        String line = Files.readString(handovers());
        for (String other : List.of(
                line.replace("\"time\":\"2026", "\"time\":\"2025"),
                line.replaceFirst("\"last\":\"[0-9a-f]{2}", "\"last\":\"00"),
                line.replace(SECOND.publicKey().base64(), THIRD.publicKey().base64()),
                "{}\n")) {
            Files.writeString(handovers(), other);
            assertEquals(TrailFiles.HANDOVERS + " line 1: altered: not a handover that both keys signed", flaw(SECOND));
        }
    }

    @Test
    void handoverThatDoesNotFollow_isAFlaw() throws IOException {
        Handover stranger = Handover.sign(THIRD, key(4), Digest.NO_PREVIOUS, Trails.START);
        Files.write(
                handovers(),
                (new String(stranger.line().view(), UTF_8) + "\n").getBytes(UTF_8),
                StandardOpenOption.APPEND);
        assertTrue(flaw(SECOND).startsWith(TrailFiles.HANDOVERS + " line 2: does not follow"), flaw(SECOND));
    }

    @Test
    void handoverCutShortByACrash_neverCounted() throws IOException {
        Files.writeString(handovers(), "{\"handover\":1,", StandardOpenOption.APPEND);
        assertEquals("sound", flaw(SECOND));
        handOver(SECOND, THIRD);
        assertEquals("sound", flaw(THIRD));
        assertEquals(2, Files.readAllLines(handovers()).size());
    }
}
