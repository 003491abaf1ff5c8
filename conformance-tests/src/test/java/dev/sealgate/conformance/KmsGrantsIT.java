package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Grants through AWS SDK v2, what they do to S3, and the same from the command line. */
@GatewayTest
class KmsGrantsIT {
    private static final String BUCKET = "grant-bucket";
    private static final String ALL_OF_S3 = Policy.allow("s3:*").on("*").json();
    private static final String TRUST =
            Policy.allow("sts:AssumeRole").to(GatewayProcess.ACCOUNT).json();

    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final IamClient iam;

    KmsGrantsIT(GatewayProcess gateway, KmsClient kms, IamClient iam) {
        this.gateway = gateway;
        this.kms = kms;
        this.iam = iam;
        try (S3Client s3 = Sdk.s3(gateway.https())) {
            s3.createBucket(b -> b.bucket(BUCKET));
        }
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    /** A user who may do anything in S3 and nothing in the KMS. */
    private AccessKey user(String name) {
        iam.createUser(b -> b.userName(name));
        iam.putUserPolicy(b -> b.userName(name).policyName("s3").policyDocument(ALL_OF_S3));
        return iam.createAccessKey(b -> b.userName(name)).accessKey();
    }

    private static String arn(String user) {
        return "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":user/" + user;
    }

    private KmsClient kmsOf(AccessKey key) {
        return Sdk.kms(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()));
    }

    private CreateGrantResponse grant(
            String key, String grantee, Consumer<CreateGrantRequest.Builder> more, GrantOperation... operations) {
        return kms.createGrant(b ->
                b.keyId(key).granteePrincipal(grantee).operations(operations).applyMutation(more));
    }

    private static void encrypt(KmsClient client, String key, Map<String, String> context) {
        client.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).encryptionContext(context));
    }

    private static void denied(Executable call) {
        KmsException refusal = assertThrows(KmsException.class, call);
        assertEquals("AccessDeniedException", refusal.awsErrorDetails().errorCode());
    }

    @Test
    void grant_opensTheKeyAtOnce_andRevokingClosesIt() {
        String key = createKey();
        AccessKey user = user("direct");
        try (KmsClient direct = kmsOf(user)) {
            denied(() -> encrypt(direct, key, Map.of("a", "1")));
            CreateGrantResponse made = grant(
                    key,
                    arn("direct"),
                    b -> b.constraints(c -> c.encryptionContextSubset(Map.of("A", "1"))),
                    GrantOperation.ENCRYPT,
                    GrantOperation.DECRYPT);
            encrypt(direct, key, Map.of("a", "1", "b", "2"));
            denied(() -> encrypt(direct, key, Map.of("a", "2")));
            direct.encrypt(b -> b.keyId(key)
                    .plaintext(SdkBytes.fromUtf8String("x"))
                    .encryptionContext(Map.of("a", "1"))
                    .grantTokens(made.grantToken()));
            assertThrows(
                    InvalidGrantTokenException.class,
                    () -> direct.encrypt(b ->
                            b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).grantTokens("AAAA")));
            kms.revokeGrant(b -> b.keyId(key).grantId(made.grantId()));
            denied(() -> encrypt(direct, key, Map.of("a", "1")));
        }
    }

    @Test
    void listing_showsWhatWasGranted_pageByPage() {
        String key = createKey();
        user("listed");
        String retirer = arn("listed");
        Set<String> made = Set.of(
                grant(key, arn("listed"), b -> b.retiringPrincipal(retirer), GrantOperation.ENCRYPT)
                        .grantId(),
                grant(key, arn("listed"), b -> b.retiringPrincipal(retirer), GrantOperation.DECRYPT)
                        .grantId(),
                grant(key, arn("listed"), b -> b.retiringPrincipal(retirer).name("n"), GrantOperation.DECRYPT)
                        .grantId());
        assertEquals(
                made,
                ids(kms.listGrantsPaginator(b -> b.keyId(key).limit(1)).grants().stream()
                        .toList()));
        assertEquals(
                made,
                ids(kms
                        .listRetirableGrantsPaginator(
                                b -> b.retiringPrincipal(retirer).limit(2))
                        .grants()
                        .stream()
                        .toList()));
        GrantListEntry named = kms.listGrants(b -> b.keyId(key)).grants().stream()
                .filter(entry -> "n".equals(entry.name()))
                .findFirst()
                .orElseThrow();
        assertEquals(key, named.keyId());
        assertEquals(retirer, named.retiringPrincipal());
        assertEquals("arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root", named.issuingAccount());
        assertEquals(List.of(GrantOperation.DECRYPT), named.operations());
        CreateGrantResponse again =
                grant(key, arn("listed"), b -> b.retiringPrincipal(retirer).name("n"), GrantOperation.DECRYPT);
        assertEquals(named.grantId(), again.grantId());
        assertEquals(
                1,
                kms.listGrants(b -> b.keyId(key).grantId(named.grantId()))
                        .grants()
                        .size());
        assertEquals(
                0,
                kms.listGrants(b -> b.keyId(key).granteePrincipal(arn("nobody")))
                        .grants()
                        .size());
    }

    private static Set<String> ids(List<GrantListEntry> entries) {
        return entries.stream().map(GrantListEntry::grantId).collect(Collectors.toSet());
    }

    @Test
    void retiring_isForThoseWhomTheGrantNames() {
        String key = createKey();
        try (KmsClient grantee = kmsOf(user("retired-grantee"));
                KmsClient retirer = kmsOf(user("retirer"))) {
            CreateGrantResponse made = grant(
                    key, arn("retired-grantee"), b -> b.retiringPrincipal(arn("retirer")), GrantOperation.ENCRYPT);
            denied(() -> grantee.retireGrant(b -> b.grantToken(made.grantToken())));
            denied(() -> retirer.revokeGrant(b -> b.keyId(key).grantId(made.grantId())));
            assertThrows(
                    DryRunOperationException.class,
                    () -> retirer.retireGrant(
                            b -> b.grantToken(made.grantToken()).dryRun(true)));
            retirer.retireGrant(b -> b.grantToken(made.grantToken()));
            assertThrows(
                    NotFoundException.class,
                    () -> kms.retireGrant(b -> b.keyId(key).grantId(made.grantId())));
            CreateGrantResponse own =
                    grant(key, arn("retired-grantee"), b -> {}, GrantOperation.ENCRYPT, GrantOperation.RETIRE_GRANT);
            grantee.retireGrant(b -> b.keyId(key).grantId(own.grantId()));
            denied(() -> encrypt(grantee, key, Map.of()));
        }
    }

    @Test
    void grantee_givesAwayWhatItHas_andNoMore() {
        String key = createKey();
        user("heir");
        try (KmsClient delegate = kmsOf(user("delegate"))) {
            grant(key, arn("delegate"), b -> {}, GrantOperation.CREATE_GRANT, GrantOperation.ENCRYPT);
            delegate.createGrant(b -> b.keyId(key).granteePrincipal(arn("heir")).operations(GrantOperation.ENCRYPT));
            denied(() -> delegate.createGrant(
                    b -> b.keyId(key).granteePrincipal(arn("heir")).operations(GrantOperation.DECRYPT)));
        }
    }

    @Test
    void roleGrant_isForTheSessionsOfTheRole() {
        String key = createKey();
        String role = iam.createRole(b -> b.roleName("granted").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        grant(key, role, b -> {}, GrantOperation.ENCRYPT);
        try (StsClient sts =
                Sdk.sts(gateway.https(), Sdk.keys(GatewayProcess.USER_ACCESS_KEY, GatewayProcess.SECRET_KEY))) {
            Credentials session = sts.assumeRole(b -> b.roleArn(role).roleSessionName("session"))
                    .credentials();
            try (KmsClient client = Sdk.kms(
                    gateway.https(),
                    Sdk.session(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))) {
                encrypt(client, key, Map.of());
                denied(() -> client.describeKey(b -> b.keyId(key)));
            }
        }
    }

    @Test
    void foreignAccount_usesAKeyByAGrant() {
        String key = createKey();
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            denied(() -> encrypt(foreign, key, Map.of()));
            grant(key, "arn:aws:iam::444455556666:root", b -> {}, GrantOperation.ENCRYPT);
            encrypt(foreign, key, Map.of());
        }
    }

    @Test
    void s3_servesAPrincipalThatHasNothingButAGrant() {
        String key = createKey();
        AccessKey user = user("s3-grantee");
        try (S3Client s3 = Sdk.s3(gateway.https(), Sdk.keys(user.accessKeyId(), user.secretAccessKey()))) {
            assertEquals(
                    403,
                    assertThrows(S3Exception.class, () -> put(s3, "in", key)).statusCode());
            CreateGrantResponse made = grant(
                    key,
                    arn("s3-grantee"),
                    b -> b.constraints(
                            c -> c.encryptionContextSubset(Map.of("aws:s3:arn", "arn:aws:s3:::" + BUCKET + "/in"))),
                    GrantOperation.GENERATE_DATA_KEY,
                    GrantOperation.DECRYPT);
            put(s3, "in", key);
            assertEquals("content", get(s3, "in"));
            assertEquals(
                    403,
                    assertThrows(S3Exception.class, () -> put(s3, "out", key)).statusCode());
            kms.revokeGrant(b -> b.keyId(key).grantId(made.grantId()));
            S3Exception refusal = assertThrows(S3Exception.class, () -> get(s3, "in"));
            assertEquals("AccessDenied", refusal.awsErrorDetails().errorCode());
        }
    }

    private static void put(S3Client s3, String name, String key) {
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key(name)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(key),
                RequestBody.fromString("content"));
    }

    private static String get(S3Client s3, String name) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(name)).asUtf8String();
    }

    @Test
    void badRequests_haveAwsErrors() {
        String key = createKey();
        user("bad");
        assertThrows(InvalidArnException.class, () -> grant(key, arn("missing"), b -> {}, GrantOperation.ENCRYPT));
        KmsException unfit =
                assertThrows(KmsException.class, () -> grant(key, arn("bad"), b -> {}, GrantOperation.SIGN));
        assertEquals("ValidationException", unfit.awsErrorDetails().errorCode());
        assertThrows(
                InvalidGrantIdException.class,
                () -> kms.revokeGrant(b -> b.keyId(key).grantId("x")));
        assertThrows(
                DryRunOperationException.class,
                () -> grant(key, arn("bad"), b -> b.dryRun(true), GrantOperation.ENCRYPT));
        kms.disableKey(b -> b.keyId(key));
        assertThrows(DisabledException.class, () -> grant(key, arn("bad"), b -> {}, GrantOperation.ENCRYPT));
    }

    @Test
    void commandLine_grantsListsAndRetires() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        String key = createKey();
        user("cli");
        String made = aws.ok(
                "kms",
                "create-grant",
                "--key-id",
                key,
                "--grantee-principal",
                arn("cli"),
                "--operations",
                "Encrypt",
                "Decrypt",
                "--constraints",
                "EncryptionContextSubset={a=1}",
                "--query",
                "[GrantId,GrantToken]",
                "--output",
                "text");
        String[] parts = made.split("\\s+", -1);
        assertEquals(
                parts[0],
                aws.ok("kms", "list-grants", "--key-id", key, "--query", "Grants[].GrantId", "--output", "text"));
        aws.ok("kms", "retire-grant", "--grant-token", parts[1]);
        String error = aws.fails("kms", "revoke-grant", "--key-id", key, "--grant-id", parts[0]);
        assertTrue(error.contains("NotFoundException"), error);
        assertNotEquals("", parts[1]);
        assertEquals(
                "0",
                aws.ok(
                        "kms",
                        "list-retirable-grants",
                        "--retiring-principal",
                        arn("cli"),
                        "--query",
                        "length(Grants)",
                        "--output",
                        "text"));
    }
}
