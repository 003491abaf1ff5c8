package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard, alerts and probes that come with Sealgate, against a gateway in use. */
@GatewayTest
@OnDisk("what it tells of RocksDB")
class MonitoringIT {
    private static final Pattern METRIC = Pattern.compile("\\b(?:sealgate|jvm|vertx|process|system)_[a-z0-9_]+");
    private static final Pattern DECLARED_EXPRESSION = Pattern.compile("\"?expr\"?: (.*)");
    private static final long COUNTED_WITHIN_SECONDS = 60;

    private final GatewayProcess gateway;

    MonitoringIT(GatewayProcess gateway) {
        this.gateway = gateway;
        Setup.bucket(gateway.http(), "/monitored");
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            Load.requireOk(connection
                    .send(Load.head(gateway.http(), "PUT", "/monitored/object", Map.of(), 5))
                    .send(new byte[5])
                    .skipAnswer());
            String json = "{\"KeyId\":\"" + GatewayProcess.SEED_KEY_ID + "\",\"KeySpec\":\"AES_256\"}";
            Load.requireOk(connection
                    .send(Load.kms(gateway.http(), "GenerateDataKey", json))
                    .skipAnswer());
        }
    }

    private RawConnection.Answer get(String path, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("host", "127.0.0.1:" + gateway.http().getPort());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            return connection.send(RawConnection.head("GET", path, headers, 0)).answer(false);
        }
    }

    /** Until the bucket was counted. */
    private String scrape() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COUNTED_WITHIN_SECONDS);
        String scrape = get("/-/metrics", Map.of()).body();
        while (!scrape.contains("sealgate_bucket_objects{bucket=\"monitored\"} 1") && System.nanoTime() < deadline) {
            GatewayProcess.pause();
            scrape = get("/-/metrics", Map.of()).body();
        }
        return scrape;
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker/monitoring/rules.yaml", "docker/monitoring/grafana/dashboards/sealgate.json"})
    void everyMetricThatIsNamed_isInAScrape(String file) throws IOException {
        Set<String> named = Files.readString(GatewayProcess.root().resolve(file))
                .lines()
                .map(DECLARED_EXPRESSION::matcher)
                .filter(java.util.regex.Matcher::find)
                .flatMap(expression -> METRIC.matcher(expression.group(1)).results())
                .map(java.util.regex.MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 8, named::toString);
        Set<String> scraped = scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toSet());
        named.removeAll(scraped);
        assertEquals(Set.of(), named);
    }

    @Test
    void bucketsAreCounted() {
        String scrape = scrape();
        assertTrue(scrape.contains("sealgate_bucket_objects{bucket=\"monitored\"} 1"), scrape);
        assertTrue(scrape.contains("sealgate_bucket_bytes{bucket=\"monitored\"} 5"), scrape);
    }

    @Test
    void probes_answerStrangersWithoutDetails() {
        Map<String, String> stranger = Map.of("x-forwarded-for", "198.51.100.7");
        assertEquals("ok\n", get("/-/live", stranger).body());
        assertEquals("ok\n", get("/-/ready", stranger).body());
        assertTrue(get("/-/ready", Map.of()).body().contains("\"name\" : \"audit\""));
        assertFalse(get("/-/", stranger).body().contains("metrics"));
        assertTrue(get("/-/", Map.of("accept", "text/html")).body().contains("<a href=\"/-/metrics\">"));
    }
}
