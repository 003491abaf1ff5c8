package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Backups that are taken while objects come and go: each one is restored, started and read. */
@OnDisk("backups of it")
class BackupIT {
    private static final String BUCKET = "backed-up";
    private static final int WRITERS = 3;
    private static final int BACKUPS = 3;

    /** Each writer deletes what it stored so many objects ago. */
    private static final int KEPT = 40;

    private static final int INLINE_BYTES = 2_000;
    private static final int BLOB_BYTES = 150_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final AtomicBoolean enough = new AtomicBoolean();

    /** By key, what makes its bytes; from the moment that it was acknowledged. */
    private final Map<String, Integer> stored = new ConcurrentHashMap<>();

    /** Before its deletion was asked for. */
    private final Set<String> deleting = ConcurrentHashMap.newKeySet();

    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /**
     * What a backup must have.
     *
     * @param before what was acknowledged before it began
     * @param there those of them that nobody wanted deleted until it was done
     * @param gone what had been deleted before it began
     */
    private record Expected(Path snapshot, Map<String, Integer> before, Set<String> there, Set<String> gone) {}

    @Test
    void backups_takenUnderLoad_readBackByteForByte_andShareWhatDidNotChange() throws Exception {
        Path backups = directory.resolve("backups");
        List<Expected> taken = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http());
                ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            s3.createBucket(b -> b.bucket(BUCKET));
            String refusal = backUp(1, GatewayProcess.FOREIGN_ACCESS_KEY, gateway, backups);
            assertTrue(refusal.contains("AccessDenied"), refusal);
            List<Future<?>> running = new ArrayList<>();
            try {
                for (int writer = 0; writer < WRITERS; writer++) {
                    int number = writer;
                    running.add(writers.submit(() -> write(s3, number)));
                }
                while (stored.size() < 2 * WRITERS) {
                    GatewayProcess.pause();
                }
                for (int i = 0; i < BACKUPS; i++) {
                    taken.add(backUp(gateway, backups));
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertFalse(Files.exists(directory.resolve("data/backup")), "the copy of the metadata stayed");
        }
        assertShared(taken.get(0).snapshot(), taken.get(1).snapshot());
        for (Expected expected : taken) {
            assertReadsBack(expected);
        }
    }

    private void write(S3Client s3, int writer) {
        for (int i = 0; !enough.get(); i++) {
            String key = writer + "/" + i;
            int seed = writer * 1_000_000 + i;
            put(s3, key, i, seed);
            stored.put(key, seed);
            String old = writer + "/" + (i - KEPT);
            // Some stay, so that backups have something in common.
            if (i >= KEPT && i % 3 != 0) {
                deleting.add(old);
                s3.deleteObject(b -> b.bucket(BUCKET).key(old));
                deleted.add(old);
            }
        }
    }

    private static byte[] bytes(int seed) {
        return Samples.bytes(seed, seed % 2 == 0 ? INLINE_BYTES : BLOB_BYTES);
    }

    private static void put(S3Client s3, String key, int kind, int seed) {
        RequestBody body = RequestBody.fromBytes(bytes(seed));
        switch (kind % 4) {
            case 0 -> s3.putObject(b -> b.bucket(BUCKET).key(key), body);
            case 1, 2 ->
                s3.putObject(
                        b -> b.bucket(BUCKET)
                                .key(key)
                                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                .ssekmsKeyId("alias/seeded"),
                        body);
            default -> {
                String id =
                        s3.createMultipartUpload(b -> b.bucket(BUCKET).key(key)).uploadId();
                String tag = s3.uploadPart(
                                b -> b.bucket(BUCKET).key(key).uploadId(id).partNumber(1), body)
                        .eTag();
                CompletedPart part =
                        CompletedPart.builder().partNumber(1).eTag(tag).build();
                s3.completeMultipartUpload(
                        b -> b.bucket(BUCKET).key(key).uploadId(id).multipartUpload(upload -> upload.parts(part)));
            }
        }
    }

    private Expected backUp(GatewayProcess gateway, Path backups) throws IOException, InterruptedException {
        Set<String> gone = new HashSet<>(deleted);
        Map<String, Integer> before = new HashMap<>(stored);
        Set<Path> known = snapshots(backups);
        backUp(0, GatewayProcess.ACCESS_KEY, gateway, backups);
        Set<String> there = new HashSet<>(before.keySet());
        there.removeAll(deleting);
        Set<Path> made = snapshots(backups);
        made.removeAll(known);
        assertEquals(1, made.size());
        return new Expected(made.iterator().next(), before, there, gone);
    }

    private String backUp(int exitCode, String accessKey, GatewayProcess gateway, Path backups)
            throws IOException, InterruptedException {
        Map<String, String> credentials =
                Map.of("AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", GatewayProcess.SECRET_KEY);
        return run(
                exitCode,
                credentials,
                "backup",
                backups.toString(),
                "--data",
                directory.resolve("data").toString(),
                "--endpoint",
                gateway.http().toString());
    }

    private static Set<Path> snapshots(Path backups) throws IOException {
        if (!Files.exists(backups)) {
            return new HashSet<>();
        }
        try (Stream<Path> entries = Files.list(backups)) {
            Set<Path> found = new HashSet<>();
            entries.filter(entry -> Files.exists(entry.resolve("sealgate-backup.json")))
                    .forEach(found::add);
            return found;
        }
    }

    private static void assertShared(Path first, Path second) throws IOException {
        int shared = 0;
        try (Stream<Path> files = Files.walk(first.resolve("blobs"))) {
            for (Path blob : files.filter(Files::isRegularFile).toList()) {
                Path again = second.resolve(first.relativize(blob));
                if (Files.exists(again)) {
                    assertTrue(Files.isSameFile(blob, again), () -> blob + " was copied again");
                    shared++;
                }
            }
        }
        assertTrue(shared > 0, "the first two backups have nothing in common");
    }

    private void assertReadsBack(Expected expected) throws IOException, InterruptedException {
        Path rootKey = directory.resolve("data/root.key");
        String name = expected.snapshot().getFileName().toString();
        String snapshot = expected.snapshot().toString();
        String verified = run(0, Map.of(), "backup", "verify", snapshot, "--root-key-file", rootKey.toString());
        assertTrue(verified.contains("sound: " + snapshot), verified);
        Path restored = Files.createDirectories(directory.resolve("restored-" + name));
        Path data = restored.resolve("data");
        run(0, Map.of(), "restore", snapshot, "--data", data.toString());
        Files.copy(rootKey, data.resolve("root.key"));
        Files.copy(directory.resolve("sealgate.yaml"), restored.resolve("sealgate.yaml"));
        try (GatewayProcess gateway = GatewayProcess.start(restored);
                S3Client s3 = Sdk.s3(gateway.http())) {
            for (Map.Entry<String, Integer> object : expected.before().entrySet()) {
                String key = object.getKey();
                if (expected.there().contains(key)) {
                    assertArrayEquals(bytes(object.getValue()), get(s3, key), () -> key + " of " + name);
                } else if (expected.gone().contains(key)) {
                    assertThrows(NoSuchKeyException.class, () -> get(s3, key), () -> key + " of " + name);
                }
            }
            assertTrue(gateway.log().contains(" was restored at "), gateway::log);
            put(s3, "later", 1, 1);
            assertArrayEquals(bytes(1), get(s3, "later"));
        }
        String audit = run(0, Map.of(), "audit", "verify", "--data", data.toString());
        assertTrue(audit.startsWith("sound: records 1 to "), audit);
    }

    private static byte[] get(S3Client s3, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    /** Runs a command to its end; what it printed. */
    private String run(int exitCode, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        Command.Ran ran = Command.run(directory, variables, arguments);
        assertEquals(exitCode, ran.exitCode(), ran.output());
        return ran.output();
    }
}
