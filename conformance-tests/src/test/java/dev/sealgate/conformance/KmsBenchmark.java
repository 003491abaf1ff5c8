package dev.sealgate.conformance;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * Measures the KMS from outside, what metering and audit cost, and what S3 Bucket Keys save; writes
 * {@code target/kms-benchmark.md}.
 *
 * <p>Not part of the test run: the command is in docs/PERFORMANCE.md. Asserts nothing but that every request succeeds.
 */
@Alone("it measures")
class KmsBenchmark {
    private static final int CONNECTIONS = 32;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int ROUNDS = 5;
    private static final Load.Times COMPILING = new Load.Times(0, 8_000);
    private static final Load.Times SHORT = new Load.Times(500, 2_500);
    private static final String PLAINTEXT = Base64.getEncoder().encodeToString(Samples.bytes(1, 32));
    private static final String NO_METERING = """
            metering:
              enabled: false
            """;
    private static final String NO_AUDIT = """
            audit:
              enabled: false
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final StringBuilder report = new StringBuilder();

    @Test
    void measure() throws IOException, InterruptedException {
        line("| over HTTP, %d connections | per second | median ms | p99 ms |%n|---|---|---|---|"
                .formatted(CONNECTIONS));
        try (GatewayProcess whole = start("all on", "");
                GatewayProcess unmetered = start("metering off", NO_METERING);
                GatewayProcess unrecorded = start("audit off", NO_AUDIT)) {
            Map<String, URI> gateways = new LinkedHashMap<>();
            gateways.put("all on", whole.http());
            gateways.put("metering off", unmetered.http());
            gateways.put("audit off", unrecorded.http());
            for (URI gateway : gateways.values()) {
                Load.send(gateway, "PUT", "/bench");
            }
            for (boolean bucketKey : new boolean[] {false, true}) {
                String name = bucketKey ? "SSE-KMS with a bucket key" : "SSE-KMS";
                byInTurns("PUT 4 KiB, " + name, gateways, gateway -> put(gateway, bucketKey));
                byInTurns("GET 4 KiB, " + name, gateways, KmsBenchmark::get);
            }
            byInTurns("GenerateDataKey", gateways, gateway -> _ -> new byte[][] {dataKey(gateway)});
            for (Map.Entry<String, byte[]> call : calls(whole.http()).entrySet()) {
                Load.Requests requests = _ -> new byte[][] {call.getValue()};
                // The first round is for the JVM, which compiles.
                Load.measure(whole.http(), CONNECTIONS, requests);
                line(call.getKey(), Load.measure(whole.http(), CONNECTIONS, requests));
            }
        }
        Files.writeString(GatewayProcess.root().resolve("conformance-tests/target/kms-benchmark.md"), report);
    }

    /** Of short rounds on each gateway in turn, so that a slow moment of the machine is everybody's, the median. */
    private void byInTurns(String name, Map<String, URI> gateways, Function<URI, Load.Requests> requests)
            throws InterruptedException {
        Map<String, List<Load.Measured>> seen = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            for (Map.Entry<String, URI> gateway : gateways.entrySet()) {
                URI endpoint = gateway.getValue();
                Load.Measured measured =
                        Load.measure(endpoint, CONNECTIONS, requests.apply(endpoint), round == 0 ? COMPILING : SHORT);
                if (round > 0) {
                    seen.computeIfAbsent(gateway.getKey(), _ -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        seen.forEach((kind, rounds) -> {
            rounds.sort(Comparator.comparingDouble(Load.Measured::perSecond));
            line(name + ", " + kind, rounds.get(ROUNDS / 2));
        });
    }

    private GatewayProcess start(String name, String settings) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name.replaceAll("[^a-z]", "-")));
        return GatewayBuilder.in(home).config(settings).start();
    }

    /** One request of each operation that is worth a figure. */
    private static Map<String, byte[]> calls(URI endpoint) {
        Map<String, byte[]> calls = new LinkedHashMap<>();
        calls.put(
                "Encrypt, 32 bytes",
                Load.kms(endpoint, "Encrypt", json(GatewayProcess.SEED_KEY_ID, "\"Plaintext\":\"" + PLAINTEXT + "\"")));
        try (KmsClient kms = Sdk.kms(endpoint, GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            SdkBytes sealed = kms.encrypt(b ->
                            b.keyId(GatewayProcess.SEED_KEY_ID).plaintext(SdkBytes.fromByteArray(Samples.bytes(1, 32))))
                    .ciphertextBlob();
            calls.put("Sign, ECC_NIST_P256", sign(endpoint, kms, KeySpec.ECC_NIST_P256, "ECDSA_SHA_256"));
            calls.put("Sign, RSA_2048", sign(endpoint, kms, KeySpec.RSA_2048, "RSASSA_PSS_SHA_256"));
            String blob = Base64.getEncoder().encodeToString(sealed.asByteArray());
            calls.put("Decrypt, 32 bytes", Load.kms(endpoint, "Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}"));
        }
        return calls;
    }

    private static byte[] sign(URI endpoint, KmsClient kms, KeySpec spec, String algorithm) {
        String id = kms.createKey(b -> b.keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .keyId();
        return Load.kms(
                endpoint,
                "Sign",
                json(id, "\"Message\":\"" + PLAINTEXT + "\",\"SigningAlgorithm\":\"" + algorithm + "\""));
    }

    private static byte[] dataKey(URI endpoint) {
        return Load.kms(endpoint, "GenerateDataKey", json(GatewayProcess.SEED_KEY_ID, "\"KeySpec\":\"AES_256\""));
    }

    private static String json(String keyId, String fields) {
        return "{\"KeyId\":\"" + keyId + "\"," + fields + "}";
    }

    private static Load.Requests put(URI gateway, boolean bucketKey) {
        byte[] content = Samples.bytes(2, SMALL_BYTES);
        Map<String, String> headers = Map.of(
                "x-amz-server-side-encryption",
                "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id",
                GatewayProcess.SEED_KEY_ID,
                "x-amz-server-side-encryption-bucket-key-enabled",
                Boolean.toString(bucketKey));
        return connection -> new byte[][] {
            Load.concat(Load.head(gateway, "PUT", "/bench/" + connection, headers, SMALL_BYTES), content)
        };
    }

    private static Load.Requests get(URI gateway) {
        return connection -> new byte[][] {Load.head(gateway, "GET", "/bench/" + connection, Map.of(), -1)};
    }

    private void line(String name, Load.Measured seen) {
        line("| %s | %.0f | %.2f | %.2f |".formatted(name, seen.perSecond(), seen.medianMillis(), seen.p99Millis()));
    }

    private void line(String text) {
        report.append(text).append('\n');
        System.out.println(text);
    }
}
