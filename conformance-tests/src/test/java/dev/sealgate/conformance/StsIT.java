package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;

/** STS through AWS SDK v2 and the aws CLI, and what its sessions may do on S3. */
@GatewayTest
class StsIT {
    private static final String BUCKET = "sts-bucket";
    private static final String ROLE_ARN = "arn:aws:iam::111122223333:role/reader";
    private static final String ONLY_A = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::sts-bucket/a/*"}]}""";
    private static final String TRUST_BOB = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"},
              "Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"secret-id"}}}]}""";

    private final GatewayProcess gateway;
    private final IamClient iam;
    private final StsClient bob;

    StsIT(GatewayProcess gateway, IamClient iam) {
        this.gateway = gateway;
        this.iam = iam;
        try (S3Client s3 = Sdk.s3(gateway.https())) {
            s3.createBucket(b -> b.bucket(BUCKET));
            s3.putObject(b -> b.bucket(BUCKET).key("a/1"), RequestBody.fromString("a"));
            s3.putObject(b -> b.bucket(BUCKET).key("b/1"), RequestBody.fromString("b"));
        }
        iam.createUser(b -> b.userName("bob"));
        AccessKey key = iam.createAccessKey(b -> b.userName("bob")).accessKey();
        bob = Sdk.sts(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()));
        createRole("reader");
    }

    private void createRole(String name) {
        iam.createRole(b -> b.roleName(name).assumeRolePolicyDocument(TRUST_BOB));
        iam.attachRolePolicy(b -> b.roleName(name).policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
    }

    @AfterAll
    void stop() {
        bob.close();
    }

    private static AwsCredentialsProvider provider(Credentials credentials) {
        return Sdk.session(credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }

    private static String get(S3Client s3, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static void assertRefused(String code, S3Client s3, String key) {
        S3Exception refused = assertThrows(S3Exception.class, () -> get(s3, key));
        assertEquals(code, refused.awsErrorDetails().errorCode());
    }

    @Test
    void callerIdentity_isKnownToEveryone() {
        assertEquals(
                "arn:aws:iam::111122223333:user/bob", bob.getCallerIdentity().arn());
        try (StsClient root = Sdk.sts(gateway.https(), Sdk.root())) {
            assertEquals(
                    "arn:aws:iam::111122223333:root", root.getCallerIdentity().arn());
            assertEquals("111122223333", root.getCallerIdentity().userId());
        }
    }

    @Test
    void assumedRole_hasTheRolesRights() {
        AssumeRoleResponse assumed =
                bob.assumeRole(b -> b.roleArn(ROLE_ARN).roleSessionName("s1").externalId("secret-id"));
        assertEquals(
                "arn:aws:sts::111122223333:assumed-role/reader/s1",
                assumed.assumedRoleUser().arn());
        assertTrue(assumed.credentials().accessKeyId().startsWith("ASIA"));
        AwsCredentialsProvider session = provider(assumed.credentials());
        try (S3Client s3 = Sdk.s3(gateway.https(), session);
                StsClient sts = Sdk.sts(gateway.https(), session)) {
            assertEquals("a", get(s3, "a/1"));
            assertThrows(
                    S3Exception.class,
                    () -> s3.deleteObject(b -> b.bucket(BUCKET).key("a/1")));
            assertEquals(
                    "arn:aws:sts::111122223333:assumed-role/reader/s1",
                    sts.getCallerIdentity().arn());
        }
    }

    @Test
    void sessionPolicy_limitsTheSession() {
        AssumeRoleResponse assumed = bob.assumeRole(b -> b.roleArn(ROLE_ARN)
                .roleSessionName("limited")
                .externalId("secret-id")
                .policy(ONLY_A)
                .tags(Tag.builder().key("team").value("red").build()));
        try (S3Client s3 = Sdk.s3(gateway.https(), provider(assumed.credentials()))) {
            assertEquals("a", get(s3, "a/1"));
            assertRefused("AccessDenied", s3, "b/1");
        }
    }

    @Test
    void trustPolicy_decides() {
        StsException denied = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN).roleSessionName("s1")));
        assertEquals("AccessDenied", denied.awsErrorDetails().errorCode());
        assertEquals(403, denied.statusCode());
        assertEquals(
                "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: "
                        + ROLE_ARN,
                denied.awsErrorDetails().errorMessage());
        StsException unknown = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN + "x").roleSessionName("s1")));
        assertEquals(
                denied.awsErrorDetails().errorMessage() + "x",
                unknown.awsErrorDetails().errorMessage());
        try (StsClient root = Sdk.sts(gateway.https(), Sdk.root())) {
            StsException refused = assertThrows(
                    StsException.class,
                    () -> root.assumeRole(b -> b.roleArn(ROLE_ARN).roleSessionName("s1")));
            assertEquals(
                    "Roles may not be assumed by root accounts.",
                    refused.awsErrorDetails().errorMessage());
        }
    }

    @Test
    void durationAndName_areChecked() {
        StsException tooLong = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN)
                        .roleSessionName("s1")
                        .externalId("secret-id")
                        .durationSeconds(7200)));
        assertEquals(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                tooLong.awsErrorDetails().errorMessage());
        StsException badName = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN).roleSessionName("Session1:2")));
        assertEquals(
                "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: [\\w+=,.@-]*",
                badName.awsErrorDetails().errorMessage());
    }

    @Test
    void mfaDevice_thatDoesNotExist_failsAuthentication() {
        String text = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial"
                + " number is valid and associated with this user.";
        String serial = "arn:aws:iam::111122223333:mfa/bob";
        StsException assumed = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN)
                        .roleSessionName("s1")
                        .externalId("secret-id")
                        .serialNumber(serial)
                        .tokenCode("123456")));
        assertEquals(403, assumed.statusCode());
        assertEquals("AccessDenied", assumed.awsErrorDetails().errorCode());
        assertEquals(text, assumed.awsErrorDetails().errorMessage());
        StsException token = assertThrows(
                StsException.class,
                () -> bob.getSessionToken(b -> b.serialNumber(serial).tokenCode("123456")));
        assertEquals(text, token.awsErrorDetails().errorMessage());
    }

    @Test
    void sessionPolicy_thatDoesNotExist_isRefused() {
        StsException refused = assertThrows(
                StsException.class,
                () -> bob.assumeRole(b -> b.roleArn(ROLE_ARN)
                        .roleSessionName("s1")
                        .externalId("secret-id")
                        .policyArns(PolicyDescriptorType.builder()
                                .arn("arn:aws:iam::111122223333:policy/none")
                                .build())));
        assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
        assertEquals(
                "Policy arn:aws:iam::111122223333:policy/none does not exist or is not attachable.",
                refused.awsErrorDetails().errorMessage());
    }

    /** The SDK calls it deprecated; AWS sends it. */
    private static int packedSize(GetFederationTokenResponse token) {
        return token.getValueForField("PackedPolicySize", Integer.class).orElseThrow();
    }

    /** AWS: root may ask; without policies the session may do nothing. */
    @Test
    void federationToken_ofRoot_isLimitedToItsPolicies() {
        try (StsClient root = Sdk.sts(gateway.https(), Sdk.root())) {
            GetFederationTokenResponse bare = root.getFederationToken(b -> b.name("fed"));
            assertEquals(0, packedSize(bare));
            assertEquals(
                    "arn:aws:sts::111122223333:federated-user/fed",
                    bare.federatedUser().arn());
            GetFederationTokenResponse limited =
                    root.getFederationToken(b -> b.name("fed").policy(ONLY_A));
            assertTrue(packedSize(limited) > 0);
            try (S3Client none = Sdk.s3(gateway.https(), provider(bare.credentials()));
                    S3Client some = Sdk.s3(gateway.https(), provider(limited.credentials()))) {
                assertRefused("AccessDenied", none, "a/1");
                assertEquals("a", get(some, "a/1"));
                assertRefused("AccessDenied", some, "b/1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PolicyArns.member.2.arn=arn:aws:iam::aws:policy%2FAmazonS3ReadOnlyAccess",
                "PolicyArns.member.0.arn=arn:aws:iam::aws:policy%2FAmazonS3ReadOnlyAccess",
                "PolicyArns.1.arn=arn:aws:iam::aws:policy%2FAmazonS3ReadOnlyAccess",
                "PolicyArns=arn:aws:iam::aws:policy%2FAmazonS3ReadOnlyAccess",
                "PolicyArns.member.1=arn:aws:iam::aws:policy%2FAmazonS3ReadOnlyAccess",
                "Policy.member.1=%7B%7D",
                "Policy=%7B%7D&Policy=%7B%7D",
            })
    void whatShouldLimitASession_isNeverOverlooked(String parameters) {
        QueryApi forms = new QueryApi(
                gateway.http(),
                "sts",
                "2011-06-15",
                AwsBasicCredentials.create(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY));
        String refusal =
                forms.call("GetFederationToken", "Name=fed&" + parameters).refusal();
        assertTrue(refusal.startsWith("400 MalformedInput: "), refusal);
    }

    @Test
    void token_ofAnotherKeyOrMissing_isRefused() {
        Credentials one = bob.getSessionToken().credentials();
        Credentials two = bob.getSessionToken().credentials();
        try (S3Client mixed = Sdk.s3(
                        gateway.https(), Sdk.session(one.accessKeyId(), one.secretAccessKey(), two.sessionToken()));
                S3Client missing = Sdk.s3(gateway.https(), Sdk.keys(one.accessKeyId(), one.secretAccessKey()))) {
            assertRefused("InvalidToken", mixed, "a/1");
            assertRefused("InvalidAccessKeyId", missing, "a/1");
        }
    }

    @Test
    void sessionToken_cannotCallIam_norMakeAnother() {
        AwsCredentialsProvider session = provider(bob.getSessionToken().credentials());
        try (IamClient own = Sdk.iam(gateway.https(), session);
                StsClient sts = Sdk.sts(gateway.https(), session)) {
            IamException refused = assertThrows(IamException.class, () -> own.listUsers());
            assertEquals("InvalidClientTokenId", refused.awsErrorDetails().errorCode());
            assertThrows(StsException.class, () -> sts.getSessionToken());
            assertEquals(
                    "arn:aws:iam::111122223333:user/bob",
                    sts.getCallerIdentity().arn());
        }
    }

    @Test
    void session_ofADeletedRole_isInvalid() {
        createRole("doomed");
        Credentials credentials = bob.assumeRole(b -> b.roleArn("arn:aws:iam::111122223333:role/doomed")
                        .roleSessionName("s1")
                        .externalId("secret-id"))
                .credentials();
        try (S3Client s3 = Sdk.s3(gateway.https(), provider(credentials))) {
            assertEquals("a", get(s3, "a/1"));
            iam.detachRolePolicy(b -> b.roleName("doomed").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
            iam.deleteRole(b -> b.roleName("doomed"));
            createRole("doomed");
            assertRefused("InvalidToken", s3, "a/1");
        }
    }

    @Test
    void cli_asksWhoItIs() {
        assumeTrue(AwsCli.isInstalled());
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        assertEquals(
                "arn:aws:iam::111122223333:root",
                aws.ok("sts", "get-caller-identity", "--query", "Arn", "--output", "text"));
        assertTrue(aws.ok("sts", "get-session-token").contains("SessionToken"));
    }
}
