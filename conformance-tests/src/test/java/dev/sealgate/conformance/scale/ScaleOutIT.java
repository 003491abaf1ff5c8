package dev.sealgate.conformance.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Three gateways, one PostgreSQL, one blob service, and clients that spread their requests, while one after another is killed by
 * {@code kill -9} and started again. {@code -Dsealgate.scale.rounds=500 -Dseed=N} for more, or the same again; docs/SCALE.md has the command.
 */
@Alone("three gateways and what is beneath them, and kills in the middle of their work")
class ScaleOutIT {
    private static final int GATEWAYS = 3;
    private static final int WORKERS = 6;
    private static final int KEYS = 4;
    private static final int ROUNDS = Integer.getInteger("sealgate.scale.rounds", 10);
    private static final String BUCKET = "registers";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final List<Registers> rounds = new ArrayList<>();
    private final Set<String> acknowledgedKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledgedUsers = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledgedRequests = ConcurrentHashMap.newKeySet();

    @Test
    void whateverIsKilled_theOthersGoOn_andNothingAcknowledgedIsLost() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        try (Cluster cluster = Cluster.start(directory, GATEWAYS)) {
            try (S3Client s3 = Sdk.s3(cluster.gateway(0).http())) {
                s3.createBucket(request -> request.bucket(BUCKET));
            }
            for (int round = 0; round < ROUNDS; round++) {
                round(cluster, round, seed);
            }
            requireKept(cluster, seed);
            requireNoOrphans(cluster, seed);
        }
    }

    private void round(Cluster cluster, int round, long seed) throws InterruptedException {
        Registers registers = Registers.of(BUCKET, "r" + round + "/", KEYS);
        rounds.add(registers);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            Random random = new Random(seed + 1_000L * round + w);
            boolean manages = w == 0;
            workers.add(Thread.ofPlatform().start(() -> {
                try {
                    while (!done.get()) {
                        work(cluster, registers, random, manages);
                    }
                } catch (Throwable e) { // the test fails by it
                    failed.compareAndSet(null, e);
                }
            }));
        }
        kill(cluster, round, new Random(seed + round));
        TimeUnit.MILLISECONDS.sleep(500);
        done.set(true);
        for (Thread worker : workers) {
            worker.join();
        }
        requireExplained(cluster, registers, "seed " + seed + " round " + round, failed.get());
    }

    private void work(Cluster cluster, Registers registers, Random random, boolean manages) {
        GatewayProcess gateway = cluster.gateway(random.nextInt(GATEWAYS));
        if (manages && random.nextInt(4) == 0) {
            manage(gateway, random);
        } else {
            registers.any(gateway.http(), random);
        }
    }

    private void manage(GatewayProcess gateway, Random random) {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                IamClient iam = Sdk.iam(gateway.http(), Sdk.root())) {
            CreateKeyResponse made = kms.createKey();
            acknowledgedKeys.add(made.keyMetadata().keyId());
            acknowledgedRequests.add(made.responseMetadata().requestId());
            String user = "u" + Long.toHexString(random.nextLong());
            iam.createUser(request -> request.userName(user));
            acknowledgedUsers.add(user);
        } catch (SdkException _) {
            // What was not acknowledged may be there or not.
        }
    }

    private static void kill(Cluster cluster, int round, Random random) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(900));
        int gateway = random.nextInt(GATEWAYS);
        switch (round % 3) {
            case 0 -> cluster.killGateway(gateway);
            case 1 -> cluster.killPostgres();
            default -> cluster.killBlobService();
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
        switch (round % 3) {
            case 0 -> cluster.startGatewayAgain(gateway);
            case 1 -> cluster.startPostgresAgain();
            default -> cluster.startBlobServiceAgain();
        }
    }

    private static void requireExplained(
            Cluster cluster, Registers registers, String what, @Nullable Throwable failed) {
        if (failed != null) {
            throw new AssertionError(what + ": a request was answered as none should be", failed);
        }
        readEverywhere(cluster, List.of(registers));
        assertTrue(registers.answered() > 0, what + ": nothing was answered");
        assertEquals(Map.of(), registers.unexplained(), what + ": not linearizable");
    }

    private static void readEverywhere(Cluster cluster, List<Registers> registers) {
        for (GatewayProcess gateway : cluster.all()) {
            try (S3Client s3 = Sdk.s3(gateway.http())) {
                registers.forEach(each -> each.readAll(s3));
            }
        }
    }

    /** What the rounds left is still there after all of them, at every gateway. */
    private void requireKept(Cluster cluster, long seed) {
        readEverywhere(cluster, rounds);
        for (Registers registers : rounds) {
            assertEquals(Map.of(), registers.unexplained(), "seed " + seed + ": lost after its round");
        }
        for (GatewayProcess gateway : cluster.all()) {
            try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                    IamClient iam = Sdk.iam(gateway.http(), Sdk.root())) {
                acknowledgedKeys.forEach(key -> kms.describeKey(request -> request.keyId(key)));
                acknowledgedUsers.forEach(user -> iam.getUser(request -> request.userName(user)));
            }
        }
        assertTrue(!acknowledgedKeys.isEmpty() && !acknowledgedUsers.isEmpty(), "nothing was made");
        Set<String> lost = new TreeSet<>(acknowledgedRequests);
        lost.removeIf(id -> cluster.trails().stream().anyMatch(trail -> holds(trail, id)));
        assertEquals(Set.of(), lost, "seed " + seed + ": requests without an audit record");
    }

    private static boolean holds(Path trail, String requestId) {
        try (Stream<Path> files = Files.walk(trail)) {
            return files.filter(Files::isRegularFile)
                    .anyMatch(file -> GatewayProcess.read(file).contains(requestId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once all objects are deleted and what dead gateways left is swept, the blob service holds nothing but audit files. */
    private static void requireNoOrphans(Cluster cluster, long seed) {
        try (S3Client s3 = Sdk.s3(cluster.gateway(0).http())) {
            s3.listObjectsV2Paginator(request -> request.bucket(BUCKET))
                    .contents()
                    .forEach(each ->
                            s3.deleteObject(request -> request.bucket(BUCKET).key(each.key())));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        List<String> left = orphans(cluster);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            GatewayProcess.pause();
            left = orphans(cluster);
        }
        assertEquals(List.of(), left, "seed " + seed + ": blobs that nothing refers to");
    }

    private static List<String> orphans(Cluster cluster) {
        List<String> blobs = cluster.blobs();
        List<String> named = cluster.namedBlobs();
        return blobs.stream()
                .filter(key -> named.stream().noneMatch(key::endsWith))
                .toList();
    }
}
