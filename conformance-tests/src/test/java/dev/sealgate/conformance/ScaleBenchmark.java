package dev.sealgate.conformance;

import dev.sealgate.conformance.scale.Cluster;
import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures one gateway on its own disk beside one, two and three that share PostgreSQL and a blob service, which is another Sealgate, in
 * short rounds by turns; writes {@code target/scale-benchmark.md}.
 *
 * <p>Not part of the test run: the command is in docs/PERFORMANCE.md. Asserts nothing but that every request succeeds. All of it, the client
 * included, shares the machine's processors, so that more gateways only help where something else than these is waited for.
 */
@Alone("it measures")
class ScaleBenchmark {
    private static final int CONNECTIONS = 30; // to be divided by one, two and three
    private static final int LISTED_KEYS = 1_000;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Load.Times COMPILING = new Load.Times(0, 5_000);
    private static final Load.Times SHORT = new Load.Times(500, 3_000);
    private static final byte[] SMALL = Samples.bytes(2, 4 * 1024);
    private static final byte[] LARGE = Samples.bytes(3, 1 << 20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final StringBuilder report = new StringBuilder();

    /** What one round showed; the processor time is the gateways' alone. */
    private record Round(double perSecond, double p99Millis, double cpuMicros) {}

    @Test
    void measure() throws Exception {
        try (GatewayProcess alone = GatewayBuilder.in(Files.createDirectory(directory.resolve("alone")))
                        .startOnDisk();
                Cluster cluster = Cluster.start(Files.createDirectory(directory.resolve("shared")), 3)) {
            Map<String, List<GatewayProcess>> setups = new LinkedHashMap<>();
            setups.put("on its disk", List.of(alone));
            for (int gateways = 1; gateways <= cluster.size(); gateways++) {
                setups.put(gateways + " sharing", cluster.all().subList(0, gateways));
            }
            for (GatewayProcess one : List.of(alone, cluster.gateway(0))) {
                Load.send(one.http(), "PUT", "/bench");
                Load.send(one.http(), "PUT", "/listed");
                fill(one.http());
            }
            line("| %d connections | %s |".formatted(CONNECTIONS, String.join(" | ", setups.keySet())));
            line("|---".repeat(setups.size() + 1) + "|");
            byTurns("PUT 4 KiB", setups, (gateway, name) -> put(gateway, name, SMALL));
            byTurns("GET 4 KiB", setups, (gateway, name) -> get(gateway, name + "/0/" + SMALL.length));
            byTurns("PUT 1 MiB", setups, (gateway, name) -> put(gateway, name, LARGE));
            byTurns("GET 1 MiB", setups, (gateway, name) -> get(gateway, name + "/0/" + LARGE.length));
            byTurns(
                    "LIST 1,000 keys",
                    setups,
                    (gateway, _) -> _ -> new byte[][] {Load.head(gateway, "GET", "/listed", Map.of(), -1)});
        }
        Files.writeString(GatewayProcess.root().resolve("conformance-tests/target/scale-benchmark.md"), report);
    }

    /** Each connection writes a key of its own, over and over. */
    private static Load.Requests put(URI gateway, String name, byte[] content) {
        return connection -> new byte[][] {
            Load.head(
                    gateway,
                    "PUT",
                    "/bench/" + name + "/" + connection + "/" + content.length,
                    Map.of(),
                    content.length),
            content
        };
    }

    private static Load.Requests get(URI gateway, String key) {
        return _ -> new byte[][] {Load.head(gateway, "GET", "/bench/" + key, Map.of(), -1)};
    }

    /** @param requests of a gateway, which has a name of its own in each setup */
    private void byTurns(
            String name, Map<String, List<GatewayProcess>> setups, BiFunction<URI, String, Load.Requests> requests)
            throws Exception {
        Map<String, List<Round>> rounds = new HashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            List<String> order = List.copyOf(setups.keySet());
            for (String setup : round % 2 == 0 ? order : order.reversed()) {
                Round seen = round(setups.getOrDefault(setup, List.of()), requests, round == 0 ? COMPILING : SHORT);
                if (round > 0) {
                    rounds.computeIfAbsent(setup, _ -> new ArrayList<>()).add(seen);
                }
            }
        }
        List<String> cells = new ArrayList<>();
        for (String setup : setups.keySet()) {
            List<Round> all = rounds.getOrDefault(setup, List.of());
            cells.add("%.0f/s, p99 %.0f ms, %.0f us"
                    .formatted(
                            median(all, Round::perSecond),
                            median(all, Round::p99Millis),
                            median(all, Round::cpuMicros)));
        }
        line("| %s | %s |".formatted(name, String.join(" | ", cells)));
    }

    private static double median(List<Round> rounds, Function<Round, Double> figure) {
        return rounds.stream().map(figure).sorted().toList().get(rounds.size() / 2);
    }

    /** One client spreads its connections over all gateways. */
    private static Round round(
            List<GatewayProcess> gateways, BiFunction<URI, String, Load.Requests> requests, Load.Times times)
            throws IOException, InterruptedException, ExecutionException {
        double before = processorTime(gateways);
        List<Future<Load.Measured>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < gateways.size(); i++) {
                URI gateway = gateways.get(i).http();
                Load.Requests own = requests.apply(gateway, gateways.size() + "-" + i);
                running.add(executor.submit(() -> Load.measure(gateway, CONNECTIONS / gateways.size(), own, times)));
            }
        }
        double perSecond = 0;
        double p99 = 0;
        for (Future<Load.Measured> each : running) {
            perSecond += each.get().perSecond();
            p99 = Math.max(p99, each.get().p99Millis());
        }
        double seconds = (times.warmUpMillis() + times.measureMillis()) / 1e3;
        return new Round(perSecond, p99, (processorTime(gateways) - before) / (perSecond * seconds));
    }

    private static double processorTime(List<GatewayProcess> gateways) throws IOException {
        double sum = 0;
        for (GatewayProcess each : gateways) {
            sum += ProcessorTime.micros(each);
        }
        return sum;
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
