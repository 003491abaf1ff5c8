package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@code kill -9} amid writes, deletions and locks of versions; what was acknowledged holds afterwards. */
@Alone("something is acknowledged in the moments before the kill")
@OnDisk("kills of one gateway")
class VersionsCrashIT {
    private static final String BUCKET = "crash";
    private static final int WORKERS = 4;
    private static final int ROUNDS = 3;
    private static final int[] SIZES = {0, 10, 70_000, 300_000};
    private static final Instant UNTIL = Instant.parse("2099-01-01T00:00:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @Test
    void killedAtAnyMoment_theGatewayKeepsTheVersionsAndLocksItAcknowledged() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        List<Worker> workers =
                IntStream.range(0, WORKERS).mapToObj(n -> new Worker("w" + n)).toList();
        for (int round = 0; round < ROUNDS; round++) {
            GatewayProcess gateway = GatewayProcess.start(directory);
            try (S3Client s3 = Sdk.s3(gateway.http())) {
                if (round == 0) {
                    s3.createBucket(b -> b.bucket(BUCKET).objectLockEnabledForBucket(true));
                }
                String what = "seed " + seed + " round " + round;
                workers.forEach(worker -> worker.verify(s3, what));
            }
            int before = workers.stream().mapToInt(Worker::acknowledged).sum();
            workUntilKilled(gateway, workers, seed + round);
            assertTrue(
                    workers.stream().mapToInt(Worker::acknowledged).sum() > before,
                    "nothing was acknowledged before the kill");
        }
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            workers.forEach(worker -> worker.verify(s3, "seed " + seed + " at the end"));
        }
    }

    private static void workUntilKilled(GatewayProcess gateway, List<Worker> workers, long seed)
            throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < WORKERS; n++) {
            Worker worker = workers.get(n);
            Random random = new Random(seed * WORKERS + n);
            threads.add(Thread.ofPlatform().start(() -> {
                try (S3Client s3 = Sdk.s3(gateway.http())) {
                    worker.work(s3, random, killed);
                }
            }));
        }
        TimeUnit.MILLISECONDS.sleep(700 + new Random(seed).nextInt(1_500));
        killed.set(true);
        gateway.kill();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static byte[] content(long seed) {
        return Samples.bytes(seed, SIZES[(int) Math.floorMod(seed, (long) SIZES.length)]);
    }

    /**
     * A version, or without a seed a delete marker.
     *
     * @param id empty while it is not known
     * @param locked whether a retention and a legal hold keep it for sure
     */
    private record Known(String id, Optional<Long> seed, boolean locked) {}

    /** What one worker knows of its own key. Used by one thread at a time. */
    private static final class Worker {
        private final String key;

        /** The newest first. */
        private List<Known> versions = new ArrayList<>();

        /** What they are if the request that is under way takes effect. */
        private List<Known> after = versions;

        private int acknowledged;

        Worker(String key) {
            this.key = key;
        }

        int acknowledged() {
            return acknowledged;
        }

        void work(S3Client s3, Random random, AtomicBoolean killed) {
            while (true) {
                try {
                    step(s3, random);
                    acknowledged++;
                } catch (SdkException e) {
                    if (!killed.get()) {
                        throw e;
                    }
                    return;
                }
            }
        }

        private void step(S3Client s3, Random random) {
            Optional<Known> free =
                    versions.stream().filter(known -> !known.locked()).findFirst();
            switch (random.nextInt(8)) {
                case 0 ->
                    add(
                            Optional.empty(),
                            false,
                            () -> s3.deleteObject(b -> b.bucket(BUCKET).key(key))
                                    .versionId());
                case 1, 2 -> free.ifPresent(known -> remove(s3, known));
                case 3 -> free.filter(known -> known.seed().isPresent()).ifPresent(known -> lock(s3, known));
                default -> {
                    long seed = random.nextLong();
                    boolean locked = random.nextInt(5) == 0;
                    add(Optional.of(seed), locked, () -> put(s3, seed, locked));
                }
            }
        }

        private String put(S3Client s3, long seed, boolean locked) {
            return s3.putObject(
                            b -> b.bucket(BUCKET)
                                    .key(key)
                                    .objectLockMode(locked ? "COMPLIANCE" : null)
                                    .objectLockRetainUntilDate(locked ? UNTIL : null)
                                    .objectLockLegalHoldStatus(locked ? "ON" : null),
                            RequestBody.fromBytes(content(seed)))
                    .versionId();
        }

        private void add(Optional<Long> seed, boolean locked, Supplier<String> request) {
            after = Stream.concat(Stream.of(new Known("", seed, locked)), versions.stream())
                    .toList();
            String id = request.get();
            versions.addFirst(new Known(id, seed, locked));
            after = versions;
        }

        private void remove(S3Client s3, Known old) {
            after = versions.stream().filter(known -> !known.equals(old)).toList();
            s3.deleteObject(b -> b.bucket(BUCKET).key(key).versionId(old.id()));
            versions.remove(old);
            after = versions;
        }

        private void lock(S3Client s3, Known known) {
            s3.putObjectRetention(b -> b.bucket(BUCKET)
                    .key(key)
                    .versionId(known.id())
                    .retention(r -> r.mode("COMPLIANCE").retainUntilDate(UNTIL)));
            hold(s3, known.id());
            versions.set(versions.indexOf(known), new Known(known.id(), known.seed(), true));
        }

        private void hold(S3Client s3, String id) {
            s3.putObjectLegalHold(b -> b.bucket(BUCKET).key(key).versionId(id).legalHold(h -> h.status("ON")));
        }

        /** What is listed is what was acknowledged, with what was under way or without; and goes on from there. */
        void verify(S3Client s3, String what) {
            ListObjectVersionsResponse listed =
                    s3.listObjectVersions(b -> b.bucket(BUCKET).prefix(key));
            assertEquals(false, listed.isTruncated(), what + ": more versions than fit in a page");
            // Two lists, as the client gives them, each with the newest first.
            Iterator<String> objects = listed.versions().stream()
                    .map(version -> version.versionId())
                    .iterator();
            Iterator<String> markers = listed.deleteMarkers().stream()
                    .map(marker -> marker.versionId())
                    .iterator();
            boolean tookEffect = count(after, true) == listed.versions().size()
                    && count(after, false) == listed.deleteMarkers().size();
            List<Known> expected = tookEffect ? after : versions;
            assertEquals(count(expected, true), listed.versions().size(), what + ": versions of " + key);
            assertEquals(count(expected, false), listed.deleteMarkers().size(), what + ": markers of " + key);
            List<Known> found = new ArrayList<>();
            for (Known known : expected) {
                boolean object = known.seed().isPresent();
                String id = (object ? objects : markers).next();
                assertTrue(known.id().isEmpty() || known.id().equals(id), what + ": order of " + key);
                found.add(new Known(id, known.seed(), object && verify(s3, id, known, what)));
            }
            versions = found;
            after = found;
        }

        private static long count(List<Known> versions, boolean objects) {
            return versions.stream()
                    .filter(known -> known.seed().isPresent() == objects)
                    .count();
        }

        /** Whether it is locked; of what was to be locked when the process died, that is not known. */
        private boolean verify(S3Client s3, String id, Known known, String what) {
            assertArrayEquals(
                    content(known.seed().orElseThrow()),
                    s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key).versionId(id))
                            .asByteArray(),
                    what + ": content of " + key);
            HeadObjectResponse head =
                    s3.headObject(b -> b.bucket(BUCKET).key(key).versionId(id));
            boolean locked = head.objectLockRetainUntilDate() != null;
            if (known.locked()) {
                assertEquals(UNTIL, head.objectLockRetainUntilDate(), what + ": retention in " + key);
                assertEquals("ON", head.objectLockLegalHoldStatusAsString(), what + ": legal hold in " + key);
            }
            if (locked) {
                hold(s3, id); // of the two halves of a lock the process may have died between
                S3Exception refused = assertThrows(
                        S3Exception.class,
                        () -> s3.deleteObject(
                                b -> b.bucket(BUCKET).key(key).versionId(id).bypassGovernanceRetention(true)));
                assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
            }
            return locked;
        }
    }
}
