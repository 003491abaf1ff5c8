package dev.sealgate.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures a running gateway from outside, client and server on the same machine; writes {@code target/benchmark.md}.
 *
 * <p>Not part of the test run: the command is in docs/PERFORMANCE.md. Asserts nothing but that every
 * request succeeds. Requests are signed once and sent again and again, so that the client costs little.
 */
class Benchmark {
    private static final int MIB = 1024 * 1024;
    private static final int LARGE_BYTES = 64 * MIB;
    private static final int LARGE_CONNECTIONS = 2;
    private static final int SMALL_CONNECTIONS = 32;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final long WARM_UP_MILLIS = Long.getLong("bench.warmup", 4_000);
    private static final long MEASURE_MILLIS = Long.getLong("bench.measure", 8_000);
    private static final String CUSTOMER_KEY = "d".repeat(32);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final StringBuilder report = new StringBuilder();

    /** Headers that choose an encryption mode. */
    private static Map<String, Map<String, String>> modes() {
        Map<String, Map<String, String>> modes = new TreeMap<>();
        modes.put("SSE-S3", Map.of("x-amz-server-side-encryption", "AES256"));
        modes.put(
                "SSE-KMS",
                Map.of(
                        "x-amz-server-side-encryption",
                        "aws:kms",
                        "x-amz-server-side-encryption-aws-kms-key-id",
                        GatewayProcess.SEED_KEY_ID));
        modes.put(
                "DSSE-KMS",
                Map.of(
                        "x-amz-server-side-encryption",
                        "aws:kms:dsse",
                        "x-amz-server-side-encryption-aws-kms-key-id",
                        GatewayProcess.SEED_KEY_ID));
        modes.put("SSE-C", customerKeyHeaders());
        return modes;
    }

    private static Map<String, String> customerKeyHeaders() {
        byte[] key = CUSTOMER_KEY.getBytes(StandardCharsets.UTF_8);
        return Map.of(
                "x-amz-server-side-encryption-customer-algorithm",
                "AES256",
                "x-amz-server-side-encryption-customer-key",
                Base64.getEncoder().encodeToString(key),
                "x-amz-server-side-encryption-customer-key-md5",
                Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(Samples.md5Hex(key))));
    }

    @Test
    void measure() throws Exception {
        GatewayProcess.writeConfig(directory);
        Files.writeString(
                directory.resolve("sealgate.yaml"),
                Files.readString(directory.resolve("sealgate.yaml")) + "sse:\n  allowCustomerKeyOverHttp: true\n");
        GatewayProcess.start(directory).close();
        long started = System.nanoTime();
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            line("Start to banner: %.2f s".formatted((System.nanoTime() - started) / 1e9));
            line("Idle memory (RSS): %d MiB".formatted(residentMib(gateway)));
            request(gateway.http(), "PUT", "/bench", Map.of(), new byte[0]);
            large(gateway);
            small(gateway);
            dataKeys(gateway);
            manyAtOnce(gateway);
        }
        Path out = GatewayProcess.root().resolve("conformance-tests/target/benchmark.md");
        Files.writeString(out, report);
    }

    private void large(GatewayProcess gateway) throws InterruptedException {
        byte[] content = Samples.bytes(1, LARGE_BYTES);
        line("%n| 64 MiB, %d connections | PUT MB/s | GET MB/s |%n|---|---|---|".formatted(LARGE_CONNECTIONS));
        for (Map.Entry<String, Map<String, String>> mode : modes().entrySet()) {
            double put = rate(gateway.http(), LARGE_CONNECTIONS, connection -> new byte[][] {
                head(gateway.http(), "PUT", "/bench/large-" + mode.getKey() + connection, mode.getValue(), LARGE_BYTES),
                content
            });
            Map<String, String> readHeaders = mode.getKey().equals("SSE-C") ? mode.getValue() : Map.of();
            double get = rate(gateway.http(), LARGE_CONNECTIONS, connection -> new byte[][] {
                head(gateway.http(), "GET", "/bench/large-" + mode.getKey() + connection, readHeaders, -1)
            });
            line("| %s | %.0f | %.0f |".formatted(mode.getKey(), put * LARGE_BYTES / 1e6, get * LARGE_BYTES / 1e6));
        }
        line("%nMemory after it (RSS): %d MiB".formatted(residentMib(gateway)));
    }

    private void small(GatewayProcess gateway) throws InterruptedException {
        byte[] content = Samples.bytes(2, SMALL_BYTES);
        line("%n| 4 KiB, %d connections | PUT/s | GET/s |%n|---|---|---|".formatted(SMALL_CONNECTIONS));
        for (Map.Entry<String, Map<String, String>> mode : modes().entrySet()) {
            double put = rate(gateway.http(), SMALL_CONNECTIONS, connection -> new byte[][] {
                concat(
                        head(
                                gateway.http(),
                                "PUT",
                                "/bench/small-" + mode.getKey() + connection,
                                mode.getValue(),
                                SMALL_BYTES),
                        content)
            });
            Map<String, String> readHeaders = mode.getKey().equals("SSE-C") ? mode.getValue() : Map.of();
            double get = rate(gateway.http(), SMALL_CONNECTIONS, connection -> new byte[][] {
                head(gateway.http(), "GET", "/bench/small-" + mode.getKey() + connection, readHeaders, -1)
            });
            line("| %s | %.0f | %.0f |".formatted(mode.getKey(), put, get));
        }
        line("%nMemory after it (RSS): %d MiB".formatted(residentMib(gateway)));
    }

    private void dataKeys(GatewayProcess gateway) throws InterruptedException {
        byte[] body = "{\"KeyId\":\"%s\",\"KeySpec\":\"AES_256\"}"
                .formatted(GatewayProcess.SEED_KEY_ID)
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "TrentService.GenerateDataKey");
        RequestSigner signer = new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "kms");
        double rate = rate(gateway.http(), SMALL_CONNECTIONS, _ -> {
            Map<String, String> signed =
                    signer.sign("POST", gateway.http(), "/", "", headers, Samples.sha256Hex(body), Instant.now());
            return new byte[][] {concat(RawConnection.head("POST", "/", signed, body.length), body)};
        });
        line("%nGenerateDataKey, %d connections: %.0f/s".formatted(SMALL_CONNECTIONS, rate));
    }

    /** 1,000 connections upload 1 MiB each at the same time; the peak of the gateway's memory meanwhile. */
    private void manyAtOnce(GatewayProcess gateway) throws InterruptedException {
        int clients = 1_000;
        byte[] content = Samples.bytes(3, MIB);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int c = 0; c < clients; c++) {
            byte[] head = head(gateway.http(), "PUT", "/bench/many-" + c, Map.of(), MIB);
            Thread.ofVirtual().start(() -> {
                try (RawConnection connection = RawConnection.open(gateway.http())) {
                    requireOk(connection.send(head).send(content).skipAnswer());
                } catch (RuntimeException e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        }
        long peak = 0;
        while (!done.await(50, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, residentMib(gateway));
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        line("%n1,000 uploads of 1 MiB at once: %.1f s, peak memory (RSS) %d MiB".formatted(seconds, peak));
    }

    /** The bytes of one request, in pieces, for the n-th connection. */
    private interface Requests {
        byte[][] of(int connection);
    }

    /** Requests per second over all connections, each sending its request over and over. */
    private static double rate(URI endpoint, int connections, Requests requests) throws InterruptedException {
        AtomicLong counter = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        long stopAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WARM_UP_MILLIS + MEASURE_MILLIS);
        long countFrom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WARM_UP_MILLIS);
        AtomicLong countedNanos = new AtomicLong();
        for (int c = 0; c < connections; c++) {
            byte[][] pieces = requests.of(c);
            threads.add(Thread.ofPlatform().start(() -> {
                try (RawConnection connection = RawConnection.open(endpoint)) {
                    long from = 0;
                    long count = 0;
                    while (System.nanoTime() < stopAt) {
                        if (from == 0 && System.nanoTime() >= countFrom) {
                            from = System.nanoTime();
                            count = 0;
                        }
                        for (byte[] piece : pieces) {
                            connection.send(piece);
                        }
                        requireOk(connection.skipAnswer());
                        count++;
                    }
                    counter.addAndGet(count);
                    countedNanos.addAndGet(System.nanoTime() - from);
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        return counter.get() / (countedNanos.get() / 1e9 / connections);
    }

    private static void requireOk(int status) {
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
    }

    private static void request(URI endpoint, String method, String path, Map<String, String> headers, byte[] body) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            requireOk(connection
                    .send(head(endpoint, method, path, headers, body.length))
                    .send(body)
                    .skipAnswer());
        }
    }

    private static byte[] head(URI endpoint, String method, String path, Map<String, String> headers, long length) {
        Map<String, String> signed =
                RequestSigner.s3().sign(method, endpoint, path, "", headers, RequestSigner.UNSIGNED, Instant.now());
        return RawConnection.head(method, path, signed, length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static long residentMib(GatewayProcess gateway) {
        try {
            return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException _) {
            return -1;
        }
    }

    private void line(String text) {
        report.append(text).append('\n');
        System.out.println(text);
    }
}
