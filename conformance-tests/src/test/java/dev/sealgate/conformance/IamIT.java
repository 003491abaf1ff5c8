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
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** IAM through AWS SDK v2 and the aws CLI, and what its policies do to S3. */
@GatewayTest
class IamIT {
    private static final String BUCKET = "iam-bucket";
    private static final String ALLOW_ALL = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";
    private static final String DENY_SECRET = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::iam-bucket/secret/*"}]}""";

    private final GatewayProcess gateway;
    private final IamClient iam;

    IamIT(GatewayProcess gateway, IamClient iam) {
        this.gateway = gateway;
        this.iam = iam;
        try (S3Client s3 = Sdk.s3(gateway.https())) {
            s3.createBucket(b -> b.bucket(BUCKET));
            s3.putObject(b -> b.bucket(BUCKET).key("open"), RequestBody.fromString("open"));
            s3.putObject(b -> b.bucket(BUCKET).key("secret/x"), RequestBody.fromString("secret"));
        }
    }

    private AccessKey userWithKey(String name) {
        iam.createUser(b -> b.userName(name));
        return iam.createAccessKey(b -> b.userName(name)).accessKey();
    }

    private S3Client s3(AccessKey key) {
        return Sdk.s3(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()));
    }

    private static String get(S3Client s3, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static void assertDenied(S3Client s3, String key) {
        S3Exception denied = assertThrows(S3Exception.class, () -> get(s3, key));
        assertEquals("AccessDenied", denied.awsErrorDetails().errorCode());
    }

    @Test
    void accessKey_doesWhatThePoliciesOfItsUserSay() {
        AccessKey key = userWithKey("policies");
        try (S3Client s3 = s3(key)) {
            assertDenied(s3, "open");
            iam.putUserPolicy(b -> b.userName("policies").policyName("all").policyDocument(ALLOW_ALL));
            assertEquals("open", get(s3, "open"));
            assertEquals("secret", get(s3, "secret/x"));
            iam.putUserPolicy(b -> b.userName("policies").policyName("not").policyDocument(DENY_SECRET));
            assertDenied(s3, "secret/x");
            assertEquals("open", get(s3, "open"));
            iam.deleteUserPolicy(b -> b.userName("policies").policyName("all"));
            assertDenied(s3, "open");
        }
    }

    @Test
    void groupAndManagedPolicyAndBoundary_takeEffectAtOnce() {
        AccessKey key = userWithKey("grouped");
        iam.createGroup(b -> b.groupName("readers"));
        iam.attachGroupPolicy(b -> b.groupName("readers").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
        try (S3Client s3 = s3(key)) {
            assertDenied(s3, "open");
            iam.addUserToGroup(b -> b.groupName("readers").userName("grouped"));
            assertEquals("open", get(s3, "open"));
            String boundary = iam.createPolicy(b -> b.policyName("nothing").policyDocument(DENY_SECRET))
                    .policy()
                    .arn();
            iam.putUserPermissionsBoundary(b -> b.userName("grouped").permissionsBoundary(boundary));
            assertDenied(s3, "open");
            iam.deleteUserPermissionsBoundary(b -> b.userName("grouped"));
            assertEquals("open", get(s3, "open"));
        }
    }

    @Test
    void accessKey_inactiveOrDeleted_isUnknown() {
        AccessKey key = userWithKey("inactive");
        iam.putUserPolicy(b -> b.userName("inactive").policyName("all").policyDocument(ALLOW_ALL));
        try (S3Client s3 = s3(key)) {
            assertEquals("open", get(s3, "open"));
            iam.updateAccessKey(
                    b -> b.userName("inactive").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
            S3Exception refused = assertThrows(S3Exception.class, () -> get(s3, "open"));
            assertEquals("InvalidAccessKeyId", refused.awsErrorDetails().errorCode());
            iam.updateAccessKey(
                    b -> b.userName("inactive").accessKeyId(key.accessKeyId()).status(StatusType.ACTIVE));
            assertEquals("open", get(s3, "open"));
        }
        assertEquals(
                "s3",
                iam.getAccessKeyLastUsed(b -> b.accessKeyId(key.accessKeyId()))
                        .accessKeyLastUsed()
                        .serviceName());
    }

    @Test
    void accessKeys_areTwoAtMost_andBlockDeletion() {
        userWithKey("keys");
        iam.createAccessKey(b -> b.userName("keys"));
        LimitExceededException limit =
                assertThrows(LimitExceededException.class, () -> iam.createAccessKey(b -> b.userName("keys")));
        assertEquals(
                "Cannot exceed quota for AccessKeysPerUser: 2",
                limit.awsErrorDetails().errorMessage());
        assertThrows(DeleteConflictException.class, () -> iam.deleteUser(b -> b.userName("keys")));
    }

    @Test
    void errors_areAws() {
        NoSuchEntityException missing =
                assertThrows(NoSuchEntityException.class, () -> iam.getUser(b -> b.userName("nobody")));
        assertEquals(404, missing.statusCode());
        assertEquals(
                "The user with name nobody cannot be found.",
                missing.awsErrorDetails().errorMessage());
        iam.createUser(b -> b.userName("twice"));
        EntityAlreadyExistsException exists =
                assertThrows(EntityAlreadyExistsException.class, () -> iam.createUser(b -> b.userName("Twice")));
        assertEquals(
                "User with name Twice already exists.", exists.awsErrorDetails().errorMessage());
        assertThrows(
                MalformedPolicyDocumentException.class,
                () -> iam.putUserPolicy(b -> b.userName("twice").policyName("p").policyDocument("{\"Statement\":[]}")));
        IamException declared = assertThrows(IamException.class, () -> iam.deleteUser(b -> b.userName("ann")));
        assertEquals("UnmodifiableEntity", declared.awsErrorDetails().errorCode());
    }

    @Test
    void iam_itselfIsAuthorized() {
        AccessKey key = userWithKey("self");
        try (IamClient own = Sdk.iam(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()))) {
            IamException denied = assertThrows(IamException.class, () -> own.getUser());
            assertEquals(
                    "User: arn:aws:iam::111122223333:user/self is not authorized to perform: iam:GetUser on resource:"
                            + " arn:aws:iam::111122223333:user/self because no identity-based policy allows the"
                            + " iam:GetUser action",
                    denied.awsErrorDetails().errorMessage());
            iam.attachUserPolicy(b -> b.userName("self").policyArn("arn:aws:iam::aws:policy/IAMReadOnlyAccess"));
            assertEquals("self", own.getUser().user().userName());
            assertThrows(IamException.class, () -> own.createUser(b -> b.userName("more")));
        }
    }

    /** Who may not give a document learns nothing from what is wrong with it, above all not who exists. */
    @Test
    void documents_areJudgedForThoseOnlyWhoMayGiveThem() {
        AccessKey key = userWithKey("curious");
        String trust = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
                 "Principal":{"AWS":"arn:aws:iam::100000000001:user/nobody-of-this-name"}}]}""";
        String malformed = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Perhaps\"}]}";
        try (IamClient own = Sdk.iam(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()))) {
            for (Consumer<IamClient> call : List.<Consumer<IamClient>>of(
                    client -> client.createRole(b -> b.roleName("r").assumeRolePolicyDocument(trust)),
                    client -> client.createPolicy(b -> b.policyName("p").policyDocument(malformed)),
                    client -> client.putUserPolicy(
                            b -> b.userName("curious").policyName("p").policyDocument(malformed)))) {
                IamException denied = assertThrows(IamException.class, () -> call.accept(own));
                assertEquals("AccessDenied", denied.awsErrorDetails().errorCode());
                IamException judged = assertThrows(IamException.class, () -> call.accept(iam));
                assertEquals("MalformedPolicyDocument", judged.awsErrorDetails().errorCode());
            }
        }
    }

    @Test
    void listing_goesByPages() {
        List.of("page-a", "page-b", "page-c")
                .forEach(name -> iam.createUser(b -> b.userName(name).path("/pages/")));
        ListUsersResponse first = iam.listUsers(b -> b.pathPrefix("/pages/").maxItems(2));
        assertTrue(first.isTruncated());
        ListUsersResponse second =
                iam.listUsers(b -> b.pathPrefix("/pages/").maxItems(2).marker(first.marker()));
        assertEquals(
                List.of("page-c"),
                second.users().stream().map(u -> u.userName()).toList());
    }

    @Test
    void managedPolicy_hasVersions() {
        String arn = iam.createPolicy(b -> b.policyName("versions").policyDocument(ALLOW_ALL))
                .policy()
                .arn();
        iam.createPolicyVersion(
                b -> b.policyArn(arn).policyDocument(DENY_SECRET).setAsDefault(true));
        assertEquals("v2", iam.getPolicy(b -> b.policyArn(arn)).policy().defaultVersionId());
        assertEquals(2, iam.listPolicyVersions(b -> b.policyArn(arn)).versions().size());
        assertThrows(DeleteConflictException.class, () -> iam.deletePolicy(b -> b.policyArn(arn)));
        iam.setDefaultPolicyVersion(b -> b.policyArn(arn).versionId("v1"));
        iam.deletePolicyVersion(b -> b.policyArn(arn).versionId("v2"));
        iam.deletePolicy(b -> b.policyArn(arn));
        assertThrows(NoSuchEntityException.class, () -> iam.getPolicy(b -> b.policyArn(arn)));
    }

    @Test
    void simulation_saysWhatWouldHappen() {
        iam.createUser(b -> b.userName("simulated"));
        iam.putUserPolicy(b -> b.userName("simulated").policyName("all").policyDocument(ALLOW_ALL));
        iam.putUserPolicy(b -> b.userName("simulated").policyName("not").policyDocument(DENY_SECRET));
        List<PolicyEvaluationDecisionType> decisions = iam
                .simulatePrincipalPolicy(b -> b.policySourceArn("arn:aws:iam::111122223333:user/simulated")
                        .actionNames("s3:GetObject")
                        .resourceArns("arn:aws:s3:::iam-bucket/open", "arn:aws:s3:::iam-bucket/secret/x"))
                .evaluationResults()
                .getFirst()
                .resourceSpecificResults()
                .stream()
                .map(result -> result.evalResourceDecision())
                .toList();
        assertEquals(
                List.of(PolicyEvaluationDecisionType.ALLOWED, PolicyEvaluationDecisionType.EXPLICIT_DENY), decisions);
    }

    @Test
    void cli_managesUsers() {
        assumeTrue(AwsCli.isInstalled());
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        String arn = aws.ok("iam", "create-user", "--user-name", "cli", "--query", "User.Arn", "--output", "text");
        assertEquals("arn:aws:iam::111122223333:user/cli", arn);
        aws.ok("iam", "tag-user", "--user-name", "cli", "--tags", "Key=team,Value=red");
        assertEquals(
                "red",
                aws.ok("iam", "list-user-tags", "--user-name", "cli", "--query", "Tags[0].Value", "--output", "text"));
        assertNotEquals("", aws.ok("iam", "get-account-authorization-details"));
        assertTrue(aws.fails("iam", "get-user", "--user-name", "none").contains("NoSuchEntity"));
    }
}
