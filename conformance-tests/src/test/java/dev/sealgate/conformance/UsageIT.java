package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.conformance.RawConnection.Answer;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What is used is what the page and the command say. */
@GatewayTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class UsageIT {
    private static final int CALLS = 7;
    private static final int OBJECTS = 4;

    private GatewayProcess gateway;

    UsageIT(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    private Answer usage(String accessKey, String query) {
        URI endpoint = gateway.http();
        Map<String, String> signed = new RequestSigner(accessKey, GatewayProcess.SECRET_KEY, "s3")
                .sign(
                        "GET",
                        endpoint,
                        "/-/usage",
                        query,
                        new TreeMap<>(),
                        Samples.sha256Hex(new byte[0]),
                        Instant.now());
        return get(query, signed);
    }

    private Answer get(String query, Map<String, String> headers) {
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            return connection
                    .send(RawConnection.head("GET", "/-/usage?" + query, headers, 0))
                    .answer(false);
        }
    }

    /** The number of this name in the row of this name. */
    private static long number(String json, String row, String field) {
        int start = json.indexOf("\"name\" : \"" + row + "\"");
        assertTrue(start >= 0, () -> "no row " + row + " in " + json);
        Matcher matcher = Pattern.compile("\"" + field + "\" : (\\d+)").matcher(json);
        assertTrue(matcher.find(start), json);
        return Long.parseLong(matcher.group(1));
    }

    private void call() {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < CALLS; i++) {
                kms.generateDataKey(r -> r.keyId(GatewayProcess.SEED_KEY_ID).keySpec("AES_256"));
            }
            assertThrows(KmsException.class, () -> kms.describeKey(r -> r.keyId("alias/none")));
        }
        try (S3Client s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(r -> r.bucket("metered"));
            for (int i = 0; i < OBJECTS; i++) {
                String key = "object" + i;
                s3.putObject(
                        r -> r.bucket("metered")
                                .key(key)
                                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                .ssekmsKeyId(GatewayProcess.SEED_KEY_ID),
                        RequestBody.fromBytes(new byte[1_000]));
            }
            s3.getObjectAsBytes(r -> r.bucket("metered").key("object0"));
        }
    }

    @Test
    void everyCall_isCounted_andOutlivesARestart() {
        call();
        String before = usage(GatewayProcess.ACCESS_KEY, "by=operation").body();
        assertCounted(before);
        assertEquals(143, gateway.stop());
        gateway = gateway.startAgain();
        String after = usage(GatewayProcess.ACCESS_KEY, "by=operation").body();
        assertCounted(after);
        generateAgain();
        assertEquals(2 * CALLS + OBJECTS, generated(usage(GatewayProcess.ACCESS_KEY, "by=operation")));
    }

    private void generateAgain() {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < CALLS; i++) {
                kms.generateDataKey(r -> r.keyId(GatewayProcess.SEED_KEY_ID).keySpec("AES_256"));
            }
        }
    }

    private static long generated(Answer answer) {
        return number(answer.body(), "kms:GenerateDataKey", "kmsCalls");
    }

    private static void assertCounted(String json) {
        assertAll(
                () -> assertEquals(CALLS + OBJECTS, number(json, "kms:GenerateDataKey", "kmsCalls"), json),
                () -> assertEquals(OBJECTS, number(json, "kms:GenerateDataKey", "kmsViaS3"), json),
                () -> assertEquals(1, number(json, "kms:DescribeKey", "kmsErrors"), json),
                () -> assertEquals(1, number(json, "kms:Decrypt", "kmsCalls"), json),
                () -> assertEquals(OBJECTS, number(json, "s3:PutObject", "s3Requests"), json),
                () -> assertTrue(number(json, "s3:PutObject", "s3BytesIn") >= OBJECTS * 1_000, json),
                () -> assertEquals(1_000, number(json, "s3:GetObject", "s3BytesOut"), json));
    }

    @Test
    void rowsByBucketKeyAndPrincipal_andTheSavings() {
        call();
        String buckets = usage(GatewayProcess.ACCESS_KEY, "by=bucket").body();
        String keys = usage(GatewayProcess.ACCESS_KEY, "by=key").body();
        String principals = usage(GatewayProcess.ACCESS_KEY, "by=principal").body();
        String root = "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root";
        String key = "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + GatewayProcess.SEED_KEY_ID;
        // The calls may fall into two windows of five minutes: one call more would remain of each kind.
        long savable = number(buckets, "metered", "savableByBucketKeys");
        long cached = number(keys, key, "savableByCaching");
        assertAll(
                () -> assertEquals(OBJECTS + 1, number(buckets, "metered", "kmsCalls"), buckets),
                () -> assertEquals(CALLS + OBJECTS + 1, number(keys, key, "kmsCalls"), keys),
                () -> assertEquals(CALLS + OBJECTS + 2, number(principals, root, "kmsCalls"), principals),
                () -> assertTrue(savable == OBJECTS - 1 || savable == OBJECTS - 2, buckets),
                () -> assertTrue(cached == CALLS - 1 || cached == CALLS - 2, keys));
    }

    @Test
    void otherAccounts_seeNothingOfIt_andNobodyAnonymous() {
        call();
        String foreign =
                usage(GatewayProcess.FOREIGN_ACCESS_KEY, "by=operation").body();
        assertTrue(foreign.contains("444455556666"), foreign);
        assertEquals(0, number(foreign, "total", "kmsCalls"), foreign);
        assertEquals(0, number(foreign, "total", "s3Requests"), foreign);
        Answer anonymous = get("", Map.of("host", "127.0.0.1:" + gateway.http().getPort()));
        assertEquals(403, anonymous.status(), anonymous.body());
    }

    @Test
    void command_printsTheTable() throws Exception {
        call();
        Ran ran = sealgate("usage", "--by", "operation");
        assertEquals(0, ran.exitCode(), ran.output());
        assertTrue(
                Pattern.compile("kms:GenerateDataKey +" + (CALLS + OBJECTS) + " ")
                        .matcher(ran.output())
                        .find(),
                ran.output());
        assertTrue(ran.output().contains("Estimated cost in USD"), ran.output());
        assertTrue(ran.output().contains("bucket keys would have saved"), ran.output());
        Ran json = sealgate("usage", "--by", "operation", "--json");
        assertEquals(CALLS + OBJECTS, number(json.output(), "kms:GenerateDataKey", "kmsCalls"));
        Ran wrong = sealgate("usage", "--from", "tomorrow");
        assertEquals(2, wrong.exitCode(), wrong.output());
    }

    private Ran sealgate(String... arguments) throws IOException, InterruptedException {
        return Command.run(gateway.directory(), gateway.http(), GatewayProcess.ACCESS_KEY, arguments);
    }

    /** They change nothing, so one gateway serves them all. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Refusals {
        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "by=colour",
            "from=yesterday",
            "from=2026-13-01",
            "from=0001-01-01&to=0001-02-01",
            "from=2026-02-02&to=2026-02-01",
            "from=2020-01-01&to=2026-01-01",
            "form=2026-01-01",
        })
        void badParameters_areRefusedClearly(String query) {
            Answer answer = usage(GatewayProcess.ACCESS_KEY, query);
            assertEquals(400, answer.status(), answer.body());
            assertTrue(answer.body().contains("InvalidArgument"), answer.body());
        }
    }
}
