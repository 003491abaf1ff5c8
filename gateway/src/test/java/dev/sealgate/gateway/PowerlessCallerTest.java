package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.PowerlessWorld.Answered;
import dev.sealgate.gateway.PowerlessWorld.Call;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.s3.ExampleRequests;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Judged;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of every table of operations, called through its own door by a user who has no permission: each leaves a denial and nothing
 * else, unless its row says that it needs none. The rows of the KMS are called by the test of the same name in its room.
 */
class PowerlessCallerTest {
    private static final String BUCKET = "reports";
    private static final String KEY = "q1.csv";
    private static final String DENIED = "AccessDenied";
    private static final String POLICY_ARN = "arn:aws:iam::" + PowerlessWorld.ACCOUNT + ":policy/p";
    private static final String DOCUMENT = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"%s"}}]}""".formatted(PowerlessWorld.ACCOUNT);

    /** Documents of the operations that are judged by them. */
    private static final Map<S3Operation, String> DOCUMENTS = Map.of(
            S3Operation.CREATE_BUCKET,
            "",
            S3Operation.DELETE_OBJECTS,
            "<Delete><Object><Key>q1.csv</Key></Object><Object><Key>other</Key></Object></Delete>",
            S3Operation.PUT_BUCKET_TAGGING,
            "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
            S3Operation.PUT_OBJECT_TAGGING,
            "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
            S3Operation.PUT_OBJECT_RETENTION,
            "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2999-01-01T00:00:00Z</RetainUntilDate></Retention>",
            S3Operation.PUT_OBJECT_LEGAL_HOLD,
            "<LegalHold><Status>OFF</Status></LegalHold>",
            S3Operation.POST_OBJECT,
            "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n" + KEY
                    + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n1,2,3\r\n--b--\r\n",
            S3Operation.UPDATE_OBJECT_ENCRYPTION,
            "<ObjectEncryption><SSE-KMS><KMSKeyArn>arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555"
                    + "</KMSKeyArn></SSE-KMS></ObjectEncryption>");

    /** What any operation of IAM and STS asks for; each takes of it what it knows. */
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("UserName", "victim"),
            Map.entry("GroupName", "group"),
            Map.entry("RoleName", "role"),
            Map.entry("PolicyName", "p"),
            Map.entry("PolicyArn", POLICY_ARN),
            Map.entry("PolicyDocument", DOCUMENT),
            Map.entry("AssumeRolePolicyDocument", TRUST),
            Map.entry("PermissionsBoundary", POLICY_ARN),
            Map.entry("VersionId", "v2"),
            Map.entry("AccessKeyId", "AKIAPOWERLESSPOWERLE"),
            Map.entry("Status", "Inactive"),
            Map.entry("Description", "d"),
            Map.entry("Tags.member.1.Key", "k"),
            Map.entry("Tags.member.1.Value", "v"),
            Map.entry("TagKeys.member.1", "k"),
            Map.entry("ActionNames.member.1", "s3:GetObject"),
            Map.entry("PolicyInputList.member.1", DOCUMENT),
            Map.entry("PolicySourceArn", "arn:aws:iam::" + PowerlessWorld.ACCOUNT + ":user/victim"),
            Map.entry("RoleArn", "arn:aws:iam::" + PowerlessWorld.ACCOUNT + ":role/role"),
            Map.entry("RoleSessionName", "session"),
            Map.entry("Name", "federated"));

    /** What any operation of Service Quotas asks for; CloudTrail's one needs nothing. */
    private static final String FIELDS = """
            {"ServiceCode":"kms","QuotaCode":"L-6E3AF000","DesiredValue":1000000,"RequestId":"0123456789abcdef"}""";

    /** Makes what the other operations could read, change and remove. */
    private static final List<String> PREPARATIONS = List.of(
            "CreatePolicy",
            "CreatePolicyVersion",
            "CreateUser",
            "CreateGroup",
            "CreateRole",
            "PutUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "AttachUserPolicy",
            "AttachGroupPolicy",
            "AttachRolePolicy",
            "PutUserPermissionsBoundary");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PowerlessWorld world;

    @BeforeAll
    static void prepare() {
        world = new PowerlessWorld(directory);
        prepare(new Call("s3", world.s3, "PUT", "/" + BUCKET, "", Headers.EMPTY, ""));
        prepare(new Call("s3", world.s3, "PUT", "/" + BUCKET + "/" + KEY, "", Headers.EMPTY, "1,2,3"));
        for (String action : PREPARATIONS) {
            prepare(form(world.iam, action));
        }
    }

    private static void prepare(Call call) {
        Answered answered = call.byRoot();
        assertEquals(200, answered.response().status(), call + answered.text());
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static void assertDenied(String row, Call call, String denied) {
        String before = world.stored();
        Answered answered = call.byPowerless();
        assertAll(
                row + answered.text(),
                () -> assertEquals(Set.of(denied), Set.copyOf(answered.refusals()), "refusals"),
                () -> assertTrue(answered.wasDenied(), "no decision denied it"),
                () -> assertEquals(before, world.stored()));
    }

    private static void assertOpen(String row, Call call) {
        String before = world.stored();
        Answered answered = call.byPowerless();
        assertAll(
                row + answered.text(),
                () -> assertFalse(answered.refusals().contains(DENIED), "needs a permission"),
                () -> assertFalse(answered.wasDenied(), "was decided about"),
                () -> assertEquals(before, world.stored()));
    }

    @ParameterizedTest
    @EnumSource
    void s3Operation_leavesADenial(S3Operation row) {
        String bucket = row.isOfNewBucket() ? "another" : BUCKET;
        Headers.Builder headers = Headers.builder().add("x-amz-account-id", PowerlessWorld.ACCOUNT.value());
        if (row.judged() == Judged.BY_FORM) {
            headers.add("content-type", "multipart/form-data; boundary=b");
        }
        ExampleRequests.header(row).ifPresent(name -> headers.add(name, "/" + BUCKET + "/" + KEY));
        Call call = new Call(
                "s3",
                world.s3,
                row.verb(),
                ExampleRequests.path(row, bucket, KEY),
                ExampleRequests.query(row),
                headers.build(),
                DOCUMENTS.getOrDefault(row, ""));
        assertDenied(row.wireName(), call, DENIED);
    }

    static Stream<String> iamOperations() {
        return world.iam.operations().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("iamOperations")
    void iamOperation_leavesADenial(String name) {
        assertQuery(world.iam, name);
    }

    static Stream<String> stsOperations() {
        return world.sts.operations().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("stsOperations")
    void stsOperation_leavesADenial(String name) {
        assertQuery(world.sts, name);
    }

    private static void assertQuery(QueryService service, String name) {
        QueryOperation row = service.operation(name).orElseThrow();
        if (row.permission().isPresent()) {
            assertDenied(name, form(service, name), DENIED);
        } else {
            assertOpen(name, form(service, name));
        }
    }

    static Stream<Arguments> jsonOperations() {
        return Stream.of(world.quotas, world.trail)
                .flatMap(service ->
                        service.operations().keySet().stream().sorted().map(name -> Arguments.of(service, name)));
    }

    @ParameterizedTest
    @MethodSource("jsonOperations")
    void jsonOperation_leavesADenial(JsonService service, String name) {
        Headers headers = Headers.builder()
                .add("Content-Type", "application/x-amz-json-1.1")
                .add("X-Amz-Target", service.targetPrefix() + name)
                .build();
        Call call = new Call(service.name(), world.door(service), "POST", "/", "", headers, FIELDS);
        assertDenied(name, call, DENIED + "Exception");
    }

    private static Call form(QueryService service, String action) {
        String fields = PARAMETERS.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new Call(
                service.name(),
                world.door(service),
                "POST",
                "/",
                "",
                Headers.builder()
                        .add("Content-Type", "application/x-www-form-urlencoded")
                        .build(),
                "Action=" + action + "&Version=" + service.version() + "&" + fields);
    }
}
