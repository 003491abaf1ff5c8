package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A killed gateway whose database's log is damaged: it does not start, says why, and starts again once the loss is accepted. */
@OnDisk("what its disk lost")
class RecoverIT {
    private static final int OBJECTS = 8;
    private static final int BYTES = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @BeforeEach
    void storeAndKill() {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(b -> b.bucket("recovered"));
            for (int i = 0; i < OBJECTS; i++) {
                String key = "k" + i;
                s3.putObject(b -> b.bucket("recovered").key(key), RequestBody.fromBytes(Samples.bytes(i, BYTES)));
            }
            gateway.kill();
        }
    }

    @Test
    void flippedBitInTheLog_isRefused_untilTheLossIsAccepted_andNoBlobIsDeleted() throws Exception {
        flip(log());
        int blobs = blobs().size();
        String refusal = run(1, "serve", "--http", "127.0.0.1:0", "--https", "off");
        assertTrue(refusal.contains(log() + " is damaged at byte "), refusal);
        assertTrue(run(1, "recover").contains("Nothing was changed."));
        assertTrue(run(0, "recover", "--accept-loss").contains("kept what was cut off: "));
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            assertThrows(NoSuchKeyException.class, () -> get(s3, OBJECTS - 1));
            awaitQuarantine();
        }
        assertEquals(blobs, blobs().size());
    }

    @Test
    void cleanStop_leavesNothingInTheLogAlone() throws IOException {
        GatewayProcess.start(directory).stop();
        assertTrue(Files.size(log()) < 100, "the log holds more than where it begins");
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            for (int i = 0; i < OBJECTS; i++) {
                assertArrayEquals(Samples.bytes(i, BYTES), get(s3, i));
            }
        }
    }

    @Test
    void metadataThatIsNotThere_isNotBegunAnew() throws Exception {
        Files.move(directory.resolve("data/metadata"), directory.resolve("metadata"));
        String refusal = run(1, "serve", "--http", "127.0.0.1:0", "--https", "off");
        assertTrue(refusal.contains(" is gone or empty, but "), refusal);
    }

    private static byte[] get(S3Client s3, int number) {
        return s3.getObjectAsBytes(b -> b.bucket("recovered").key("k" + number)).asByteArray();
    }

    /** Runs a command on the data directory to its end; what it printed. */
    private String run(int exitCode, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        Command.Ran ran = Command.run(directory, Map.of(), all.toArray(String[]::new));
        assertEquals(exitCode, ran.exitCode(), ran.output());
        return ran.output();
    }

    private void awaitQuarantine() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Path quarantine = directory.resolve("data/blobs/quarantine");
        while (blobs().stream().noneMatch(blob -> blob.startsWith(quarantine)) && System.nanoTime() < deadline) {
            GatewayProcess.pause();
        }
        assertTrue(Files.exists(quarantine.resolve("KEEP")));
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> walk = Files.walk(directory.resolve("data/blobs"))) {
            return walk.filter(file -> Files.isRegularFile(file) && !file.endsWith("KEEP"))
                    .toList();
        }
    }

    /** The newest file of the log. */
    private Path log() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/metadata"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }
}
