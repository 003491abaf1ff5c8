package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.conformance.RawConnection.Answer;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** What Prometheus gets to see. */
@GatewayTest
class MetricsIT {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{[^}]*\\})?) ([-+0-9.eE]+|NaN|[+-]Inf)");

    private final GatewayProcess gateway;

    MetricsIT(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    private Answer get(String method, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("host", "127.0.0.1:" + gateway.http().getPort());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            return connection
                    .send(RawConnection.head(method, "/-/metrics", headers, 0))
                    .answer(false);
        }
    }

    /** Every sample by name and labels; fails when a line is neither a sample nor a comment. */
    private Map<String, Double> scrape() {
        Answer answer = get("GET", Map.of());
        assertEquals(200, answer.status(), answer.body());
        Map<String, Double> samples = new HashMap<>();
        for (String line : answer.body().lines().toList()) {
            if (!line.startsWith("#")) {
                Matcher matcher = SAMPLE.matcher(line);
                assertTrue(matcher.matches(), line);
                samples.put(matcher.group(1), Double.valueOf(matcher.group(2)));
            }
        }
        return samples;
    }

    private static double value(Map<String, Double> samples, String name) {
        return samples.getOrDefault(name, 0.0);
    }

    @Test
    void counters_move() {
        Map<String, Double> before = scrape();
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < 3; i++) {
                kms.generateDataKey(r -> r.keyId(GatewayProcess.SEED_KEY_ID).keySpec("AES_256"));
            }
            kms.createAlias(r -> r.aliasName("alias/moves").targetKeyId(GatewayProcess.SEED_KEY_ID));
        }
        Map<String, Double> after = scrape();
        for (String name : List.of(
                "sealgate_requests_total{operation=\"GenerateDataKey\",service=\"kms\",status=\"2xx\"}",
                "sealgate_request_seconds_count{operation=\"GenerateDataKey\",service=\"kms\"}",
                "sealgate_kms_calls_total{operation=\"GenerateDataKey\",outcome=\"performed\",via_s3=\"false\"}")) {
            assertEquals(3, value(after, name) - value(before, name), name);
        }
        assertTrue(value(after, "sealgate_commit_seconds_count") > value(before, "sealgate_commit_seconds_count"));
        assertTrue(value(after, "sealgate_answer_bytes_total{service=\"kms\"}") > 0);
        assertEquals(1, value(after, "sealgate_requests_in_flight"), "the scrape itself");
        assertTrue(after.keySet().stream().anyMatch(name -> name.startsWith("jvm_memory_used_bytes")));
        assertTrue(after.keySet().stream().anyMatch(name -> name.startsWith("vertx_http_server_")));
    }

    @Test
    void noWordOfAClient_becomesALabel() {
        Map<String, String> target = Map.of("x-amz-target", "TrentService.Zanzibar", "content-length", "0");
        get("ZANZIBAR", Map.of());
        get("POST", target);
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            Map<String, String> headers = new TreeMap<>(target);
            headers.put("host", "127.0.0.1:" + gateway.http().getPort());
            connection.send(RawConnection.head("POST", "/", headers, 0)).answer(false);
        }
        assertFalse(scrape().keySet().toString().toLowerCase(Locale.ROOT).contains("zanzibar"));
    }

    @Test
    void everyMetric_isDocumented() throws IOException {
        String document = Files.readString(GatewayProcess.root().resolve("docs/METRICS.md"));
        for (String sample : scrape().keySet()) {
            String name = sample.replaceAll("\\{.*", "").replaceAll("_(bucket|count|sum|max)$", "");
            boolean listed = document.contains("`" + name + "`")
                    || Pattern.compile("`([a-z_]+_)\\*`")
                            .matcher(document)
                            .results()
                            .anyMatch(family -> sample.startsWith(family.group(1)));
            assertTrue(listed, () -> sample + " is not in docs/METRICS.md");
        }
    }

    @Test
    void throughAProxy_aSignatureIsNeeded() {
        assertEquals(403, get("GET", Map.of("x-forwarded-for", "198.51.100.7")).status());
        assertEquals(403, get("GET", Map.of("forwarded", "for=127.0.0.1")).status());
    }
}
