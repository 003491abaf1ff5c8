package dev.sealgate.storage.object;

import static dev.sealgate.storage.metadata.Durability.RELAXED;
import static dev.sealgate.storage.metadata.Durability.STRICT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.SteppedBlobStores;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The world stops between any two steps that reach the disk; what was acknowledged is there afterwards, and nothing leaks. */
@Timeout(300)
class CrashTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int HALTED = 77;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    /** Thrown at the point of the halt and at every point after it: nothing reaches the disk any more. */
    private static final class Halted extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Every point in turn. The process goes on, but no step of what it might clean up takes place. */
    @Test
    void stoppedAtAnyPoint_keepsWhatWasAcknowledged_andLeaksNothing() {
        int point = 1;
        while (haltsAt(point)) {
            point++;
        }
        assertTrue(point > 100, "points: " + point);
    }

    /** False when the run ended before the point: how many there are depends on how many blobs share a directory. */
    private boolean haltsAt(int point) {
        Path data = directory.resolve("point" + point);
        AtomicInteger acknowledged = new AtomicInteger();
        Halts halts = new Halts(point, () -> {
            throw new Halted();
        });
        try (MetadataStore store = new InMemoryMetadataStore()) {
            boolean halted = false;
            try {
                World before = new World(
                        TestDatabases.over(halts.around(store)), SteppedBlobStores.open(data, RELAXED, halts));
                new CrashScenario(before).run(acknowledged::set);
            } catch (Halted e) {
                halted = true;
            }
            World after = new World(TestDatabases.over(store), new FileBlobStore(data, RELAXED));
            CrashScenario.verify(after, acknowledged.get(), "point " + point);
            return halted;
        }
    }

    private int pointsOfOneRun() {
        Halts counting = new Halts(NEVER, () -> {});
        AtomicInteger acknowledged = new AtomicInteger();
        try (MetadataStore store = new InMemoryMetadataStore()) {
            World world = new World(
                    TestDatabases.over(counting.around(store)),
                    SteppedBlobStores.open(directory.resolve("counting"), RELAXED, counting));
            new CrashScenario(world).run(acknowledged::set);
            int points = counting.reached();
            CrashScenario.verify(world, acknowledged.get(), "no halt");
            return points;
        }
    }

    /** Some points, with a process that really ends there, and RocksDB. */
    @Test
    void haltedProcess_keepsWhatItAcknowledged_andLeaksNothing() throws Exception {
        int points = pointsOfOneRun();
        for (int eighth = 1; eighth < 8; eighth += 2) {
            int point = points * eighth / 8;
            Path data = directory.resolve("process" + point);
            int acknowledged = runInProcess(data, point);
            try (MetadataStore store = RocksDbMetadataStore.open(data.resolve("metadata"), STRICT)) {
                World after = new World(TestDatabases.over(store), new FileBlobStore(data, RELAXED));
                CrashScenario.verify(after, acknowledged, "process halted at point " + point);
            }
        }
    }

    /** How many operations the process acknowledged before it was halted. */
    private int runInProcess(Path data, int point) throws IOException, InterruptedException {
        Path output = directory.resolve("output" + point);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashTest.class.getName(),
                        data.toString(),
                        Integer.toString(point))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertEquals(HALTED, process.waitFor(), () -> read(output).toString());
        return (int) read(output).stream().filter("acknowledged"::equals).count();
    }

    private static List<String> read(Path output) {
        try {
            return Files.readAllLines(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The process that is halted: arguments are the directory and the point. */
    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        Halts halts = new Halts(
                Integer.parseInt(arguments[1]), () -> Runtime.getRuntime().halt(HALTED));
        MetadataStore store = halts.around(RocksDbMetadataStore.open(data.resolve("metadata"), STRICT));
        World world = new World(TestDatabases.over(store), SteppedBlobStores.open(data, STRICT, halts));
        new CrashScenario(world).run(done -> System.out.println("acknowledged"));
    }
}
