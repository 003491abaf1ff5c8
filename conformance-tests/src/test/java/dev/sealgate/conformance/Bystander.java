package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An ordinary client while others attack: over HTTP and over HTTPS it puts and gets a small object and makes a data key, over and over, on a
 * connection that it keeps and on a new one in turn.
 */
final class Bystander implements AutoCloseable {
    static final String BUCKET = "bystander";
    /** Longer than this, nobody waits. */
    static final int PATIENCE_MILLIS = 5_000;

    private static final long BETWEEN_ROUNDS_MILLIS = 50;
    private static final byte[] CONTENT = "the bystander's".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads;

    private Bystander(URI... endpoints) {
        threads = List.of(endpoints).stream()
                .map(endpoint -> Thread.ofPlatform().start(() -> work(endpoint)))
                .toList();
    }

    static Bystander of(GatewayProcess gateway) {
        return new Bystander(gateway.http(), gateway.https());
    }

    private void work(URI endpoint) {
        while (over.getCount() > 0) {
            try (RawConnection kept = RawConnection.open(endpoint, PATIENCE_MILLIS)) {
                for (int i = 0; i < 8 && over.getCount() > 0; i++) {
                    round(endpoint, kept);
                    try (RawConnection fresh = RawConnection.open(endpoint, PATIENCE_MILLIS)) {
                        round(endpoint, fresh);
                    }
                    pause();
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                failures.add(endpoint.getScheme() + ": " + e);
                pause();
            }
        }
    }

    private void round(URI endpoint, RawConnection connection) {
        String path = "/" + BUCKET + "/" + endpoint.getScheme();
        byte[] put = Load.concat(Load.head(endpoint, "PUT", path, Map.of(), CONTENT.length), CONTENT);
        ask("PUT", connection, put);
        ask("GET", connection, Load.head(endpoint, "GET", path, Map.of(), 0));
        ask("GenerateDataKey", connection, dataKey(endpoint));
        rounds.incrementAndGet();
    }

    private static byte[] dataKey(URI endpoint) {
        String json = "{\"KeyId\":\"" + GatewayProcess.SEED_KEY_ID + "\",\"KeySpec\":\"AES_256\"}";
        return Load.kms(endpoint, "GenerateDataKey", json);
    }

    private void ask(String what, RawConnection connection, byte[] request) {
        long begun = System.nanoTime();
        RawConnection.Answer answer = connection.send(request).answer(false);
        long took = System.nanoTime() - begun;
        longestNanos.accumulateAndGet(took, Math::max);
        if (answer.status() != 200) {
            throw new IllegalStateException(what + ": " + answer);
        }
        if (what.equals("GET") && !answer.body().equals(new String(CONTENT, StandardCharsets.UTF_8))) {
            throw new IllegalStateException("other content: " + answer);
        }
        if (took > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            throw new IllegalStateException(what + " took " + TimeUnit.NANOSECONDS.toMillis(took) + " ms");
        }
    }

    private void pause() {
        try {
            var _ = over.await(BETWEEN_ROUNDS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
    }

    int rounds() {
        return rounds.get();
    }

    /** What went wrong, of each kind once or twice. */
    List<String> failures() {
        return failures.stream().limit(6).toList();
    }

    /** Lets it finish its round. */
    void stop() {
        over.countDown();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
