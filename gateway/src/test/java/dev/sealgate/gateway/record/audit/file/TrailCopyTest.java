package dev.sealgate.gateway.record.audit.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailCopyTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Trails trails;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path copies;

    @BeforeEach
    void makeDirectories() throws IOException {
        trails = new Trails(directory.resolve("audit"));
        copies = Files.createDirectories(directory.resolve("copies"));
    }

    private void copy() throws IOException {
        copy(Long.MAX_VALUE);
    }

    private void copy(long newestChange) throws IOException {
        for (TrailCopy.Part part : TrailCopy.of(trails.directory, newestChange)) {
            byte[] bytes = Files.readAllBytes(part.file());
            Files.write(copies.resolve(part.file().getFileName()), Arrays.copyOf(bytes, (int) part.sizeBytes()));
        }
    }

    private TrailReport verifyCopy() throws IOException {
        return Verification.of(copies, Trails.KEY.publicKey(), TrailWitness.NONE);
    }

    @Test
    void closedTrail_isCopiedWhole() throws IOException {
        trails.write(3);
        trails.write(4);
        assertTrue(TrailCopy.of(trails.directory, Long.MAX_VALUE).stream()
                .filter(part -> part.file().toString().endsWith(TrailFiles.RECORDS))
                .allMatch(TrailCopy.Part::closed));
        copy();
        TrailReport report = verifyCopy();
        assertTrue(report.sound(), () -> report.flaw().orElseThrow());
        assertEquals(7, report.last());
        assertEquals(0, report.unsigned());
    }

    @Test
    void trailThatIsWritten_isCopiedUpToItsLastWholeLine_andGoesOn() throws IOException {
        try (AuditLog log = trails.open()) {
            trails.append(log, 1, 5);
            Files.writeString(trails.newest(TrailFiles.RECORDS), "{\"half\":", StandardOpenOption.APPEND);
            Files.writeString(trails.newest(TrailFiles.DIGESTS), "{\"half\":", StandardOpenOption.APPEND);
            copy();
        }
        TrailReport report = verifyCopy();
        assertTrue(report.sound(), () -> report.flaw().orElseThrow());
        assertEquals(5, report.last());
        assertEquals(0, report.tornBytes());
        Trails restored = new Trails(copies);
        restored.write(2);
        assertEquals("sound", restored.flaw());
        assertEquals(7, restored.verify().last());
    }

    @Test
    void fileThatIsJustBegun_isLeftOut() throws IOException {
        trails.write(2);
        Path begun = trails.directory.resolve("audit-20260304T060607000Z-000000000000003.jsonl");
        Files.writeString(begun, "");
        Files.writeString(TrailFiles.digestsOf(begun), "");
        copy();
        assertEquals(2, verifyCopy().last());
        assertEquals("sound", verifyCopy().flaw().orElse("sound"));
    }

    @Test
    void digestsOfLaterChanges_areLeftOut_andTheirRecordsWhereTheFileWasBegunBefore() throws IOException {
        trails.changes(5);
        try (AuditLog log = trails.open()) {
            trails.append(log, 1, 3);
            trails.changes(9);
        }
        trails.write(2);
        copy(5);
        TrailReport report = verifyCopy();
        assertTrue(report.sound(), () -> report.flaw().orElseThrow());
        assertEquals(3, report.last());
        assertEquals(3, report.unsigned());
        copy(9);
        assertEquals(5, verifyCopy().last());
        assertEquals(0, verifyCopy().unsigned());
    }
}
