package dev.sealgate.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
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
class KmsBenchmark {
    private static final int CONNECTIONS = 32;
    private static final int SMALL_BYTES = 4 * 1024;
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
        try (GatewayProcess gateway = start("recorded", "")) {
            for (Map.Entry<String, byte[]> call : calls(gateway.http()).entrySet()) {
                line(call.getKey(), gateway.http(), call.getValue());
            }
        }
        objects("SSE-KMS, all on", "", false);
        objects("SSE-KMS with a bucket key, all on", "", true);
        objects("SSE-KMS, metering off", NO_METERING, false);
        objects("SSE-KMS, audit off", NO_AUDIT, false);
        for (Map.Entry<String, String> off :
                Map.of("metering off", NO_METERING, "audit off", NO_AUDIT).entrySet()) {
            try (GatewayProcess gateway = start("generate " + off.getKey(), off.getValue())) {
                line("GenerateDataKey, " + off.getKey(), gateway.http(), dataKey(gateway.http()));
            }
        }
        Files.writeString(GatewayProcess.root().resolve("conformance-tests/target/kms-benchmark.md"), report);
    }

    private GatewayProcess start(String name, String settings) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name.replaceAll("[^a-z]", "-")));
        Path config = GatewayProcess.writeConfig(home);
        Files.writeString(config, Files.readString(config) + settings);
        return GatewayProcess.start(home);
    }

    /** One request of each operation that is worth a figure. */
    private static Map<String, byte[]> calls(URI endpoint) {
        Map<String, byte[]> calls = new LinkedHashMap<>();
        calls.put("GenerateDataKey", dataKey(endpoint));
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

    /** PUT and GET of small objects. */
    private void objects(String name, String settings, boolean bucketKey) throws IOException, InterruptedException {
        byte[] content = Samples.bytes(2, SMALL_BYTES);
        try (GatewayProcess gateway = start(name, settings)) {
            Load.send(gateway.http(), "PUT", "/bench");
            Map<String, String> headers = Map.of(
                    "x-amz-server-side-encryption",
                    "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id",
                    GatewayProcess.SEED_KEY_ID,
                    "x-amz-server-side-encryption-bucket-key-enabled",
                    Boolean.toString(bucketKey));
            line(name + ", PUT 4 KiB", gateway.http(), connection -> new byte[][] {
                Load.concat(Load.head(gateway.http(), "PUT", "/bench/" + connection, headers, SMALL_BYTES), content)
            });
            line(name + ", GET 4 KiB", gateway.http(), connection ->
                    new byte[][] {Load.head(gateway.http(), "GET", "/bench/" + connection, Map.of(), -1)});
        }
    }

    private void line(String name, URI endpoint, byte[] request) throws InterruptedException {
        line(name, endpoint, _ -> new byte[][] {request});
    }

    /** The second of two rounds: during the first, the JVM of a gateway that just started compiles. */
    private void line(String name, URI endpoint, Load.Requests requests) throws InterruptedException {
        Load.measure(endpoint, CONNECTIONS, requests);
        Load.Measured seen = Load.measure(endpoint, CONNECTIONS, requests);
        line("| %s | %.0f | %.2f | %.2f |".formatted(name, seen.perSecond(), seen.medianMillis(), seen.p99Millis()));
    }

    private void line(String text) {
        report.append(text).append('\n');
        System.out.println(text);
    }
}
