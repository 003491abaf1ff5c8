package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What S3 operations need on the KMS key, besides their S3 permissions. */
class KmsPermissionsTest {
    private static final String KMS = "SSE=aws:kms; KEY=" + Rig.KEY_ARN;
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final String ANN_ARN = RequestBuilder.ANN.arn();
    private static final RequestContext FROM_OFFICE = RequestContext.builder()
            .put("aws:SourceIp", "192.0.2.1")
            .put("aws:SecureTransport", "false")
            .put("aws:PrincipalArn", ANN_ARN)
            .build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set in open()
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
        rig.put("sealed", CONTENT, KMS);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Ann with these actions on every key and nothing else of the KMS. */
    private static Caller mayOnly(String... actions) {
        return TestCallers.with(
                RequestBuilder.ANN,
                FROM_OFFICE,
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\""
                        + String.join("\",\"", actions) + "\"],\"Resource\":\"*\"}}");
    }

    private static Caller mayNothingToKeys() {
        return TestCallers.with(
                RequestBuilder.ANN,
                FROM_OFFICE,
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
    }

    /** The root keeps the right to change it once more. */
    private void keyPolicy(String... statements) {
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements)
                + ",{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"kms:PutKeyPolicy\",\"Resource\":\"*\"}]}";
        rig.kmsOperation(
                "PutKeyPolicy", JsonMapper.shared().writeValueAsString(Map.of("KeyId", Rig.KEY_ID, "Policy", policy)));
    }

    private static String statement(String effect, String principal, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Principal\":{\"AWS\":\"" + principal
                + "\"},\"Action\":[\"kms:GenerateDataKey\",\"kms:Decrypt\"],\"Resource\":\"*\",\"Condition\":"
                + condition
                + "}";
    }

    private HttpResponse call(HeadJudged operation, Caller caller, RequestBuilder request) {
        return operation.handle(request.caller(caller).build());
    }

    private void denied(String action, HeadJudged operation, Caller caller, RequestBuilder request) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> call(operation, caller, request));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals(403, refusal.code().status());
        assertEquals(
                "User: " + ANN_ARN + " is not authorized to perform: " + action + " on resource: " + Rig.KEY_ARN
                        + " because no identity-based policy allows the " + action + " action",
                refusal.text());
    }

    private RequestBuilder write(String key) {
        return rig.on(key, KMS).body(CONTENT);
    }

    @Test
    void write_needsGenerateDataKey() {
        denied("kms:GenerateDataKey", rig.put, mayOnly("kms:Decrypt", "kms:Encrypt"), write("new"));
        call(rig.put, mayOnly("kms:GenerateDataKey"), write("new"));
    }

    @Test
    void read_needsDecrypt() {
        denied("kms:Decrypt", rig.get, mayOnly("kms:GenerateDataKey"), rig.on("sealed"));
        assertArrayEquals(CONTENT, Rig.bytes(call(rig.get, mayOnly("kms:Decrypt"), rig.on("sealed"))));
    }

    @Test
    void head_needsDecryptForChecksumsOnly() {
        call(rig.head, mayNothingToKeys(), rig.on("sealed"));
        denied("kms:Decrypt", rig.head, mayNothingToKeys(), rig.on("sealed").header("x-amz-checksum-mode", "ENABLED"));
    }

    @Test
    void delete_needsNothing() {
        assertEquals(204, call(rig.delete, mayNothingToKeys(), rig.on("sealed")).status());
    }

    @Test
    void copy_needsDecryptOfTheSourceAndGenerateDataKeyOfTheTarget() {
        denied("kms:Decrypt", rig.copy, mayOnly("kms:GenerateDataKey"), copyTo(KMS));
        denied("kms:GenerateDataKey", rig.copy, mayOnly("kms:Decrypt"), copyTo(KMS));
        call(rig.copy, mayOnly("kms:Decrypt"), copyTo("SSE=AES256"));
        call(rig.copy, mayOnly("kms:Decrypt", "kms:GenerateDataKey"), copyTo(KMS));
    }

    private RequestBuilder copyTo(String headers) {
        return rig.on("copy", headers).header("x-amz-copy-source", "/" + Rig.BUCKET + "/sealed");
    }

    @Test
    void multipartUpload_needsGenerateDataKeyFirst_andDecryptThroughout() {
        denied("kms:GenerateDataKey", rig.create, mayOnly("kms:Decrypt"), rig.on("big", KMS));
        Caller writer = mayOnly("kms:GenerateDataKey");
        String id = Rig.element(call(rig.create, writer, rig.on("big", KMS)), "UploadId");
        denied("kms:Decrypt", rig.part, writer, rig.onPart("big", id, 1, "").body(CONTENT));
        Caller both = mayOnly("kms:GenerateDataKey", "kms:Decrypt");
        String etag = Rig.etag(call(rig.part, both, rig.onPart("big", id, 1, "").body(CONTENT)));
        byte[] list = Rig.parts(1, etag);
        denied("kms:Decrypt", rig.complete, writer, rig.onUpload("big", id).body(list));
        call(rig.complete, both, rig.onUpload("big", id).body(list));
    }

    @Test
    void keyPolicy_canPinAKeyToOneBucketAndService() {
        keyPolicy(statement(
                "Allow",
                "111122223333",
                "{\"StringEquals\":{\"kms:ViaService\":\"s3.eu-west-1.amazonaws.com\"},"
                        + "\"StringLike\":{\"kms:EncryptionContext:aws:s3:arn\":\"arn:aws:s3:::bucket/*\"}}"));
        Caller ann = mayOnly("kms:*");
        call(rig.put, ann, write("new"));
        assertArrayEquals(CONTENT, Rig.bytes(call(rig.get, ann, rig.on("new"))));
        assertThrows(
                S3Exception.class,
                () -> call(
                        rig.put,
                        ann,
                        RequestBuilder.on(Rig.OTHER_BUCKET, "new")
                                .headers(SseHeaderSets.of(KMS))
                                .body(CONTENT)));
    }

    @Test
    void conditionsOnTheConnection_seeS3InsteadOfTheClient() {
        String allow = statement("Allow", ANN_ARN, "{}");
        String fromOffice = "\"NotIpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}";
        keyPolicy(allow, statement("Deny", "*", "{" + fromOffice + "}"));
        S3Exception refusal = assertThrows(S3Exception.class, () -> call(rig.put, mayNothingToKeys(), write("new")));
        assertEquals(
                "User: " + ANN_ARN + " is not authorized to perform: kms:GenerateDataKey on resource: " + Rig.KEY_ARN
                        + " with an explicit deny in a resource-based policy",
                refusal.text());

        keyPolicy(
                allow,
                statement("Deny", "*", "{" + fromOffice + ",\"Bool\":{\"aws:ViaAWSService\":\"false\"}}"),
                statement("Deny", "*", "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"));
        call(rig.put, mayNothingToKeys(), write("new"));
    }

    @Test
    void s3ManagedKey_needsNoPermissionOnKeys() {
        call(rig.put, mayNothingToKeys(), rig.on("managed", "SSE=aws:kms").body(CONTENT));
        assertArrayEquals(CONTENT, Rig.bytes(call(rig.get, mayNothingToKeys(), rig.on("managed"))));
    }

    @Test
    void callersWithoutASignature_areServedByNoKey() {
        Caller anonymous = TestCallers.administrator(Principal.ANONYMOUS);
        S3Exception refusal = assertThrows(S3Exception.class, () -> call(rig.get, anonymous, rig.on("sealed")));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(
                "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
                refusal.text());
        assertEquals(Map.of("ArgumentName", "Authorization", "ArgumentValue", "null"), refusal.elements());
    }
}
