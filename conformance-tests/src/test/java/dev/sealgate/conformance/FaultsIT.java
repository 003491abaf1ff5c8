package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** A KMS that fails on purpose, as its users and S3's meet it. */
@GatewayTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class FaultsIT {
    private static final Region REGION = Region.US_EAST_1;

    private final GatewayBuilder builder;

    @SuppressWarnings("NullAway.Init") // set by start
    private GatewayProcess gateway;

    FaultsIT(GatewayBuilder builder) {
        this.builder = builder;
    }

    private void start(String faults) {
        gateway = builder.replace("AdministratorAccess", "ReadOnlyAccess")
                .config(faults)
                .start();
    }

    private RawConnection.Answer page(String method, String path, String json, String accessKey) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new RequestSigner(accessKey, GatewayProcess.SECRET_KEY, "s3")
                .sign(method, gateway.http(), path, "", Map.of(), Samples.sha256Hex(body), Instant.now());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            return connection
                    .send(RawConnection.head(method, path, headers, body.length))
                    .send(body)
                    .answer(false);
        }
    }

    private JsonNode page(String method, String path, String json) {
        RawConnection.Answer answer = page(method, path, json, GatewayProcess.ACCESS_KEY);
        assertTrue(answer.status() < 300, answer::toString);
        return JsonNode.parser().parse(answer.body());
    }

    private static String refusal(Runnable call) {
        AwsServiceException e = assertThrows(AwsServiceException.class, call::run);
        return e.awsErrorDetails().errorCode() + " " + e.statusCode();
    }

    @Test
    void faultsComeAndGoWhileTheGatewayRuns() throws IOException {
        start("faults: {enabled: true}");
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, REGION);
                S3Client s3 = Sdk.s3(gateway.http())) {
            String key = kms.createKey().keyMetadata().keyId();
            String other = kms.createKey().keyMetadata().keyId();
            s3.createBucket(b -> b.bucket("faulty"));
            put(s3, "before", key);

            page("POST", "/-/faults", "{'operation':'GenerateDataKey','fault':'throttling'}");
            page("POST", "/-/faults", "{'operation':'Decrypt','fault':'internal'}");
            String state = page(
                            "POST", "/-/faults", "{'key':'%s','fault':'key-state','state':'Disabled'}".formatted(key))
                    .field("id")
                    .orElseThrow()
                    .asString();
            assertAll(
                    () -> assertEquals(
                            "ThrottlingException 400",
                            refusal(() ->
                                    kms.generateDataKey(b -> b.keyId(other).keySpec("AES_256")))),
                    () -> assertEquals("SlowDown 503", refusal(() -> put(s3, "throttled", other))),
                    () -> assertEquals(
                            "InternalError 500",
                            refusal(() ->
                                    s3.getObjectAsBytes(b -> b.bucket("faulty").key("before")))),
                    () -> assertEquals(
                            "DisabledException 400",
                            refusal(() -> kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x"))))));

            page("DELETE", "/-/faults/" + state, "");
            assertEquals(
                    2,
                    page("GET", "/-/faults", "")
                            .field("faults")
                            .orElseThrow()
                            .asArray()
                            .size());
            page("DELETE", "/-/faults", "");
            put(s3, "after", key);
            s3.getObjectAsBytes(b -> b.bucket("faulty").key("before"));
        }
    }

    @Test
    void anotherAccountHasFaultsOfItsOwn() throws IOException {
        start("faults: {enabled: true}");
        page("POST", "/-/faults", "{'fault':'throttling'}");
        try (KmsClient foreign = Sdk.kms(gateway.http(), GatewayProcess.FOREIGN_ACCESS_KEY, REGION)) {
            foreign.generateRandom(b -> b.numberOfBytes(8));
        }
        RawConnection.Answer removed = page("DELETE", "/-/faults", "", GatewayProcess.FOREIGN_ACCESS_KEY);
        assertEquals(
                "0",
                JsonNode.parser()
                        .parse(removed.body())
                        .field("removed")
                        .orElseThrow()
                        .asNumber());
    }

    @Test
    void declaredFaultsHoldFromTheStart_andStandardRetriesOvercomeThem() throws IOException {
        start("""

                faults:
                  enabled: true
                  rules:
                    - {operation: GenerateRandom, fault: throttling, times: 2}
                    - {operation: ListKeys, fault: latency, delay: 300ms}
                """);
        try (KmsClient patient = Sdk.kms(gateway.http(), Sdk.root(), AwsRetryStrategy.standardRetryStrategy())) {
            patient.generateRandom(b -> b.numberOfBytes(8));
            long begun = System.nanoTime();
            patient.listKeys();
            long tookMillis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(tookMillis >= 300, () -> "it took " + tookMillis + " ms");
        }
    }

    @Test
    void nobodyWithoutPermissionMakesAFault() throws IOException {
        start("faults: {enabled: true}");
        assertAll(
                () -> assertEquals(
                        403,
                        page("POST", "/-/faults", "{'fault':'internal'}", GatewayProcess.USER_ACCESS_KEY)
                                .status()),
                () -> assertEquals(
                        400,
                        page("POST", "/-/faults", "{'fault':'x'}", GatewayProcess.ACCESS_KEY)
                                .status()),
                () -> assertEquals(
                        400,
                        page("POST", "/-/faults", "{", GatewayProcess.ACCESS_KEY)
                                .status()),
                () -> assertEquals(
                        404,
                        page("DELETE", "/-/faults/9", "", GatewayProcess.ACCESS_KEY)
                                .status()),
                () -> assertEquals(
                        405,
                        page("PUT", "/-/faults", "", GatewayProcess.ACCESS_KEY).status()));
    }

    @Test
    void theyAreOffUnlessEnabled() throws IOException {
        start("faults: {rules: [{fault: throttling}]}");
        assertEquals(
                404,
                page("POST", "/-/faults", "{'fault':'internal'}", GatewayProcess.ACCESS_KEY)
                        .status());
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, REGION)) {
            kms.generateRandom(b -> b.numberOfBytes(8));
        }
    }

    private static void put(S3Client s3, String name, String key) {
        s3.putObject(
                b -> b.bucket("faulty")
                        .key(name)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(key),
                RequestBody.fromString("x"));
    }
}
