package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** {@code kill -9} in the middle of uploads, completions and deletions; what was acknowledged is there afterwards, and nothing leaks. */
@Alone("something is acknowledged in the moments before the kill")
@OnDisk("its files after kills")
class CrashIT {
    private static final int WORKERS = 4;
    private static final int ROUNDS = 4;
    private static final int PART_BYTES = 5 * 1024 * 1024;
    private static final int[] SIZES = {0, 10, 4_096, 70_000, 700_000};

    /** What a worker knows of one key: content seed and size when acknowledged; in doubt while a request is under way. */
    private record Known(long seed, int sizeBytes) {}

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    private final Map<String, Known> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Known> attempted = new ConcurrentHashMap<>();
    private final Set<String> deletedForSure = ConcurrentHashMap.newKeySet();
    private final AtomicInteger operations = new AtomicInteger();

    @Test
    void killedAtAnyMoment_theGatewayKeepsWhatItAcknowledged_andLeaksNothing() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            String what = "seed " + seed + " round " + round;
            GatewayProcess gateway = GatewayProcess.start(directory);
            try (S3Client s3 = Sdk.s3(gateway.http())) {
                if (round == 0) {
                    s3.createBucket(b -> b.bucket("crash"));
                }
                verify(s3, what);
            }
            int before = operations.get();
            workUntilKilled(gateway, seed + round, 400 + new Random(seed + round).nextInt(1_500));
            assertTrue(operations.get() > before, what + ": nothing was acknowledged before the kill");
        }
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            verify(s3, "seed " + seed + " at the end");
            emptyAndAwaitSweep(s3, "seed " + seed);
        }
    }

    private void workUntilKilled(GatewayProcess gateway, long seed, int millis) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            int worker = w;
            workers.add(Thread.ofPlatform().start(() -> {
                try (S3Client s3 = Sdk.s3(gateway.http())) {
                    work(s3, worker, new Random(seed * WORKERS + worker), killed);
                }
            }));
        }
        TimeUnit.MILLISECONDS.sleep(millis);
        killed.set(true);
        gateway.kill();
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void work(S3Client s3, int worker, Random random, AtomicBoolean killed) {
        while (true) {
            String key = "w" + worker + "/" + random.nextInt(12);
            Known next = new Known(random.nextLong(), SIZES[random.nextInt(SIZES.length)]);
            try {
                switch (random.nextInt(5)) {
                    case 0 -> delete(s3, key);
                    case 1 -> multipart(s3, key, new Known(next.seed(), PART_BYTES + 1 + random.nextInt(PART_BYTES)));
                    default -> put(s3, key, next, random.nextBoolean());
                }
                operations.incrementAndGet();
            } catch (SdkException | UncheckedIOException e) {
                if (!killed.get()) {
                    throw e;
                }
                return;
            }
        }
    }

    private void put(S3Client s3, String key, Known next, boolean kms) {
        attempted.put(key, next);
        s3.putObject(
                b -> b.bucket("crash")
                        .key(key)
                        .serverSideEncryption(kms ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.AES256),
                RequestBody.fromBytes(Samples.bytes(next.seed(), next.sizeBytes())));
        acknowledge(key, next);
    }

    private void multipart(S3Client s3, String key, Known next) {
        attempted.put(key, next);
        byte[] content = Samples.bytes(next.seed(), next.sizeBytes());
        String uploadId =
                s3.createMultipartUpload(b -> b.bucket("crash").key(key)).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int part = 1; (part - 1) * PART_BYTES < content.length; part++) {
            int number = part;
            byte[] bytes = java.util.Arrays.copyOfRange(
                    content, (part - 1) * PART_BYTES, Math.min(content.length, part * PART_BYTES));
            String etag = s3.uploadPart(
                            b -> b.bucket("crash").key(key).uploadId(uploadId).partNumber(number),
                            RequestBody.fromBytes(bytes))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        s3.completeMultipartUpload(
                b -> b.bucket("crash").key(key).uploadId(uploadId).multipartUpload(u -> u.parts(parts)));
        acknowledge(key, next);
    }

    private void acknowledge(String key, Known next) {
        deletedForSure.remove(key);
        acknowledged.put(key, next);
        attempted.remove(key);
    }

    private void delete(S3Client s3, String key) {
        attempted.put(key, new Known(0, -1));
        s3.deleteObject(b -> b.bucket("crash").key(key));
        acknowledged.remove(key);
        deletedForSure.add(key);
        attempted.remove(key);
    }

    /** Every key holds what was acknowledged last, or wholly what was being written when the process died. */
    private void verify(S3Client s3, String what) {
        for (int worker = 0; worker < WORKERS; worker++) {
            for (int i = 0; i < 12; i++) {
                String key = "w" + worker + "/" + i;
                Optional<byte[]> actual = get(s3, key);
                Optional<Known> before = Optional.ofNullable(acknowledged.get(key));
                Optional<Known> during = Optional.ofNullable(attempted.remove(key));
                if (during.isPresent() && matches(actual, during.get())) {
                    if (during.get().sizeBytes() < 0) {
                        acknowledged.remove(key);
                    } else {
                        acknowledged.put(key, during.get());
                    }
                } else if (before.isPresent()) {
                    byte[] expected =
                            Samples.bytes(before.get().seed(), before.get().sizeBytes());
                    assertArrayEquals(expected, actual.orElse(null), what + ": " + key);
                } else {
                    assertTrue(actual.isEmpty(), what + ": " + key + " is there but was never acknowledged");
                }
            }
        }
    }

    private static boolean matches(Optional<byte[]> actual, Known known) {
        return known.sizeBytes() < 0
                ? actual.isEmpty()
                : actual.isPresent()
                        && java.util.Arrays.equals(actual.get(), Samples.bytes(known.seed(), known.sizeBytes()));
    }

    private static Optional<byte[]> get(S3Client s3, String key) {
        try {
            return Optional.of(
                    s3.getObjectAsBytes(b -> b.bucket("crash").key(key)).asByteArray());
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    private static void emptyAndAwaitSweep(S3Client s3, String what) throws IOException {
        s3.listObjectsV2Paginator(b -> b.bucket("crash"))
                .contents()
                .forEach(o -> s3.deleteObject(b -> b.bucket("crash").key(o.key())));
        s3.listMultipartUploads(b -> b.bucket("crash"))
                .uploads()
                .forEach(u -> s3.abortMultipartUpload(
                        b -> b.bucket("crash").key(u.key()).uploadId(u.uploadId())));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<Path> left = blobFiles();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            GatewayProcess.pause();
            left = blobFiles();
        }
        assertEquals(List.of(), left, what + ": blobs left after everything was deleted");
    }

    private static List<Path> blobFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("blobs", "tmp")) {
            Path root = directory.resolve("data").resolve(name);
            if (Files.isDirectory(root)) {
                try (Stream<Path> walk = Files.walk(root)) {
                    // What a kill left between writing and committing is put aside for a week.
                    walk.filter(file -> Files.isRegularFile(file) && !file.startsWith(root.resolve("quarantine")))
                            .forEach(files::add);
                } catch (UncheckedIOException _) {
                    // A file that the sweeper deleted while it was being listed.
                    files.add(root);
                }
            }
        }
        return files;
    }
}
