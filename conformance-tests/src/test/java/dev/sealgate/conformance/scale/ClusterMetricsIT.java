package dev.sealgate.conformance.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import dev.sealgate.testing.SharedEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What Prometheus gets to see of two gateways that share their metadata. */
class ClusterMetricsIT {
    private static final Pattern METRIC = Pattern.compile("\\bsealgate_[a-z0-9_]+");
    private static final Pattern EXPRESSION = Pattern.compile("expr: (.*)");
    private static final String ROOT_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String BLOB_PUTS = "sealgate_blobs_requests_total";
    private static final int LARGE_BYTES = 100_000;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static GatewayProcess first;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static GatewayProcess second;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> variables =
                new HashMap<>(SharedEngines.running().of(ClusterMetricsIT.class.getSimpleName()));
        variables.put("SEALGATE_ROOT_KEY", ROOT_KEY);
        first = GatewayBuilder.in(Files.createDirectory(directory.resolve("first")))
                .startWith(variables);
        second = GatewayBuilder.in(Files.createDirectory(directory.resolve("second")))
                .startWith(variables);
        try (S3Client s3 = Sdk.s3(first.http())) {
            s3.createBucket(request -> request.bucket("counted"));
            s3.putObject(
                    request -> request.bucket("counted").key("large"), RequestBody.fromBytes(new byte[LARGE_BYTES]));
        }
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    private static Map<String, Double> scrape(GatewayProcess gateway) throws IOException, InterruptedException {
        URI page = gateway.http().resolve("/-/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return body.lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.lastIndexOf(' ')),
                            line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        }
    }

    /** What a scrape holds once it is as expected, or too late. */
    private static Map<String, Double> scrapeUntil(GatewayProcess gateway, Predicate<Map<String, Double>> expected)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Map<String, Double> samples = scrape(gateway);
        while (!expected.test(samples) && System.nanoTime() < deadline) {
            GatewayProcess.pause();
            samples = scrape(gateway);
        }
        return samples;
    }

    private static String id(String gateway) {
        return GatewayProcess.read(directory.resolve(gateway).resolve("data/gateway.id"))
                .strip();
    }

    @Test
    void gatewaysAreNamed_andKnowOfEachOther() throws Exception {
        for (Map.Entry<String, GatewayProcess> each :
                Map.of("first", first, "second", second).entrySet()) {
            Map<String, Double> samples =
                    scrapeUntil(each.getValue(), some -> some.getOrDefault("sealgate_gateways_alive", 0.0) == 2);
            assertEquals(2, samples.get("sealgate_gateways_alive"));
            assertEquals(1, samples.get("sealgate_gateway_info{gateway=\"" + id(each.getKey()) + "\"}"));
            double renewed = samples.getOrDefault("sealgate_gateway_renewed_seconds", -1.0);
            assertTrue(renewed > 0 && renewed < 10, () -> "renewed " + renewed + " s ago");
            assertTrue(samples.getOrDefault("sealgate_store_question_seconds_count", 0.0) > 0);
            assertTrue(samples.getOrDefault("sealgate_commit_seconds_count", 0.0) > 0);
        }
    }

    @Test
    void oneOfThem_hasEachLease_andOneCountsBuckets() throws Exception {
        String objects = "sealgate_bucket_objects{bucket=\"counted\"}";
        boolean firstCounts = scrapeUntil(
                                first,
                                some -> some.getOrDefault("sealgate_lease_held{lease=\"bucket-count\"}", 0.0) == 1
                                        || !held("bucket-count", second))
                        .getOrDefault("sealgate_lease_held{lease=\"bucket-count\"}", 0.0)
                == 1;
        GatewayProcess counting = firstCounts ? first : second;
        GatewayProcess other = firstCounts ? second : first;
        String bytes = "sealgate_bucket_bytes{bucket=\"counted\"}";
        Map<String, Double> counted =
                scrapeUntil(counting, some -> some.getOrDefault(objects, 0.0) == 1 && some.containsKey(bytes));
        assertEquals(1, counted.get(objects));
        assertEquals(LARGE_BYTES, counted.get(bytes));
        assertTrue(scrape(other).keySet().stream().noneMatch(name -> name.startsWith("sealgate_bucket_objects")));
        for (String lease : Set.of("sweeper", "housekeeping", "bucket-count")) {
            String name = "sealgate_lease_held{lease=\"" + lease + "\"}";
            assertEquals(
                    1, scrape(first).getOrDefault(name, -1.0) + scrape(second).getOrDefault(name, -1.0), lease);
        }
    }

    private static boolean held(String lease, GatewayProcess gateway) {
        try {
            return scrape(gateway).getOrDefault("sealgate_lease_held{lease=\"" + lease + "\"}", 0.0) == 1;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsAskedOfTheBlobService_isCounted() throws Exception {
        double before = scrape(second).getOrDefault(BLOB_PUTS, 0.0);
        try (S3Client s3 = Sdk.s3(second.http())) {
            s3.getObjectAsBytes(request -> request.bucket("counted").key("large"));
        }
        assertTrue(scrape(second).getOrDefault(BLOB_PUTS, 0.0) > before);
        assertEquals(0, scrape(second).get("sealgate_blobs_errors_total"));
        assertEquals(0, scrape(second).get("sealgate_blobs_under_way"));
    }

    @Test
    void everyMetric_isDocumented_andThoseOfTheAlertsAreThere() throws Exception {
        Set<String> scraped = scrape(first).keySet().stream()
                .map(sample -> sample.replaceAll("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        String document = Files.readString(GatewayProcess.root().resolve("docs/METRICS.md"));
        Set<String> undocumented = new TreeSet<>(scraped);
        undocumented.removeIf(name -> !name.startsWith("sealgate_")
                || document.contains("`" + name.replaceAll("_(bucket|count|sum|max)$", "") + "`"));
        assertEquals(Set.of(), undocumented);
        Set<String> alerted;
        try (Stream<String> lines = Files.lines(GatewayProcess.root().resolve("docker/monitoring/rules.scale.yaml"))) {
            alerted = lines.map(EXPRESSION::matcher)
                    .filter(Matcher::find)
                    .flatMap(expression -> METRIC.matcher(expression.group(1)).results())
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        assertTrue(alerted.size() >= 6, alerted::toString);
        alerted.removeAll(scraped);
        assertEquals(Set.of(), alerted);
    }
}
