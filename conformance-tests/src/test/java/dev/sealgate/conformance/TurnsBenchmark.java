package dev.sealgate.conformance;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures this tree beside another checkout, {@code -Dbench.other=DIRECTORY}, in short rounds by turns, so that a slow moment of the
 * machine is both's; writes {@code target/turns-benchmark.md}.
 *
 * <p>Not part of the test run: the command is in docs/PERFORMANCE.md. Asserts nothing but that every request succeeds. Each figure is the
 * median of the rounds; the processor time is the gateway's alone, and hardly changes with what else the machine does.
 */
@Alone("it measures")
class TurnsBenchmark {
    private static final int CONNECTIONS = 32;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int LISTED_KEYS = 1_000;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Load.Times COMPILING = new Load.Times(0, 6_000);
    private static final Load.Times SHORT = new Load.Times(300, 2_000);
    private static final byte[] CONTENT = Samples.bytes(2, SMALL_BYTES);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final StringBuilder report = new StringBuilder();

    /** What one round showed. */
    private record Round(Load.Measured seen, double cpuMicros) {}

    @Test
    void measure() throws IOException, InterruptedException {
        Path other = Path.of(System.getProperty("bench.other", "")).toAbsolutePath();
        if (!Files.exists(other.resolve("sealgate"))) {
            throw new IllegalArgumentException("-Dbench.other names no checkout of Sealgate: " + other);
        }
        try (GatewayProcess before = startOf(other, "before");
                GatewayProcess after = startOf(GatewayProcess.root(), "after")) {
            List<GatewayProcess> both = List.of(before, after);
            for (GatewayProcess gateway : both) {
                Load.send(gateway.http(), "PUT", "/bench");
                Load.send(gateway.http(), "PUT", "/listed");
            }
            line(
                    "| %d connections | per second before | after | CPU us each before | after | p99 ms before | after |%n|---|---|---|---|---|---|---|"
                            .formatted(CONNECTIONS));
            for (Map.Entry<String, Map<String, String>> mode : modes().entrySet()) {
                byTurns("PUT 4 KiB, " + mode.getKey(), both, gateway -> put(gateway, mode.getValue()));
                Map<String, String> readHeaders = mode.getKey().equals("SSE-C") ? mode.getValue() : Map.of();
                byTurns(
                        "GET 4 KiB, " + mode.getKey(),
                        both,
                        gateway -> _ -> new byte[][] {Load.head(gateway, "GET", "/bench/0", readHeaders, -1)});
            }
            for (GatewayProcess gateway : both) {
                fill(gateway.http());
            }
            byTurns(
                    "LIST 1,000 keys",
                    both,
                    gateway -> _ -> new byte[][] {Load.head(gateway, "GET", "/listed", Map.of(), -1)});
            byTurns(
                    "GenerateDataKey",
                    both,
                    gateway -> _ -> new byte[][] {
                        Load.kms(
                                gateway,
                                "GenerateDataKey",
                                "{\"KeyId\":\"" + GatewayProcess.SEED_KEY_ID + "\",\"KeySpec\":\"AES_256\"}")
                    });
        }
        Files.writeString(GatewayProcess.root().resolve("conformance-tests/target/turns-benchmark.md"), report);
    }

    private GatewayProcess startOf(Path tree, String name) throws IOException {
        String root = GatewayProcess.root().toString();
        System.setProperty("sealgate.root", tree.toString());
        try {
            return GatewayBuilder.in(Files.createDirectories(directory.resolve(name)))
                    .config("sse:\n  allowCustomerKeyOverHttp: true")
                    .startOnDisk();
        } finally {
            System.setProperty("sealgate.root", root);
        }
    }

    private void byTurns(String name, List<GatewayProcess> both, Function<URI, Load.Requests> requests)
            throws InterruptedException, IOException {
        Map<GatewayProcess, List<Round>> rounds = new HashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (GatewayProcess gateway : round % 2 == 0 ? both : both.reversed()) {
                Round seen = round(gateway, requests.apply(gateway.http()), round == 0 ? COMPILING : SHORT);
                if (round > 0) {
                    rounds.computeIfAbsent(gateway, _ -> new ArrayList<>()).add(seen);
                }
            }
        }
        List<Round> before = rounds.getOrDefault(both.getFirst(), List.of());
        List<Round> after = rounds.getOrDefault(both.getLast(), List.of());
        line("| %s | %.0f | %.0f | %.0f | %.0f | %.1f | %.1f |"
                .formatted(
                        name,
                        median(before, each -> each.seen().perSecond()),
                        median(after, each -> each.seen().perSecond()),
                        median(before, Round::cpuMicros),
                        median(after, Round::cpuMicros),
                        median(before, each -> each.seen().p99Millis()),
                        median(after, each -> each.seen().p99Millis())));
    }

    private static double median(List<Round> rounds, Function<Round, Double> figure) {
        return rounds.stream().map(figure).sorted().toList().get(rounds.size() / 2);
    }

    private static Round round(GatewayProcess gateway, Load.Requests requests, Load.Times times)
            throws InterruptedException, IOException {
        double before = ProcessorTime.micros(gateway);
        Load.Measured seen = Load.measure(gateway.http(), CONNECTIONS, requests, times);
        double seconds = (times.warmUpMillis() + times.measureMillis()) / 1e3;
        return new Round(seen, (ProcessorTime.micros(gateway) - before) / (seen.perSecond() * seconds));
    }

    private static Map<String, Map<String, String>> modes() {
        byte[] key = "d".repeat(32).getBytes(StandardCharsets.UTF_8);
        Map<String, Map<String, String>> modes = new LinkedHashMap<>();
        modes.put("SSE-S3", Map.of("x-amz-server-side-encryption", "AES256"));
        modes.put("SSE-KMS", kms(false));
        modes.put("SSE-KMS with a bucket key", kms(true));
        modes.put(
                "SSE-C",
                Map.of(
                        "x-amz-server-side-encryption-customer-algorithm",
                        "AES256",
                        "x-amz-server-side-encryption-customer-key",
                        Base64.getEncoder().encodeToString(key),
                        "x-amz-server-side-encryption-customer-key-md5",
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(key)))));
        return modes;
    }

    private static Map<String, String> kms(boolean bucketKey) {
        return Map.of(
                "x-amz-server-side-encryption",
                "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id",
                GatewayProcess.SEED_KEY_ID,
                "x-amz-server-side-encryption-bucket-key-enabled",
                Boolean.toString(bucketKey));
    }

    private static Load.Requests put(URI gateway, Map<String, String> headers) {
        return connection -> new byte[][] {
            Load.concat(Load.head(gateway, "PUT", "/bench/" + connection, headers, SMALL_BYTES), CONTENT)
        };
    }

    private static void fill(URI gateway) {
        try (RawConnection connection = RawConnection.open(gateway)) {
            for (int n = 0; n < LISTED_KEYS; n++) {
                byte[] head = Load.head(gateway, "PUT", "/listed/key-%04d".formatted(n), Map.of(), 1);
                Load.requireOk(
                        connection.send(Load.concat(head, new byte[] {'x'})).skipAnswer());
            }
        }
    }

    private void line(String text) {
        report.append(text).append('\n');
        System.out.println(text);
    }
}
