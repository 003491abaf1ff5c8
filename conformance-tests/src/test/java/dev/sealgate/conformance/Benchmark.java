package dev.sealgate.conformance;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures a running gateway from outside, client and server on the same machine; writes {@code target/benchmark.md}.
 *
 * <p>Not part of the test run: the command is in docs/PERFORMANCE.md. Asserts nothing but that every
 * request succeeds. Requests are signed once and sent again and again, so that the client costs little.
 */
@Alone("it measures")
class Benchmark {
    private static final int MIB = 1024 * 1024;
    private static final int LARGE_BYTES = 64 * MIB;
    private static final int LARGE_CONNECTIONS = 2;
    private static final int SMALL_CONNECTIONS = 32;
    private static final int SMALL_BYTES = 4 * 1024;
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
        GatewayBuilder.in(directory)
                .config("sse:\n  allowCustomerKeyOverHttp: true")
                .start()
                .close();
        long started = System.nanoTime();
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            line("Start to banner: %.2f s".formatted((System.nanoTime() - started) / 1e9));
            line("Idle memory (RSS): %d MiB".formatted(residentMib(gateway)));
            Load.send(gateway.http(), "PUT", "/bench");
            large(gateway);
            small(gateway);
            manyAtOnce(gateway);
        }
        Path out = GatewayProcess.root().resolve("conformance-tests/target/benchmark.md");
        Files.writeString(out, report);
    }

    private void large(GatewayProcess gateway) throws InterruptedException {
        byte[] content = Samples.bytes(1, LARGE_BYTES);
        line("%n| 64 MiB, %d connections | PUT MB/s | GET MB/s |%n|---|---|---|".formatted(LARGE_CONNECTIONS));
        for (Map.Entry<String, Map<String, String>> mode : modes().entrySet()) {
            double put = Load.rate(gateway.http(), LARGE_CONNECTIONS, connection -> new byte[][] {
                Load.head(
                        gateway.http(),
                        "PUT",
                        "/bench/large-" + mode.getKey() + connection,
                        mode.getValue(),
                        LARGE_BYTES),
                content
            });
            Map<String, String> readHeaders = mode.getKey().equals("SSE-C") ? mode.getValue() : Map.of();
            double get = Load.rate(gateway.http(), LARGE_CONNECTIONS, connection -> new byte[][] {
                Load.head(gateway.http(), "GET", "/bench/large-" + mode.getKey() + connection, readHeaders, -1)
            });
            line("| %s | %.0f | %.0f |".formatted(mode.getKey(), put * LARGE_BYTES / 1e6, get * LARGE_BYTES / 1e6));
        }
        line("%nMemory after it (RSS): %d MiB".formatted(residentMib(gateway)));
    }

    private void small(GatewayProcess gateway) throws InterruptedException {
        byte[] content = Samples.bytes(2, SMALL_BYTES);
        line("%n| 4 KiB, %d connections | PUT/s | GET/s |%n|---|---|---|".formatted(SMALL_CONNECTIONS));
        for (Map.Entry<String, Map<String, String>> mode : modes().entrySet()) {
            double put = Load.rate(gateway.http(), SMALL_CONNECTIONS, connection -> new byte[][] {
                Load.concat(
                        Load.head(
                                gateway.http(),
                                "PUT",
                                "/bench/small-" + mode.getKey() + connection,
                                mode.getValue(),
                                SMALL_BYTES),
                        content)
            });
            Map<String, String> readHeaders = mode.getKey().equals("SSE-C") ? mode.getValue() : Map.of();
            double get = Load.rate(gateway.http(), SMALL_CONNECTIONS, connection -> new byte[][] {
                Load.head(gateway.http(), "GET", "/bench/small-" + mode.getKey() + connection, readHeaders, -1)
            });
            line("| %s | %.0f | %.0f |".formatted(mode.getKey(), put, get));
        }
        line("%nMemory after it (RSS): %d MiB".formatted(residentMib(gateway)));
    }

    /** 1,000 connections upload 1 MiB each at the same time; the peak of the gateway's memory meanwhile. */
    private void manyAtOnce(GatewayProcess gateway) throws InterruptedException {
        int clients = 1_000;
        byte[] content = Samples.bytes(3, MIB);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int c = 0; c < clients; c++) {
            byte[] head = Load.head(gateway.http(), "PUT", "/bench/many-" + c, Map.of(), MIB);
            Thread.ofVirtual().start(() -> {
                try (RawConnection connection = RawConnection.open(gateway.http())) {
                    Load.requireOk(connection.send(head).send(content).skipAnswer());
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
