package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Who is made again under a deleted name is somebody else to every policy and grant that names it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
@GatewayTest
class PrincipalIdsIT {
    private static final String ACCOUNT_TRUST = trust("arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root");

    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final IamClient iam;
    private final S3Client s3;

    PrincipalIdsIT(GatewayProcess gateway, KmsClient kms, IamClient iam, S3Client s3) {
        this.gateway = gateway;
        this.kms = kms;
        this.iam = iam;
        this.s3 = s3;
        iam.createUser(b -> b.userName("assumer"));
        iam.putUserPolicy(b -> b.userName("assumer").policyName("p").policyDocument(allow("sts:AssumeRole")));
    }

    private static String trust(String principal) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[ {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal
                + "\"},\"Action\":\"sts:AssumeRole\"}]}";
    }

    private static String allow(String action) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"" + action
                + "\",\"Resource\":\"*\"}}";
    }

    /** A user or a role called so, with nothing but the right to assume roles. */
    private final class Bearer {
        private final Kind kind;
        private final String name;
        private String id = "";
        private AwsCredentialsProvider credentials = Sdk.root();

        Bearer(Kind kind, String name) {
            this.kind = kind;
            this.name = name;
            create();
        }

        String arn() {
            return "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":" + (kind == Kind.USER ? "user/" : "role/") + name;
        }

        private void create() {
            if (kind == Kind.USER) {
                id = iam.createUser(b -> b.userName(name)).user().userId();
                iam.putUserPolicy(b -> b.userName(name).policyName("p").policyDocument(allow("sts:AssumeRole")));
                credentials = keyOf(name);
            } else {
                id = iam.createRole(b -> b.roleName(name).assumeRolePolicyDocument(ACCOUNT_TRUST))
                        .role()
                        .roleId();
                iam.putRolePolicy(b -> b.roleName(name).policyName("p").policyDocument(allow("sts:AssumeRole")));
                credentials = assume(keyOf("assumer"), arn());
            }
        }

        private void delete() {
            if (kind == Kind.USER) {
                iam.listAccessKeys(b -> b.userName(name))
                        .accessKeyMetadata()
                        .forEach(
                                key -> iam.deleteAccessKey(b -> b.userName(name).accessKeyId(key.accessKeyId())));
                iam.deleteUserPolicy(b -> b.userName(name).policyName("p"));
                iam.deleteUser(b -> b.userName(name));
            } else {
                iam.deleteRolePolicy(b -> b.roleName(name).policyName("p"));
                iam.deleteRole(b -> b.roleName(name));
            }
        }
    }

    enum Kind {
        USER,
        ROLE
    }

    private AwsCredentialsProvider keyOf(String user) {
        if (user.equals("assumer")) {
            iam.listAccessKeys(b -> b.userName(user))
                    .accessKeyMetadata()
                    .forEach(key -> iam.deleteAccessKey(b -> b.userName(user).accessKeyId(key.accessKeyId())));
        }
        AccessKey key = iam.createAccessKey(b -> b.userName(user)).accessKey();
        return Sdk.keys(key.accessKeyId(), key.secretAccessKey());
    }

    private AwsCredentialsProvider assume(AwsCredentialsProvider as, String role) {
        try (StsClient sts = Sdk.sts(gateway.https(), as)) {
            Credentials session = sts.assumeRole(b -> b.roleArn(role).roleSessionName("session"))
                    .credentials();
            return Sdk.session(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        }
    }

    private static void requireDenied(Runnable call) {
        AwsServiceException refusal = assertThrows(AwsServiceException.class, call::run);
        assertTrue(
                List.of("AccessDenied", "AccessDeniedException")
                        .contains(refusal.awsErrorDetails().errorCode()),
                refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void bucketPolicy_doesNotAdmitTheNamesake(Kind kind) {
        String bucket = "ids-" + kind.name().toLowerCase(Locale.ROOT);
        s3.createBucket(b -> b.bucket(bucket));
        Bearer bearer = new Bearer(kind, "in-bucket-policy");
        String policy = "{ \"Version\":\"2012-10-17\", \"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
                + bearer.arn() + "\"]},\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::" + bucket + "\"}]}";
        s3.putBucketPolicy(b -> b.bucket(bucket).policy(policy));
        list(bearer, bucket);
        assertEquals(policy, shown(bucket));

        String id = bearer.id;
        bearer.delete();
        assertEquals(
                policy.replace(bearer.arn(), id).replace(" ", ""), shown(bucket), "AWS shows the id of who is gone");
        bearer.create();
        requireDenied(() -> list(bearer, bucket));
        assertTrue(shown(bucket).contains(id));
        String shown = shown(bucket);
        S3Exception again = assertThrows(
                S3Exception.class,
                () -> s3.putBucketPolicy(b -> b.bucket(bucket).policy(shown)));
        assertEquals("MalformedPolicy", again.awsErrorDetails().errorCode());

        s3.putBucketPolicy(b -> b.bucket(bucket).policy(policy));
        list(bearer, bucket);
        assertEquals(policy, shown(bucket));
        bearer.delete();
    }

    private String shown(String bucket) {
        return s3.getBucketPolicy(b -> b.bucket(bucket)).policy();
    }

    private void list(Bearer bearer, String bucket) {
        try (S3Client client = Sdk.s3(gateway.https(), bearer.credentials)) {
            client.listObjectsV2(b -> b.bucket(bucket));
        }
    }

    private void encrypt(Bearer bearer, String key) {
        try (KmsClient client = Sdk.kms(gateway.https(), bearer.credentials)) {
            client.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keyPolicy_doesNotAdmitTheNamesake(Kind kind) {
        Bearer bearer = new Bearer(kind, "in-key-policy");
        String policy = Policy.allow("kms:*")
                .to(GatewayProcess.ACCOUNT)
                .on("*")
                .andAllow("kms:Encrypt")
                .to(bearer.arn())
                .on("*")
                .json();
        String key = kms.createKey(b -> b.policy(policy)).keyMetadata().arn();
        encrypt(bearer, key);
        assertEquals(policy, kms.getKeyPolicy(b -> b.keyId(key)).policy());

        String id = bearer.id;
        bearer.delete();
        bearer.create();
        requireDenied(() -> encrypt(bearer, key));
        assertEquals(
                policy.replace(bearer.arn(), id),
                kms.getKeyPolicy(b -> b.keyId(key)).policy());
        kms.putKeyPolicy(b -> b.keyId(key).policy(policy));
        encrypt(bearer, key);
        bearer.delete();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void grant_isNotForTheNamesake(Kind kind) {
        String key = kms.createKey().keyMetadata().arn();
        Bearer bearer = new Bearer(kind, "in-grant");
        String grant = give(key, bearer);
        encrypt(bearer, key);
        assertEquals(bearer.arn(), onlyGrant(key).granteePrincipal());

        String id = bearer.id;
        bearer.delete();
        assertEquals(id, onlyGrant(key).granteePrincipal());
        assertEquals(id, onlyGrant(key).retiringPrincipal());
        bearer.create();
        requireDenied(() -> encrypt(bearer, key));
        requireDenied(() -> retire(bearer, key, grant));
        assertEquals(List.of(), grantsOf(key, bearer.arn()));
        assertEquals(
                List.of(),
                kms.listRetirableGrants(b -> b.retiringPrincipal(bearer.arn())).grants());

        String second = give(key, bearer);
        assertFalse(second.equals(grant), "the namesake's grant is another one");
        encrypt(bearer, key);
        assertEquals(1, grantsOf(key, bearer.arn()).size());
        retire(bearer, key, second);
        requireDenied(() -> encrypt(bearer, key));
        bearer.delete();
    }

    private String give(String key, Bearer bearer) {
        return kms.createGrant(b -> b.keyId(key)
                        .name("n")
                        .granteePrincipal(bearer.arn())
                        .retiringPrincipal(bearer.arn())
                        .operations(GrantOperation.ENCRYPT))
                .grantId();
    }

    private void retire(Bearer bearer, String key, String grant) {
        try (KmsClient client = Sdk.kms(gateway.https(), bearer.credentials)) {
            client.retireGrant(b -> b.keyId(key).grantId(grant));
        }
    }

    private GrantListEntry onlyGrant(String key) {
        List<GrantListEntry> all = kms.listGrants(b -> b.keyId(key)).grants();
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private List<GrantListEntry> grantsOf(String key, String grantee) {
        return kms.listGrants(b -> b.keyId(key).granteePrincipal(grantee)).grants();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void trustPolicy_doesNotTrustTheNamesake(Kind kind) {
        Bearer bearer = new Bearer(kind, "in-trust-policy");
        String role = "trusting-" + kind;
        String arn = iam.createRole(b -> b.roleName(role).assumeRolePolicyDocument(trust(bearer.arn())))
                .role()
                .arn();
        assume(bearer.credentials, arn);
        assertEquals(trust(bearer.arn()), trustOf(role));

        String id = bearer.id;
        bearer.delete();
        bearer.create();
        requireDenied(() -> assume(bearer.credentials, arn));
        assertEquals(trust(id).replace(" ", ""), trustOf(role));
        iam.updateAssumeRolePolicy(b -> b.roleName(role).policyDocument(trust(bearer.arn())));
        assume(bearer.credentials, arn);
        bearer.delete();
    }

    private String trustOf(String role) {
        String encoded = iam.getRole(b -> b.roleName(role)).role().assumeRolePolicyDocument();
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    @Test
    void renamedUser_keepsWhatItHad() {
        s3.createBucket(b -> b.bucket("ids-renamed"));
        Bearer bearer = new Bearer(Kind.USER, "before");
        s3.putBucketPolicy(b -> b.bucket("ids-renamed")
                .policy("{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + bearer.arn()
                        + "\"},\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ids-renamed\"}]}"));
        iam.updateUser(b -> b.userName("before").newUserName("after"));
        list(bearer, "ids-renamed");
        assertTrue(shown("ids-renamed").contains(":user/after\""), shown("ids-renamed"));
    }

    @Test
    void canonicalUser_mustExist() {
        s3.createBucket(b -> b.bucket("ids-canonical"));
        String owner = s3.listBuckets().owner().id();
        s3.putBucketPolicy(b -> b.bucket("ids-canonical").policy(admitting(owner)));
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> s3.putBucketPolicy(b -> b.bucket("ids-canonical").policy(admitting("0".repeat(64)))));
        assertEquals("MalformedPolicy", refusal.awsErrorDetails().errorCode());
        assertEquals("Invalid principal in policy", refusal.awsErrorDetails().errorMessage());
    }

    private static String admitting(String canonicalUser) {
        return "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"CanonicalUser\":\"" + canonicalUser
                + "\"},\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::ids-canonical\"}]}";
    }
}
