package dev.sealgate.gateway.record.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.Recording.Management;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRecordsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private final RequestRecords all = new RequestRecords("eu-west-1", new S3DataEvents.All());
    private final RequestRecords none = new RequestRecords("eu-west-1", new S3DataEvents.Of(List.of()));

    private static HttpRequest request() {
        return new HttpRequest(
                "REQUEST1",
                "PUT",
                "/reports/q1.csv",
                "versionId=v%2E1",
                Headers.builder()
                        .add("host", "localhost")
                        .add("content-length", "12")
                        .add("x-amz-server-side-encryption", "aws:kms")
                        .build(),
                "192.0.2.7",
                false,
                Optional.empty(),
                Body.EMPTY);
    }

    private static Trace trace(String operation) {
        Trace trace = new Trace();
        trace.operation(Arrays.stream(S3Operation.values())
                .filter(row -> row.wireName().equals(operation))
                .map(S3Operation::traits)
                .findFirst()
                .orElseGet(() -> OperationTraits.named(operation)));
        trace.caller(new Caller(
                new Authorizer(),
                Principal.user(new AccountId("111122223333"), "ann", "AIDAEXAMPLE"),
                IdentityPolicies.NONE,
                RequestContext.EMPTY));
        trace.signer("AKIAEXAMPLE", "us-east-1");
        return trace;
    }

    private static Optional<String> record(RequestRecords records, String service, Trace trace) {
        List<String> made = records(records, service, trace);
        assertTrue(made.size() <= 1, made.toString());
        return made.stream().findFirst();
    }

    private static List<String> records(RequestRecords records, String service, Trace trace) {
        return records
                .of(service, recording(service), request(), trace, HttpResponse.empty(200, Headers.EMPTY), TIME)
                .stream()
                .map(record -> new String(record.json().view(), UTF_8))
                .toList();
    }

    private static Recording recording(String service) {
        return switch (service) {
            case "s3" -> new Recording.OfS3();
            case "iam" -> new Management(Recording::startsReadOnly).in("us-east-1");
            case "kms" -> new Management(Recording::startsReadOnly).recordedAsCalls();
            case "sts" -> new Management(_ -> true);
            case "cloudtrail", "servicequotas" -> new Management(Recording::startsReadOnly);
            default -> new Recording.Nothing();
        };
    }

    /** A request on an object of a bucket of that account. */
    private static Trace objectTrace(String operation, String owner) {
        Trace trace = trace(operation);
        trace.target("reports", Optional.of("q1.csv"));
        trace.caller()
                .orElseThrow()
                .decide(
                        "s3:" + operation,
                        Resource.s3("arn:aws:s3:::reports/q1.csv", new AccountId(owner), Optional.empty(), false),
                        RequestContext.EMPTY);
        return trace;
    }

    @Test
    void dataEvent_namesObjectBucketAndEncryption() {
        Trace trace = trace("PutObject");
        trace.target("reports", Optional.of("q1.csv"));
        trace.errorCode("AccessDenied");
        assertEquals("""
                {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::111122223333:user/ann",\
                "accountId":"111122223333","accessKeyId":"AKIAEXAMPLE","userName":"ann"},"eventTime":"2026-01-02T03:04:05Z",\
                "eventSource":"s3.amazonaws.com","eventName":"PutObject","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",\
                "errorCode":"AccessDenied","requestParameters":{"bucketName":"reports","key":"q1.csv","versionId":"v.1","Host":"localhost",\
                "x-amz-server-side-encryption":"aws:kms"},"responseElements":null,\
                "additionalEventData":{"bytesTransferredIn":12,"bytesTransferredOut":0},"requestID":"REQUEST1","eventID":"*","readOnly":false,\
                "resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::reports/q1.csv"},{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::reports"}],\
                "eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333","eventCategory":"Data"}""", record(all, "s3", trace).orElseThrow().replaceAll("(\"eventID\":\")[0-9a-f-]{36}", "$1*"));
        assertEquals(Optional.empty(), record(none, "s3", trace));
    }

    @ParameterizedTest
    @CsvSource({
        "CreateBucket, Management, false",
        "GetBucketPolicy, Management, true",
        "ListBuckets, Management, true",
        "ListObjectsV2, Data, true",
        "DeleteObjects, Data, false"
    })
    void bucketOperations_areManagementUnlessTheyAreAboutObjects(String operation, String category, boolean readOnly) {
        Trace trace = trace(operation);
        if (!operation.equals("ListBuckets")) {
            trace.target("reports", Optional.empty());
        }
        String record = record(all, "s3", trace).orElseThrow();
        assertTrue(record.contains("\"eventCategory\":\"" + category + "\""), record);
        assertTrue(record.contains("\"readOnly\":" + readOnly), record);
        assertEquals(category.equals("Management"), record(none, "s3", trace).isPresent());
    }

    @Test
    void queryCall_showsWhatItAsksFor_inIamsOwnRegion() {
        Trace trace = trace("CreateUser");
        trace.parameters(Map.of("userName", "bob"));
        String record = record(none, "iam", trace).orElseThrow();
        assertTrue(record.contains("\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\""), record);
        assertTrue(record.contains("\"awsRegion\":\"us-east-1\""), record);
        assertTrue(record.contains("\"requestParameters\":{\"userName\":\"bob\"}"), record);
    }

    @Test
    void clientsWords_areClipped() {
        String record = record(none, "kms", trace("X".repeat(100_000))).orElseThrow();
        assertTrue(record.length() < 3_000, "a record of " + record.length() + " characters");
        assertTrue(record.contains("\"eventName\":\"XXX"), record);
    }

    @Test
    void parametersBeyondAnEventsSize_areLeftOut() {
        Trace trace = trace("PutUserPolicy");
        trace.parameters(Map.of("policyDocument", "x".repeat(300_000)));
        String record = record(none, "iam", trace).orElseThrow();
        assertTrue(record.contains("\"requestParameters\":{\"omitted\":true,\"originalSize\":300"), record);
    }

    @Test
    void requestsOfNobody_andOwnPages_leaveNothing() {
        Trace unsigned = new Trace();
        unsigned.operation("CreateKey");
        assertEquals(Optional.empty(), record(all, "kms", unsigned));
        assertEquals(Optional.empty(), record(all, "/-/", trace("explain")));
        assertFalse(recording("/-/").recordsAnything());
        assertTrue(recording("kms").recordsAnything());
    }

    @Test
    void bucketOwnersAccount_hasARecordOfItsOwn_thatNamesTheCallersAccountOnly() {
        List<String> made = records(all, "s3", objectTrace("GetObject", "444455556666"));
        assertEquals(2, made.size());
        assertTrue(made.getFirst().contains("\"userName\":\"ann\""), made.getFirst());
        assertTrue(made.getFirst().contains("\"recipientAccountId\":\"111122223333\""), made.getFirst());
        String owners = made.getLast();
        assertTrue(
                owners.contains(
                        "\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"AIDAEXAMPLE\",\"accountId\":\"111122223333\"}"),
                owners);
        assertTrue(owners.contains("\"recipientAccountId\":\"444455556666\""), owners);
        assertEquals(sharedId(made.getFirst()), sharedId(owners));
        assertTrue(
                owners.contains(
                        "{\"accountId\":\"444455556666\",\"type\":\"AWS::S3::Bucket\",\"ARN\":\"arn:aws:s3:::reports\"}"),
                owners);
    }

    private static String sharedId(String record) {
        return record.replaceAll(".*\"sharedEventID\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void requestThatWasDenied_isTheCallersAccountsAlone() {
        Trace denied = objectTrace("GetObject", "444455556666");
        denied.errorCode("AccessDenied");
        String record = record(all, "s3", denied).orElseThrow();
        assertTrue(record.contains("\"recipientAccountId\":\"111122223333\""), record);
        assertFalse(record.contains("sharedEventID"), record);
        assertTrue(record(all, "s3", objectTrace("GetObject", "111122223333")).isPresent());
    }

    @Test
    void deletingManyObjects_isAnEventOfEach_chosenByItsKey() {
        Trace trace = trace("DeleteObjects");
        trace.target("reports", Optional.empty());
        trace.deleted("in/a", Optional.empty());
        trace.deleted("out/b", Optional.empty());
        trace.deleted("in/c", Optional.of("AccessDenied"));
        List<String> made = records(all, "s3", trace);
        assertEquals(4, made.size());
        assertTrue(made.getFirst().contains("\"eventName\":\"DeleteObjects\""), made.getFirst());
        RequestRecords some = new RequestRecords("eu-west-1", new S3DataEvents.Of(List.of("reports/in/")));
        List<String> chosen = records(some, "s3", trace);
        assertEquals(2, chosen.size());
        assertTrue(chosen.getFirst().contains("\"eventName\":\"DeleteObject\""), chosen.getFirst());
        assertTrue(chosen.getFirst().contains("\"key\":\"in/a\""), chosen.getFirst());
        assertFalse(chosen.getFirst().contains("errorCode"), chosen.getFirst());
        assertTrue(chosen.getLast().contains("\"errorCode\":\"AccessDenied\""), chosen.getLast());
        assertTrue(chosen.getLast().contains("\"ARN\":\"arn:aws:s3:::reports/in/c\""), chosen.getLast());
    }
}
