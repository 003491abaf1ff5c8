package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The records of the audit trail, read by the SDK: who did what with which key. */
@GatewayTest
class AuditIT {
    private static final String BUCKET = "audited";
    private static final String ROOT_ARN = "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}""".formatted(GatewayProcess.ACCOUNT);

    private static final String OPEN_TO_FOREIGN = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["%s","444455556666"]},"Action":"kms:*","Resource":"*"}]}""".formatted(GatewayProcess.ACCOUNT);

    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final S3Client s3;
    private final IamClient iam;
    private final CloudTrailClient cloudTrail;
    private final AuditAssert audit;

    AuditIT(GatewayProcess gateway, KmsClient kms, S3Client s3, IamClient iam, CloudTrailClient cloudTrail) {
        this.gateway = gateway;
        this.kms = kms;
        this.s3 = s3;
        this.iam = iam;
        this.cloudTrail = cloudTrail;
        audit = new AuditAssert(cloudTrail);
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private PutObjectResponse put(String name, String key) {
        return s3.putObject(
                b -> b.bucket(BUCKET)
                        .key(name)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(key),
                RequestBody.fromString("content"));
    }

    private String get(String name) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(name)).asUtf8String();
    }

    private SdkBytes encrypt(String key, String text) {
        return kms.encrypt(b -> b.keyId(key)
                        .plaintext(SdkBytes.fromUtf8String(text))
                        .encryptionContext(Map.of("tenant", "blue")))
                .ciphertextBlob();
    }

    private static String text(JsonNode record, String... path) {
        JsonNode node = record;
        for (String name : path) {
            Optional<JsonNode> next = node.field(name);
            if (next.isEmpty()) {
                return "";
            }
            node = next.get();
        }
        return node.text();
    }

    @Test
    void lastUsageOfAKey_isFoundByItsEventId() {
        String key = createKey();
        encrypt(key, "x");
        String id = kms.getKeyLastUsage(b -> b.keyId(key)).keyLastUsage().cloudTrailEventId();
        LookupAttribute wanted = LookupAttribute.builder()
                .attributeKey(LookupAttributeKey.EVENT_ID)
                .attributeValue(id)
                .build();
        List<String> found = cloudTrail.lookupEvents(b -> b.lookupAttributes(wanted)).events().stream()
                .map(Event::eventName)
                .toList();
        assertEquals(List.of("Encrypt"), found);
    }

    @Test
    void rotation_isAnEventOfTheServiceToo() {
        String key = createKey();
        AuditAssert.Point before = audit.now();
        kms.rotateKeyOnDemand(b -> b.keyId(key));
        AuditAssert.Events rotations = audit.since(before).named("RotateKey").onKey(key);
        rotations.hasExactly(1);
        JsonNode rotated = rotations.records().getFirst();
        assertEquals("AwsServiceEvent", text(rotated, "eventType"));
        assertEquals("AWS Internal", text(rotated, "userIdentity", "invokedBy"));
        assertEquals("ON_DEMAND", text(rotated, "serviceEventDetails", "rotationType"));
    }

    @Test
    void s3Object_isOneDataKeyAndOneDecryptEach_linkedByRequestId() {
        String key = createKey();
        AuditAssert.Point before = audit.now();
        PutObjectResponse stored = put("linked.txt", key);
        AuditAssert.Point between = audit.now();
        get("linked.txt");
        get("linked.txt");

        AuditAssert.Events puts = audit.between(before, between).onKey(key).by(ROOT_ARN);
        puts.hasExactly(1);
        AuditAssert.Events gets = audit.since(between).onKey(key).madeByS3();
        gets.hasExactly(2);
        gets.named("Decrypt").performed().hasExactly(2);

        JsonNode made = puts.named("GenerateDataKey").records().getFirst();
        assertAll(
                () -> assertEquals("1.11", text(made, "eventVersion")),
                () -> assertEquals("kms.amazonaws.com", text(made, "eventSource")),
                () -> assertEquals("us-east-1", text(made, "awsRegion")),
                () -> assertEquals("fas.s3.amazonaws.com", text(made, "userIdentity", "invokedBy")),
                () -> assertEquals("fas.s3.amazonaws.com", text(made, "userAgent")),
                () -> assertEquals("Root", text(made, "userIdentity", "type")),
                () -> assertEquals(GatewayProcess.ACCESS_KEY, text(made, "userIdentity", "accessKeyId")),
                () -> assertEquals(
                        "arn:aws:s3:::audited/linked.txt",
                        text(made, "requestParameters", "encryptionContext", "aws:s3:arn")),
                () -> assertEquals("AES_256", text(made, "requestParameters", "keySpec")),
                () -> assertEquals(
                        64, text(made, "additionalEventData", "keyMaterialId").length()),
                () -> assertEquals(stored.responseMetadata().requestId(), text(made, "requestID")),
                () -> assertEquals("true", text(made, "readOnly")),
                () -> assertEquals(GatewayProcess.ACCOUNT, text(made, "recipientAccountId")));
    }

    @Test
    void missingCalls_areListedInTheMessage() {
        String key = createKey();
        AuditAssert.Point before = audit.now();
        put("message.txt", key);
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> audit.since(before).named("Decrypt").onKey(key).hasExactly(3));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("expected exactly 3 of all events, named Decrypt, on key " + key));
        assertTrue(message.contains("GenerateDataKey ok by " + ROOT_ARN + " on " + key));
    }

    @Test
    void directCall_saysWhoAndWhere_andNoSecret() throws Exception {
        String key = createKey();
        AuditAssert.Point before = audit.now();
        String secret = "the plaintext nobody may find";
        SdkBytes sealed = encrypt(key, secret);
        kms.decrypt(b -> b.ciphertextBlob(sealed).encryptionContext(Map.of("tenant", "blue")));
        audit.since(before).onKey(key).hasExactly(2);
        JsonNode decrypt = audit.since(before).named("Decrypt").records().getFirst();
        assertAll(
                () -> assertEquals("127.0.0.1", text(decrypt, "sourceIPAddress")),
                () -> assertTrue(text(decrypt, "userAgent").contains("aws-sdk-java/2"), text(decrypt, "userAgent")),
                () -> assertEquals("TLSv1.3", text(decrypt, "tlsDetails", "tlsVersion")),
                () -> assertEquals("blue", text(decrypt, "requestParameters", "encryptionContext", "tenant")),
                () -> assertEquals("SYMMETRIC_DEFAULT", text(decrypt, "requestParameters", "encryptionAlgorithm")),
                () -> assertEquals("", text(decrypt, "userIdentity", "invokedBy")));
        String files = AuditFiles.text(gateway.directory());
        for (String hidden : List.of(
                secret,
                Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)),
                Base64.getEncoder().encodeToString(sealed.asByteArray()))) {
            assertFalse(files.contains(hidden), hidden);
        }
    }

    @Test
    void refusals_areRecorded_underCloudTrailsCodes() {
        String key = createKey();
        iam.createUser(b -> b.userName("nobody"));
        AccessKey access = iam.createAccessKey(b -> b.userName("nobody")).accessKey();
        put("refused.txt", key);
        AuditAssert.Point before = audit.now();
        try (KmsClient nobody = Sdk.kms(gateway.https(), Sdk.keys(access.accessKeyId(), access.secretAccessKey()))) {
            assertThrows(KmsException.class, () -> nobody.describeKey(b -> b.keyId(key)));
        }
        kms.disableKey(b -> b.keyId(key));
        assertThrows(DisabledException.class, () -> encrypt(key, "x"));
        assertThrows(S3Exception.class, () -> get("refused.txt"));
        assertThrows(KmsException.class, () -> kms.getKeyPolicy(b -> b.keyId("not a key!")));
        AuditAssert.Events events = audit.since(before);
        events.named("DescribeKey")
                .by("nobody")
                .refusedWith("AccessDenied")
                .onKey(key)
                .hasExactly(1);
        events.named("Encrypt").refusedWith("DisabledException").hasExactly(1);
        events.named("Decrypt").madeByS3().refusedWith("DisabledException").hasExactly(1);
        events.named("DisableKey").performed().hasExactly(1);
        events.named("GetKeyPolicy").hasExactly(1);
        JsonNode denied = events.refusedWith("AccessDenied").records().getFirst();
        assertEquals("IAMUser", text(denied, "userIdentity", "type"));
        assertEquals("nobody", text(denied, "userIdentity", "userName"));
        assertTrue(text(denied, "errorMessage").contains("is not authorized to perform: kms:DescribeKey"));
    }

    @Test
    void unknownOperation_isRecorded() {
        AuditAssert.Point before = audit.now();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        TreeMap<String, String> headers = new TreeMap<>(Map.of(
                "x-amz-target", "TrentService.MakeCoffee",
                "content-type", "application/x-amz-json-1.1"));
        Map<String, String> signed = new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "kms")
                .sign("POST", gateway.http(), "/", "", headers, Samples.sha256Hex(body), Instant.now());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            connection
                    .send(RawConnection.head("POST", "/", signed, body.length))
                    .send(body)
                    .answer(false);
        }
        audit.since(before)
                .named("MakeCoffee")
                .refusedWith("UnknownOperationException")
                .hasExactly(1);
    }

    @Test
    void roleSession_isShownWithItsRole() {
        String key = createKey();
        String role = iam.createRole(b -> b.roleName("audited-role").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        iam.attachRolePolicy(b -> b.roleName("audited-role").policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        AuditAssert.Point before = audit.now();
        try (StsClient sts =
                Sdk.sts(gateway.https(), Sdk.keys(GatewayProcess.USER_ACCESS_KEY, GatewayProcess.SECRET_KEY))) {
            Credentials session = sts.assumeRole(b -> b.roleArn(role).roleSessionName("alice"))
                    .credentials();
            try (KmsClient client = Sdk.kms(
                    gateway.https(),
                    Sdk.session(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))) {
                client.describeKey(b -> b.keyId(key));
            }
        }
        audit.since(before).named("AssumeRole").by("ann").hasExactly(1);
        audit.since(before).named("DescribeKey").by(role).hasExactly(1);
        JsonNode record = audit.since(before).by("alice").records().getFirst();
        assertAll(
                () -> assertEquals("AssumedRole", text(record, "userIdentity", "type")),
                () -> assertEquals(
                        "arn:aws:sts::" + GatewayProcess.ACCOUNT + ":assumed-role/audited-role/alice",
                        text(record, "userIdentity", "arn")),
                () -> assertEquals("Role", text(record, "userIdentity", "sessionContext", "sessionIssuer", "type")),
                () -> assertEquals(
                        "audited-role", text(record, "userIdentity", "sessionContext", "sessionIssuer", "userName")),
                () -> assertEquals(
                        "false", text(record, "userIdentity", "sessionContext", "attributes", "mfaAuthenticated")));
    }

    @Test
    void foreignKey_isRecordedInBothAccounts_underOneSharedId_unlessItWasDenied() {
        String key = createKey();
        AuditAssert.Point before = audit.now();
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1);
                CloudTrailClient theirs = Sdk.cloudTrail(
                        gateway.https(), Sdk.keys(GatewayProcess.FOREIGN_ACCESS_KEY, GatewayProcess.SECRET_KEY))) {
            AuditAssert their = new AuditAssert(theirs);
            AuditAssert.Point theirBefore = their.now();
            assertThrows(KmsException.class, () -> foreign.describeKey(b -> b.keyId(key)));
            their.since(theirBefore).onKey(key).refusedWith("AccessDenied").hasExactly(1);
            audit.since(before).onKey(key).hasExactly(0);

            kms.putKeyPolicy(b -> b.keyId(key).policy(OPEN_TO_FOREIGN));
            AuditAssert.Point opened = audit.now();
            AuditAssert.Point theirOpened = their.now();
            foreign.describeKey(b -> b.keyId(key));
            JsonNode callers = their.since(theirOpened).onKey(key).records().getFirst();
            JsonNode owners = audit.since(opened).onKey(key).records().getFirst();
            assertAll(
                    () -> their.since(theirOpened).onKey(key).hasExactly(1),
                    () -> audit.since(opened).onKey(key).hasExactly(1),
                    () -> assertEquals("Root", text(callers, "userIdentity", "type")),
                    () -> assertEquals("AWSAccount", text(owners, "userIdentity", "type")),
                    () -> assertEquals("444455556666", text(owners, "userIdentity", "accountId")),
                    () -> assertEquals("", text(owners, "userIdentity", "arn")),
                    () -> assertEquals(36, text(callers, "sharedEventID").length()),
                    () -> assertEquals(text(callers, "sharedEventID"), text(owners, "sharedEventID")),
                    () -> assertNotEquals(text(callers, "eventID"), text(owners, "eventID")));
        }
    }

    @Test
    void managementOfBucketsAndUsers_isFound_accessToObjectsIsNot() {
        AuditAssert.Point before = audit.now();
        s3.createBucket(b -> b.bucket("audited-management"));
        s3.putObject(b -> b.bucket("audited-management").key("k"), RequestBody.fromString("x"));
        iam.createUser(b -> b.userName("managed-user"));
        AuditAssert.Events events = audit.since(before);
        events.named("CreateBucket").by(ROOT_ARN).hasExactly(1);
        events.named("CreateUser").hasExactly(1);
        events.named("PutObject").hasExactly(0);
        assertEquals(
                "managed-user", text(events.named("CreateUser").records().getFirst(), "requestParameters", "userName"));
        assertEquals(
                "audited-management",
                text(events.named("CreateBucket").records().getFirst(), "requestParameters", "bucketName"));
    }
}
