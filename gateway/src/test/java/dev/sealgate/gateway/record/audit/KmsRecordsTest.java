package dev.sealgate.gateway.record.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Trace.Signer;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyManager;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsServiceEvent;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KmsRecordsTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final KeyArn KEY =
            new KeyArn(ACCOUNT, "us-east-1", new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"));
    private static final Principal ROLE = Principal.roleSession(ACCOUNT, "/", "app", "AROAEXAMPLEROLEID0001", "alice");

    private static Caller caller(Principal principal, Map<String, String> context) {
        RequestContext.Builder keys = RequestContext.builder();
        context.forEach(keys::put);
        return new Caller(new Authorizer(), principal, IdentityPolicies.NONE, keys.build());
    }

    private static KmsEvent event(Caller caller, Optional<String> via, Optional<KmsEvent.Refusal> refusal) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("keyId", KEY.toString());
        parameters.put("keySpec", "AES_256");
        Map<String, String> context = Map.of("aws:s3:arn", "arn:aws:s3:::reports/2026/q1.csv");
        parameters.put("encryptionContext", context);
        return new KmsEvent(
                TIME,
                new KmsCall(caller, "us-east-1", "REQUEST1", via, _ -> {}),
                operation("GenerateDataKey"),
                new KmsEvent.Request(parameters, context, Optional.empty()),
                Map.of(),
                List.of(new KmsEvent.Key(KEY, KeySpec.SYMMETRIC_DEFAULT, KeyManager.CUSTOMER)),
                refusal.isPresent() ? Optional.empty() : Optional.of("96083e4f"),
                refusal);
    }

    private static HttpRequest request() {
        return new HttpRequest(
                "REQUEST1",
                "POST",
                "/",
                "",
                Headers.builder()
                        .add("user-agent", "aws-cli/2.0")
                        .add("host", "localhost:9443")
                        .build(),
                "192.0.2.7",
                true,
                Optional.of("1.3"),
                Body.EMPTY);
    }

    private static List<String> records(KmsEvent event) {
        return KmsRecords.of(event, request(), Optional.of(new Signer("ASIAEXAMPLEACCESSKEY", "us-east-1"))).stream()
                .map(AuditRecord::json)
                .map(json -> new String(json.view(), UTF_8))
                .map(json -> json.replaceAll(
                        "\"(eventID|sharedEventID)\":\"[0-9a-f]{8}-[0-9a-f]{4}-[34][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\"",
                        "\"$1\":\"*\""))
                .toList();
    }

    /** The example of the reference, member by member. */
    @Test
    void callThatS3Makes_forARoleSession() {
        Caller caller = caller(ROLE, Map.of("aws:TokenIssueTime", "2026-01-02T03:00:00.123Z"));
        assertEquals(List.of("""
                        {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLEROLEID0001:alice",\
                        "arn":"arn:aws:sts::111122223333:assumed-role/app/alice","accountId":"111122223333","accessKeyId":"ASIAEXAMPLEACCESSKEY",\
                        "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLEROLEID0001","arn":"arn:aws:iam::111122223333:role/app",\
                        "accountId":"111122223333","userName":"app"},"attributes":{"creationDate":"2026-01-02T03:00:00Z","mfaAuthenticated":"false"}},\
                        "invokedBy":"fas.s3.amazonaws.com"},"eventTime":"2026-01-02T03:04:05Z","eventSource":"kms.amazonaws.com",\
                        "eventName":"GenerateDataKey","awsRegion":"us-east-1","sourceIPAddress":"fas.s3.amazonaws.com","userAgent":"fas.s3.amazonaws.com",\
                        "requestParameters":{"keyId":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab","keySpec":"AES_256",\
                        "encryptionContext":{"aws:s3:arn":"arn:aws:s3:::reports/2026/q1.csv"}},"responseElements":null,\
                        "additionalEventData":{"keyMaterialId":"96083e4f"},"requestID":"REQUEST1","eventID":"*","readOnly":true,\
                        "resources":[{"accountId":"111122223333","type":"AWS::KMS::Key","ARN":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}],\
                        "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333","eventCategory":"Management"}"""), records(event(caller, Optional.of("s3.us-east-1.amazonaws.com"), Optional.empty())));
    }

    static Stream<Arguments> identities() {
        return Stream.of(
                Arguments.of(Principal.root(ACCOUNT), Map.of(), """
                        {"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333",\
                        "accessKeyId":"ASIAEXAMPLEACCESSKEY"}"""),
                Arguments.of(Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE"), Map.of(), """
                        {"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/ann","accountId":"111122223333",\
                        "accessKeyId":"ASIAEXAMPLEACCESSKEY","userName":"ann"}"""),
                Arguments.of(
                        Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE"),
                        Map.of("aws:TokenIssueTime", "2026-01-02T03:00:00Z", "aws:SourceIdentity", "annie"),
                        """
                        {"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/ann","accountId":"111122223333",\
                        "accessKeyId":"ASIAEXAMPLEACCESSKEY","userName":"ann","sessionContext":{"attributes":{"creationDate":"2026-01-02T03:00:00Z",\
                        "mfaAuthenticated":"false"},"sourceIdentity":"annie"}}"""),
                Arguments.of(
                        Principal.federatedUser(ACCOUNT, "bob", "arn:aws:iam::111122223333:user/ann", "AIDAEXAMPLE"),
                        Map.of("aws:TokenIssueTime", "2026-01-02T03:00:00Z"),
                        """
                        {"type":"FederatedUser","principalId":"111122223333:bob","arn":"arn:aws:sts::111122223333:federated-user/bob",\
                        "accountId":"111122223333","accessKeyId":"ASIAEXAMPLEACCESSKEY","sessionContext":{"sessionIssuer":{"type":"IAMUser",\
                        "arn":"arn:aws:iam::111122223333:user/ann","accountId":"111122223333","userName":"ann"},\
                        "attributes":{"creationDate":"2026-01-02T03:00:00Z","mfaAuthenticated":"false"}}}"""),
                Arguments.of(Principal.service("logs.amazonaws.com"), Map.of(), """
                        {"type":"AWSService","invokedBy":"logs.amazonaws.com"}"""),
                Arguments.of(Principal.ANONYMOUS, Map.of(), """
                        {"type":"AWSAccount","principalId":"","accountId":"anonymous"}"""));
    }

    @ParameterizedTest
    @MethodSource("identities")
    void identity_isShownAsCloudTrailDoes(Principal principal, Map<String, String> context, String expected) {
        Optional<Signer> signer = Optional.of(new Signer("ASIAEXAMPLEACCESSKEY", "us-east-1"));
        assertEquals(
                expected, UserIdentity.of(caller(principal, context), signer).toString());
    }

    @Test
    void directCall_hasTheConnection_andARefusalItsCode() {
        KmsEvent.Refusal refusal = new KmsEvent.Refusal(KmsErrorCode.ACCESS_DENIED, Optional.of("no"));
        String record = records(event(
                        caller(Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE"), Map.of()),
                        Optional.empty(),
                        Optional.of(refusal)))
                .getFirst();
        assertTrue(record.contains("\"errorCode\":\"AccessDenied\",\"errorMessage\":\"no\""), record);
        assertTrue(record.contains("\"sourceIPAddress\":\"192.0.2.7\",\"userAgent\":\"aws-cli/2.0\""), record);
        assertTrue(
                record.contains(
                        "\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"clientProvidedHostHeader\":\"localhost:9443\"}"),
                record);
        assertFalse(record.contains("keyMaterialId"), record);
    }

    /** GetKeyLastUsage tells the owner of a key this id. */
    @Test
    void eventId_isTheEvents_andAnotherInAnotherAccount() {
        KmsEvent event =
                event(caller(Principal.user(OTHER, "eve", "AIDAEVE"), Map.of()), Optional.empty(), Optional.empty());
        List<String> records = KmsRecords.of(event, request(), Optional.empty()).stream()
                .map(record -> new String(record.json().view(), UTF_8))
                .toList();

        assertTrue(records.getFirst().contains("\"eventID\":\"" + event.id() + "\""), records.getFirst());
        assertTrue(records.getLast().contains("\"eventID\":\"" + event.idIn(ACCOUNT) + "\""), records.getLast());
        assertNotEquals(event.idIn(ACCOUNT), event.idIn(OTHER));
    }

    @Test
    void callAcrossAccounts_isOneEventInEach_andTheOwnerSeesAnAccountOnly() {
        List<String> records = records(
                event(caller(Principal.user(OTHER, "eve", "AIDAEVE"), Map.of()), Optional.empty(), Optional.empty()));
        assertEquals(2, records.size());
        assertTrue(records.getFirst().contains("\"recipientAccountId\":\"444455556666\",\"sharedEventID\":\"*\""));
        assertTrue(records.getLast().contains("\"recipientAccountId\":\"111122223333\",\"sharedEventID\":\"*\""));
        assertTrue(records.getLast()
                .contains("\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"AIDAEVE\","
                        + "\"accountId\":\"444455556666\"}"));
        assertFalse(records.getLast().contains("user/eve"));
    }

    @Test
    void deniedCallAcrossAccounts_isTheCallersAlone() {
        KmsEvent.Refusal denied = new KmsEvent.Refusal(KmsErrorCode.ACCESS_DENIED, Optional.of("no"));
        List<String> records = records(event(
                caller(Principal.user(OTHER, "eve", "AIDAEVE"), Map.of()), Optional.empty(), Optional.of(denied)));
        assertEquals(1, records.size());
        assertTrue(records.getFirst().contains("\"recipientAccountId\":\"444455556666\""), records.getFirst());
        assertFalse(records.getFirst().contains("sharedEventID"), records.getFirst());

        KmsEvent.Refusal disabled = new KmsEvent.Refusal(KmsErrorCode.DISABLED, Optional.of("no"));
        assertEquals(
                2,
                records(event(
                                caller(Principal.user(OTHER, "eve", "AIDAEVE"), Map.of()),
                                Optional.empty(),
                                Optional.of(disabled)))
                        .size());
    }

    /** CloudTrail's example of an automatic rotation, member by member. */
    @Test
    void whatTheKmsDoesOnItsOwn_isAServiceEvent() {
        KmsServiceEvent event =
                new KmsServiceEvent(TIME, KmsServiceEvent.Kind.ROTATE_KEY, KEY, Map.of("rotationType", "AUTOMATIC"));
        String json = new String(KmsRecords.of(event).json().view(), UTF_8);
        assertEquals("""
                {"eventVersion":"1.11","userIdentity":{"accountId":"111122223333","invokedBy":"AWS Internal"},"eventTime":"2026-01-02T03:04:05Z",\
                "eventSource":"kms.amazonaws.com","eventName":"RotateKey","awsRegion":"us-east-1","sourceIPAddress":"AWS Internal",\
                "userAgent":"AWS Internal","requestParameters":null,"responseElements":null,"eventID":"*","readOnly":false,\
                "resources":[{"accountId":"111122223333","type":"AWS::KMS::Key","ARN":"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}],\
                "eventType":"AwsServiceEvent","managementEvent":true,"recipientAccountId":"111122223333",\
                "serviceEventDetails":{"rotationType":"AUTOMATIC"},"eventCategory":"Management"}""", json.replaceAll("\"eventID\":\"[0-9a-f-]{36}\"", "\"eventID\":\"*\""));
    }

    @ParameterizedTest
    @CsvSource({
        "Decrypt, true",
        "GenerateMac, true",
        "DescribeKey, true",
        "ListGrants, true",
        "VerifyMac, true",
        "Sign, true",
        "CreateKey, false",
        "DisableKey, false",
        "CreateGrant, false",
        "PutKeyPolicy, false",
        "ScheduleKeyDeletion, false"
    })
    void readOnly_asCloudTrailMarksIt(String operation, boolean readOnly) {
        assertEquals(readOnly, operation(operation).readOnly());
    }

    private static KmsOperation operation(String name) {
        return KmsOperations.find(name).orElseThrow();
    }

    private static String answered(String operation, Map<String, Object> answer, Optional<KmsEvent.Refusal> refusal) {
        KmsEvent event = event(caller(ROLE, Map.of()), Optional.empty(), refusal);
        return records(new KmsEvent(
                        TIME,
                        event.call(),
                        operation(operation),
                        event.request(),
                        answer,
                        event.keys(),
                        Optional.empty(),
                        refusal))
                .getFirst()
                .replaceAll(".*(\"responseElements\":.*),\"requestID\".*", "$1");
    }

    @Test
    void answerOfAChange_isShown_withTheKeyThatChanged() {
        assertEquals(
                "\"responseElements\":{\"grantId\":\"1a2b\",\"keyId\":\"" + KEY + "\"}",
                answered("CreateGrant", Map.of("grantId", "1a2b"), Optional.empty()));
        assertEquals(
                "\"responseElements\":{\"keyId\":\"" + KEY + "\"}", answered("EnableKey", Map.of(), Optional.empty()));
        assertEquals(
                "\"responseElements\":{\"keyMetadata\":{\"keyId\":\"1234\"}}",
                answered("CreateKey", Map.of("keyMetadata", Map.of("keyId", "1234")), Optional.empty()));
        assertEquals("\"responseElements\":null", answered("DescribeKey", Map.of(), Optional.empty()));
        assertEquals(
                "\"responseElements\":null",
                answered(
                        "EnableKey",
                        Map.of(),
                        Optional.of(new KmsEvent.Refusal(KmsErrorCode.INVALID_STATE, Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, AccessDenied",
        "DisabledException, DisabledException",
        "ThrottlingException, ThrottlingException"
    })
    void errorCode_isCloudTrails(String wire, String recorded) {
        assertEquals(recorded, KmsRecords.errorCode(wire));
    }
}
