package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.conformance.RawConnection.Answer;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A real denial, explained by the command that people type, and a candidate policy tried on it. */
@GatewayTest
class ExplainIT {
    private static final String CLASSIC = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"DenyOtherEncryption","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::explained/*",
               "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}},
              {"Sid":"DenyPlain","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::explained/*",
               "Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}]}""";

    private final Path directory;
    private final GatewayProcess gateway;

    ExplainIT(GatewayProcess gateway) {
        this.gateway = gateway;
        directory = gateway.directory();
        assertEquals(200, send("PUT", "/explained", "", Map.of(), "").status());
        assertEquals(
                204, send("PUT", "/explained", "policy=", Map.of(), CLASSIC).status());
    }

    private Answer send(String method, String path, String query, Map<String, String> headers, String body) {
        URI endpoint = gateway.http();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new TreeMap<>(headers);
        if (query.equals("policy=")) {
            all.put("content-md5", md5Base64(bytes));
        }
        Map<String, String> signed =
                RequestSigner.s3().sign(method, endpoint, path, query, all, Samples.sha256Hex(bytes), Instant.now());
        try (RawConnection connection = RawConnection.open(endpoint)) {
            String target = query.isEmpty() ? path : path + "?" + query;
            return connection
                    .send(RawConnection.head(method, target, signed, bytes.length))
                    .send(bytes)
                    .answer(false);
        }
    }

    private static String md5Base64(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ran sealgate(String accessKey, String... arguments) throws IOException, InterruptedException {
        return Command.run(gateway.directory(), gateway.http(), accessKey, arguments);
    }

    private String deniedPut() {
        Answer denied = send("PUT", "/explained/q1.csv", "", Map.of(), "plain");
        assertEquals(403, denied.status(), denied.body());
        return Optional.ofNullable(denied.headers().get("x-amz-request-id")).orElseThrow();
    }

    @Test
    void explain_showsTheStatementTheConditionAndTheValue() throws Exception {
        String id = deniedPut();
        Ran ran = sealgate(GatewayProcess.ACCESS_KEY, "explain", id);
        assertEquals(0, ran.exitCode(), ran.output());
        List<String> expected = new ArrayList<>(List.of(
                "request    " + id,
                "operation  PutObject: 403 AccessDenied",
                "✗ s3:PutObject on arn:aws:s3:::explained/q1.csv: explicit deny",
                "bucket policy of explained (resource-based policy): deny",
                "Deny DenyOtherEncryption  ◀ decides",
                "✓ StringNotEquals s3:x-amz-server-side-encryption  policy: aws:kms  request: (absent)",
                "✓ Null s3:x-amz-server-side-encryption  policy: true  request: (absent)"));
        assertAll(expected.stream()
                .map(line -> () -> assertTrue(ran.output().contains(line), line + "\n" + ran.output())));
    }

    @Test
    void explain_isNotForOthers_norForWhatNeverWas() throws Exception {
        String id = deniedPut();
        Ran foreign = sealgate(GatewayProcess.FOREIGN_ACCESS_KEY, "explain", id);
        Ran unknown = sealgate(GatewayProcess.FOREIGN_ACCESS_KEY, "explain", "AAAAAAAAAAAAAAAA");
        assertEquals(1, foreign.exitCode());
        assertEquals(unknown, foreign);
    }

    @Test
    void explain_needsASignature() {
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            Map<String, String> headers = Map.of("host", "x");
            Answer answer = connection
                    .send(RawConnection.head("GET", "/-/explain/AAAAAAAAAAAAAAAA", headers, -1))
                    .answer(false);
            assertEquals(403, answer.status());
            assertTrue(answer.body().contains("AccessDenied"), answer.body());
        }
    }

    @Test
    void check_findsWhatAnotherPolicyWouldAllow() throws Exception {
        String id = deniedPut();
        Path candidate = Files.writeString(
                directory.resolve("candidate.json"), CLASSIC.replace("explained/*", "explained/secret/*"));
        Ran ran = sealgate(GatewayProcess.ACCESS_KEY, "policy", "check", "explained", candidate.toString());
        assertEquals(3, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("✓ denied -> allowed"), ran.output());
        assertTrue(ran.output().contains(id), ran.output());
        Path same = Files.writeString(directory.resolve("same.json"), CLASSIC);
        assertEquals(
                0,
                sealgate(GatewayProcess.ACCESS_KEY, "policy", "check", "explained", same.toString())
                        .exitCode());
    }

    @Test
    void simulate_needsNoGateway() throws Exception {
        Path policy = Files.writeString(directory.resolve("bucket.json"), CLASSIC);
        Ran ran = sealgate(
                "unused",
                "simulate",
                "--bucket-policy",
                policy.toString(),
                "--principal",
                "arn:aws:iam::111122223333:root",
                "--action",
                "s3:PutObject",
                "--resource",
                "arn:aws:s3:::explained/q1.csv");
        assertEquals(4, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("◀ decides"), ran.output());
    }
}
