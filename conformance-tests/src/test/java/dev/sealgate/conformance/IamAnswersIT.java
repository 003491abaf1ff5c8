package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Position;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Statement;
import software.amazon.awssdk.services.iam.model.Tag;

/** Which fields IAM's answers have and in what words it refuses, as recorded of AWS. */
@GatewayTest
class IamAnswersIT {
    private static final String ACCOUNT = "arn:aws:iam::111122223333:";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
              "Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]}""";
    private static final String TWO_STATEMENTS = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow", "Action": "s3:*", "Resource": "*"
                },
                {
                  "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/secret"
                }
              ]
            }""";

    private final IamClient iam;
    private final QueryApi forms;

    IamAnswersIT(GatewayProcess gateway, IamClient iam) {
        this.iam = iam;
        forms = new QueryApi(
                gateway.http(),
                "iam",
                "2010-05-08",
                AwsBasicCredentials.create(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY));
    }

    private static String refusal(Runnable call) {
        IamException refused = assertThrows(IamException.class, call::run);
        return refused.awsErrorDetails().errorCode() + ": "
                + refused.awsErrorDetails().errorMessage();
    }

    private String policy(String name) {
        return iam.createPolicy(
                        b -> b.policyName(name).policyDocument(TWO_STATEMENTS).description("what it is"))
                .policy()
                .arn();
    }

    @Test
    void answersAboutRoles_eachLeaveSomethingOut() {
        String boundary = policy("fields-boundary");
        Role created = iam.createRole(b -> b.roleName("fields")
                        .path("/fields/")
                        .assumeRolePolicyDocument(TRUST)
                        .description("d")
                        .maxSessionDuration(7200)
                        .permissionsBoundary(boundary)
                        .tags(Tag.builder().key("a").value("b").build()))
                .role();
        assertEquals("maxSession null, description null, tags true, boundary true, lastUsed false", fields(created));
        Role got = iam.getRole(b -> b.roleName("fields")).role();
        assertEquals("maxSession 7200, description d, tags true, boundary true, lastUsed true", fields(got));
        Role listed = iam.listRoles(b -> b.pathPrefix("/fields/")).roles().getFirst();
        assertEquals("maxSession 7200, description d, tags false, boundary false, lastUsed false", fields(listed));
        Role described = iam.updateRoleDescription(b -> b.roleName("fields").description("e"))
                .role();
        assertEquals("maxSession null, description e, tags true, boundary true, lastUsed false", fields(described));
        assertEquals(
                boundary,
                iam.getAccountAuthorizationDetails().roleDetailList().stream()
                        .filter(role -> role.roleName().equals("fields"))
                        .findFirst()
                        .orElseThrow()
                        .permissionsBoundary()
                        .permissionsBoundaryArn());
    }

    /** botocore fails without the element. */
    @Test
    void updateRole_hasAnEmptyResult() {
        iam.createRole(b -> b.roleName("updated").assumeRolePolicyDocument(TRUST));
        String body = forms.call("UpdateRole", "RoleName=updated&Description=d").body();
        assertTrue(body.contains("<UpdateRoleResult></UpdateRoleResult><ResponseMetadata>"), body);
    }

    private static String fields(Role role) {
        return "maxSession " + role.maxSessionDuration() + ", description " + role.description() + ", tags "
                + role.hasTags() + ", boundary " + (role.permissionsBoundary() != null) + ", lastUsed "
                + (role.roleLastUsed() != null);
    }

    @Test
    void tagsOfAPolicy_areThereWhenThereAreNone_andDifferByCase() {
        String arn = policy("tagged");
        assertTrue(iam.getPolicy(b -> b.policyArn(arn)).policy().hasTags());
        assertFalse(
                iam.listPolicies(b -> b.scope("Local")).policies().getFirst().hasTags());
        iam.tagPolicy(b -> b.policyArn(arn)
                .tags(
                        Tag.builder().key("a").value("1").build(),
                        Tag.builder().key("A").value("2").build()));
        assertEquals(2, iam.listPolicyTags(b -> b.policyArn(arn)).tags().size());
        iam.untagPolicy(b -> b.policyArn(arn).tagKeys("a"));
        assertEquals(
                "A", iam.listPolicyTags(b -> b.policyArn(arn)).tags().getFirst().key());
    }

    @Test
    void tags_thatAreTwoOrTooMany_areRefused() {
        iam.createUser(b -> b.userName("tags"));
        List<Tag> twice = List.of(
                Tag.builder().key("a").value("1").build(),
                Tag.builder().key("A").value("2").build());
        assertEquals(
                "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                refusal(() -> iam.tagUser(b -> b.userName("tags").tags(twice))));
        List<Tag> many = IntStream.range(0, 51)
                .mapToObj(number -> Tag.builder().key("k" + number).value("").build())
                .toList();
        assertEquals(
                "ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must"
                        + " have length less than or equal to 50",
                refusal(() -> iam.tagUser(b -> b.userName("tags").tags(many))));
    }

    @Test
    void policyVersions_areListedNewestFirst() {
        String arn = policy("newest");
        iam.createPolicyVersion(b -> b.policyArn(arn).policyDocument(TWO_STATEMENTS));
        assertEquals(
                List.of("v2", "v1"),
                iam.listPolicyVersions(b -> b.policyArn(arn)).versions().stream()
                        .map(version -> version.versionId())
                        .toList());
        assertEquals(
                "NoSuchEntity: Policy " + ACCOUNT + "policy/none version v1 does not exist or is not attachable.",
                refusal(() -> iam.getPolicyVersion(
                        b -> b.policyArn(ACCOUNT + "policy/none").versionId("v1"))));
    }

    @Test
    void policyArn_thatIsNone_isRefusedEverywhere() {
        iam.createUser(b -> b.userName("arns"));
        String none = "ValidationError: Invalid ARN:  Could not be parsed!";
        Map<String, String> refused = Map.of(
                "longpolicynamebutnoarn",
                none,
                ACCOUNT + "not_a_policy/invalid",
                "InvalidInput: ARN " + ACCOUNT + "not_a_policy/invalid is not valid.");
        refused.forEach((arn, text) -> {
            for (Consumer<IamClient> call : List.<Consumer<IamClient>>of(
                    client -> client.attachUserPolicy(b -> b.userName("arns").policyArn(arn)),
                    client -> client.detachUserPolicy(b -> b.userName("arns").policyArn(arn)),
                    client -> client.putUserPermissionsBoundary(
                            b -> b.userName("arns").permissionsBoundary(arn)),
                    client -> client.createUser(b -> b.userName("arns2").permissionsBoundary(arn)),
                    client -> client.getPolicy(b -> b.policyArn(arn)),
                    client -> client.deletePolicy(b -> b.policyArn(arn)),
                    client -> client.listEntitiesForPolicy(b -> b.policyArn(arn)),
                    client ->
                            client.setDefaultPolicyVersion(b -> b.policyArn(arn).versionId("v1")))) {
                assertEquals(text, refusal(() -> call.accept(iam)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust-policy.json", "{\"Version\":\"2012-10-17\",}", "\n {\"Version\",}"})
    void trustPolicy_thatIsNoJson_isSaidToBeNone(String document) {
        assertEquals(
                "MalformedPolicyDocument: This policy contains invalid Json",
                refusal(() -> iam.createRole(b -> b.roleName("broken").assumeRolePolicyDocument(document))));
    }

    @Test
    void markers_areGoodForTheirOperationOnly() {
        List.of("marker-a", "marker-b").forEach(name -> iam.createUser(b -> b.userName(name)));
        String marker = iam.listUsers(b -> b.maxItems(1)).marker();
        assertEquals("ValidationError: Invalid Marker.", refusal(() -> iam.listRoles(b -> b.marker(marker))));
        for (String action : List.of(
                "ListUsers",
                "ListRoles",
                "ListGroups",
                "ListPolicies",
                "ListAccountAliases",
                "GetAccountAuthorizationDetails")) {
            assertEquals(
                    "400 ValidationError: Invalid Marker.",
                    forms.call(action, "Marker=YW5u").refusal(),
                    action);
        }
    }

    @Test
    void pagesOfDocuments_endBeforeTheyAreLarge() {
        String document = """
                {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/%s"}}""".formatted("x".repeat(9_500));
        List<String> names =
                IntStream.range(100, 140).mapToObj(i -> "large-" + i).toList();
        names.forEach(name -> {
            iam.createRole(b -> b.roleName(name).assumeRolePolicyDocument(TRUST));
            iam.putRolePolicy(b -> b.roleName(name).policyName("p").policyDocument(document));
        });
        var first = iam.getAccountAuthorizationDetails(b -> b.maxItems(1000).filter(EntityType.ROLE));
        assertTrue(first.isTruncated());
        assertTrue(
                first.roleDetailList().size() > 20,
                "roles: " + first.roleDetailList().size());
        List<String> all = iam.getAccountAuthorizationDetailsPaginator(b -> b.maxItems(1000)).stream()
                .flatMap(page -> page.roleDetailList().stream())
                .map(RoleDetail::roleName)
                .filter(name -> name.startsWith("large-"))
                .toList();
        names.forEach(name -> {
            iam.deleteRolePolicy(b -> b.roleName(name).policyName("p"));
            iam.deleteRole(b -> b.roleName(name));
        });
        assertEquals(names, all);
    }

    @Test
    void accessKey_thatIsNotThere_isDenied_alsoToRoot() {
        assertEquals(
                "AccessDenied: User: " + ACCOUNT + "root is not authorized to perform iam:GetAccessKeyLastUsed on"
                        + " resource: access key AKIAIOSFODNN7EXAMPLE",
                refusal(() -> iam.getAccessKeyLastUsed(b -> b.accessKeyId("AKIAIOSFODNN7EXAMPLE"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateUser  | UserName=a+b          | The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
                "CreateGroup | GroupName=a&Path=x     | The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
                "ListPolicies| PathPrefix=%2Ffoo      | The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.",
                "ListPolicies| Scope=Mine             | 1 validation error detected: Value at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]",
                "ListUsers   | MaxItems=0             | 1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
                "GetPolicyVersion | PolicyArn=arn:aws:iam::111122223333:policy/p&VersionId=latest | 1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
            })
    void constraints_areNamedInAwsWords(String action, String parameters, String text) {
        assertEquals(
                "400 ValidationError: " + text, forms.call(action, parameters).refusal());
    }

    @Test
    void simulation_ofAGroup_tellsStatementsByTheirPlace() {
        iam.createGroup(b -> b.groupName("simulated"));
        iam.putGroupPolicy(b -> b.groupName("simulated").policyName("two").policyDocument(TWO_STATEMENTS));
        EvaluationResult result = iam.simulatePrincipalPolicy(b -> b.policySourceArn(ACCOUNT + "group/simulated")
                        .actionNames("s3:GetObject")
                        .resourceArns("arn:aws:s3:::b/open", "arn:aws:s3:::b/secret"))
                .evaluationResults()
                .getFirst();
        assertEquals(PolicyEvaluationDecisionType.EXPLICIT_DENY, result.evalDecision());
        assertTrue(result.hasEvalDecisionDetails());
        assertEquals(Map.of(), result.evalDecisionDetails());
        assertEquals(
                List.of("allowed group_simulated_two 3:17-6:6", "explicitDeny group_simulated_two 6:6-9:6"),
                result.resourceSpecificResults().stream()
                        .map(one -> one.evalResourceDecisionAsString() + " "
                                + place(one.matchedStatements().getFirst()))
                        .toList());
        assertFalse(result.hasResourceSpecificResults() && result.organizationsDecisionDetail() != null);
    }

    private static String place(Statement statement) {
        return statement.sourcePolicyId() + " " + place(statement.startPosition()) + "-"
                + place(statement.endPosition());
    }

    private static String place(Position position) {
        return position.line() + ":" + position.column();
    }

    @Test
    void simulation_onEverything_hasNoDetailsOfResources() {
        EvaluationResult result = iam.simulateCustomPolicy(
                        b -> b.policyInputList(TWO_STATEMENTS).actionNames("s3:PutObject", "kms:Decrypt"))
                .evaluationResults()
                .getFirst();
        assertEquals("*", result.evalResourceName());
        assertFalse(result.hasEvalDecisionDetails());
        assertFalse(result.hasResourceSpecificResults());
        assertEquals(
                "PolicyInputList.1 3:17-6:6", place(result.matchedStatements().getFirst()));
    }

    @Test
    void simulation_ofWhatIsNoIdentity_isRefused() {
        assertEquals(
                "InvalidInput: Invalid Entity Arn: arn:aws:sts::111122223333:assumed-role/r/s does not clearly define"
                        + " entity type and name.",
                refusal(() ->
                        iam.simulatePrincipalPolicy(b -> b.policySourceArn("arn:aws:sts::111122223333:assumed-role/r/s")
                                .actionNames("s3:GetObject"))));
        assertEquals(
                "NoSuchEntity: The group with name none cannot be found.",
                refusal(() -> iam.simulatePrincipalPolicy(
                        b -> b.policySourceArn(ACCOUNT + "group/none").actionNames("s3:GetObject"))));
    }
}
