package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a tenant may make and that are costly by nature: other tenants notice nothing of them. */
@GatewayTest
@Alone("a bystander is served in time")
class TenantCostIT {
    private static final int MILLIS = 2_500;
    private static final String TENANT = GatewayProcess.FOREIGN_ACCESS_KEY;
    private static final String EVERYTHING = Policy.allow("*").on("*").json();

    private final Siege siege;

    TenantCostIT(GatewayBuilder builder) {
        siege = Siege.of(builder, "");
    }

    @BeforeEach
    void restore() {
        siege.restore();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] json(URI endpoint, String service, String target, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new RequestSigner(TENANT, GatewayProcess.SECRET_KEY, service)
                .sign(
                        "POST",
                        endpoint,
                        "/",
                        "",
                        Map.of("content-type", Forged.JSON, "x-amz-target", target),
                        Samples.sha256Hex(body),
                        Instant.now());
        return Load.concat(RawConnection.head("POST", "/", headers, body.length), body);
    }

    private static RawConnection.Answer answer(URI endpoint, byte[] request) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            return connection.send(request).answer(false);
        }
    }

    /** Each of so many tenants' connections sends the same again as soon as it is answered. */
    private void repeat(int senders, byte[] request) throws InterruptedException {
        siege.endure(
                MILLIS,
                () -> Swarm.of(siege.gateway().http(), senders, wire -> {
                    wire.send(request);
                    wire.send(request);
                    wire.send(request);
                    wire.hold();
                }));
    }

    /** Of many that a tenant asks at once, some are answered, and the rest does not wait. */
    private static void requireSomeThrottled(URI endpoint, byte[] request, String refusal) throws InterruptedException {
        List<Callable<RawConnection.Answer>> all = Collections.nCopies(100, () -> answer(endpoint, request));
        List<RawConnection.Answer> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(all).stream().map(Future::resultNow).toList();
        }
        List<String> refusals = answers.stream()
                .filter(answer -> answer.status() != 200)
                .map(RawConnection.Answer::body)
                .toList();
        assertFalse(refusals.size() == answers.size(), "all were refused");
        assertFalse(refusals.isEmpty(), "none was refused");
        assertAll(refusals.stream().map(body -> (Executable) () -> assertTrue(body.contains(refusal), body)));
    }

    private static byte[] simulation(URI endpoint, int count) {
        StringBuilder form = new StringBuilder("Action=SimulateCustomPolicy&Version=2010-05-08");
        form.append("&PolicyInputList.member.1=").append(encoded(EVERYTHING));
        for (int i = 1; i <= count; i++) {
            form.append("&ActionNames.member.")
                    .append(i)
                    .append("=s3:GetObject&ResourceArns.member.")
                    .append(i)
                    .append("=arn:aws:s3:::b/")
                    .append(i);
        }
        return OrdinaryUse.query(endpoint, TENANT, "iam", form.toString());
    }

    /** One answer of a million results would end the heap alone. */
    @ParameterizedTest
    @ValueSource(ints = {300, 2_500})
    void simulationOfEveryActionOnEveryResource_isBounded(int count) throws InterruptedException {
        URI endpoint = siege.gateway().http();
        byte[] request = simulation(endpoint, count);
        int length = answer(endpoint, request).body().length();
        assertTrue(length < 4 << 20, "an answer of " + length + " bytes");
        repeat(8, request);
    }

    @Test
    void simulationsBeyondWhatMayWait_areThrottled() throws InterruptedException {
        URI endpoint = siege.gateway().http();
        String refusal = "<Code>Throttling</Code><Message>Rate exceeded</Message>";
        requireSomeThrottled(endpoint, simulation(endpoint, 300), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA_4096", "ECC_SECG_P256K1"})
    void newKeyPairs_delayNobodyElse(String spec) throws InterruptedException {
        byte[] request = json(
                siege.gateway().http(),
                "kms",
                "TrentService.CreateKey",
                "{\"KeySpec\":\"" + spec + "\",\"KeyUsage\":\"SIGN_VERIFY\"}");
        repeat(16, request);
    }

    @Test
    void newDataKeyPairs_delayNobodyElse() throws InterruptedException {
        URI endpoint = siege.gateway().http();
        String key = answer(endpoint, json(endpoint, "kms", "TrentService.CreateKey", "{}"))
                .body()
                .replaceAll("(?s).*\"KeyId\":\"([^\"]+)\".*", "$1");
        String pair = "{\"KeyId\":\"" + key + "\",\"KeyPairSpec\":\"RSA_4096\"}";
        repeat(16, json(endpoint, "kms", "TrentService.GenerateDataKeyPair", pair));
    }

    @Test
    void lookUpsOfNothingInALongTrail_delayNobodyElse() throws Exception {
        URI endpoint = siege.gateway().http();
        fillTrail(endpoint, 15_000);
        byte[] request = json(
                endpoint,
                "cloudtrail",
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
                "{\"LookupAttributes\":[{\"AttributeKey\":\"EventName\",\"AttributeValue\":\"Nothing\"}]}");
        repeat(8, request);
        requireSomeThrottled(endpoint, request, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");
    }

    private static void fillTrail(URI endpoint, int calls) throws InterruptedException {
        byte[] call = json(endpoint, "kms", "TrentService.GenerateRandom", "{\"NumberOfBytes\":8}");
        Thread[] threads = new Thread[8];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                try (RawConnection connection = RawConnection.open(endpoint)) {
                    for (int i = 0; i < calls / threads.length; i++) {
                        connection.send(call).skipAnswer();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The largest page that AWS allows, of roles with as much policy as they may have. */
    @Test
    void detailsOfManyRoles_delayNobodyElse() throws InterruptedException {
        URI endpoint = siege.gateway().http();
        String trust = encoded(Policy.allow("sts:AssumeRole").to("444455556666").json());
        String policy = encoded(Policy.deny("s3:GetObject")
                .on("arn:aws:s3:::b/" + "|^<>".repeat(2_400))
                .json());
        try (RawConnection connection = RawConnection.open(endpoint)) {
            for (int i = 0; i < 400; i++) {
                String role = "&Version=2010-05-08&RoleName=role-" + i;
                connection
                        .send(OrdinaryUse.query(
                                endpoint,
                                TENANT,
                                "iam",
                                "Action=CreateRole" + role + "&AssumeRolePolicyDocument=" + trust))
                        .answer(false);
                connection
                        .send(OrdinaryUse.query(
                                endpoint,
                                TENANT,
                                "iam",
                                "Action=PutRolePolicy" + role + "&PolicyName=p&PolicyDocument=" + policy))
                        .answer(false);
            }
        }
        String details = "Action=GetAccountAuthorizationDetails&Version=2010-05-08&MaxItems=1000";
        repeat(16, OrdinaryUse.query(endpoint, TENANT, "iam", details));
    }

    /** 10,000 parts named, none of them right. */
    @Test
    void completionsOfManyParts_delayNobodyElse() throws InterruptedException {
        URI endpoint = siege.gateway().http();
        Setup.s3(endpoint, TENANT, "PUT", "/completions", "", "");
        String upload = answer(
                        endpoint, Setup.request(endpoint, TENANT, "POST", "/completions/k", "uploads=", new byte[0]))
                .body()
                .replaceAll("(?s).*<UploadId>([^<]+)<.*", "$1");
        String parts = IntStream.rangeClosed(1, 10_000)
                .mapToObj(i -> "<Part><PartNumber>" + i + "</PartNumber><ETag>\"" + "0".repeat(32) + "\"</ETag></Part>")
                .collect(Collectors.joining());
        byte[] body = Forged.bytes("<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
        repeat(8, Setup.request(endpoint, TENANT, "POST", "/completions/k", "uploadId=" + upload, body));
    }

    /** Copies under DSSE-KMS read, hash and seal every byte. */
    @Test
    void copiesOfALargeObject_delayNobodyElse() throws InterruptedException {
        URI endpoint = siege.gateway().http();
        Setup.s3(endpoint, TENANT, "PUT", "/copies", "", "");
        try (RawConnection connection = RawConnection.open(endpoint)) {
            byte[] object = Samples.bytes(1, 32 << 20);
            Load.requireOk(connection
                    .send(Setup.request(endpoint, TENANT, "PUT", "/copies/large", "", object))
                    .skipAnswer());
        }
        siege.endure(
                MILLIS,
                () -> Swarm.of(endpoint, 200, wire -> {
                    String path = "/copies/" + wire.number();
                    Map<String, String> headers = new RequestSigner(TENANT, GatewayProcess.SECRET_KEY, "s3")
                            .sign(
                                    "PUT",
                                    endpoint,
                                    path,
                                    "",
                                    Map.of(
                                            "x-amz-copy-source",
                                            "/copies/large",
                                            "x-amz-server-side-encryption",
                                            "aws:kms:dsse"),
                                    RequestSigner.UNSIGNED,
                                    Instant.now());
                    wire.send(RawConnection.head("PUT", path, headers, 0));
                    wire.hold();
                }));
    }
}
