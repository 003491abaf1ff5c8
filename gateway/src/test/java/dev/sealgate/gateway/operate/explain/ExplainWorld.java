package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.config.ExplainSettings;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.access.BucketPolicyTexts;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.UploadRepository;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A recorder, the own pages over it and a bucket with the two classic statements, for tests; senders are named in a header. */
public final class ExplainWorld implements AutoCloseable {
    public static final AccountId MAIN = new AccountId("111122223333");
    public static final AccountId OTHER = new AccountId("444455556666");
    public static final Principal ANN = Principal.user(MAIN, "ann", "AIDAANNANNANNANNANNA");
    public static final Principal EVE = Principal.user(OTHER, "eve", "AIDAEVEEVEEVEEVEEVEE");
    public static final String ALL_OF_S3 = statement("\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"");
    static final String CLASSIC = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"DenyIncorrect","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*",
               "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}},
              {"Sid":"DenyUnencrypted","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*",
               "Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}]}""";

    public final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    public final DecisionRecorder recorder;
    public final AdminPages pages;
    private final Map<String, Caller> senders = new HashMap<>();
    private final Authorizer authorizer = new Authorizer();

    public ExplainWorld() {
        this(ExplainSettings.DEFAULT, DecisionRecorder.CAPACITY);
        recorder.start();
    }

    /** Whose recorder does not write yet. */
    ExplainWorld(ExplainSettings settings, int capacity) {
        Database database = TestDatabases.inMemory();
        BucketRepository buckets = new BucketRepository(database, now::get);
        buckets.create(S3Calls.bucket("reports"));
        recorder = new DecisionRecorder(Journals.over(database, false), settings, now::get, capacity);
        S3Access access = access(database, buckets);
        Administrators administrators =
                new Administrators((request, _) -> new Administrators.Sent(sender(request), new Whole(request)));
        pages = new AdminPages(
                administrators,
                List.of(
                        new ExplainPage(administrators, recorder, authorizer).row(),
                        new PolicyCheckPage(
                                        administrators,
                                        recorder,
                                        buckets,
                                        access,
                                        new BucketPolicyTexts(
                                                PrincipalIds.textual(name -> name.contains("111122223333"))),
                                        authorizer,
                                        CostlyWork.unbounded(),
                                        now::get)
                                .row()));
    }

    /** Objects and uploads are never asked for. */
    private S3Access access(Database database, BucketRepository buckets) {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "sealgate-explain-" + UUID.randomUUID());
        ContentStore contents = new ContentStore(
                database, new FileBlobStore(directory, Durability.RELAXED), TestMemberships.alone(database, now::get));
        return new S3Access(
                buckets,
                new AccountSettings(database),
                new ObjectRepository(database, contents, now::get),
                new UploadRepository(database, contents, now::get),
                (_, _, reference) -> reference,
                now::get);
    }

    static String statement(String members) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{" + members + "}]}";
    }

    /** A sender of a request to the pages, under a name. */
    public void sender(String name, Principal principal, String... policies) {
        senders.put(name, caller(principal, RequestContext.EMPTY, policies));
    }

    private Caller sender(HttpRequest request) {
        String name = request.headers().first("test-sender").orElse("");
        return Optional.ofNullable(senders.get(name))
                .map(known -> new Caller(authorizer, known.principal(), known.policies(), known.context()))
                .orElse(new Caller(authorizer, Principal.ANONYMOUS, IdentityPolicies.NONE, RequestContext.EMPTY));
    }

    static Caller caller(Principal principal, RequestContext context, String... policies) {
        return TestCallers.with(principal, context, policies);
    }

    static NamedPolicy bucketPolicy(String text) {
        return new NamedPolicy("bucket policy of reports", TestCallers.parse(text, PolicyRules.bucket("reports")));
    }

    /** A PUT under the classic policy, recorded as the pipeline does. */
    public void put(String requestId, Principal principal, String key, Optional<String> encryption) {
        RequestContext connection = RequestContext.builder()
                .put("aws:SecureTransport", "false")
                .put("aws:SourceIp", "192.0.2.1")
                .build();
        Caller caller = caller(principal, connection, ALL_OF_S3);
        RequestContext keys = RequestContext.builder()
                .put("s3:x-amz-server-side-encryption", encryption)
                .build();
        boolean allowed = decide(caller, "s3:PutObject", "reports/" + key, keys, CLASSIC);
        record(requestId, "PutObject", caller, allowed ? 200 : 403);
    }

    boolean decide(Caller caller, String action, String path, RequestContext keys, String policy) {
        Resource resource = Resource.s3("arn:aws:s3:::" + path, MAIN, Optional.of(bucketPolicy(policy)), false);
        return caller.decide(action, resource, keys).allowed();
    }

    void record(String requestId, String operation, Caller caller, int status) {
        Trace trace = new Trace();
        trace.operation(operation);
        trace.caller(caller);
        if (status == 403) {
            trace.errorCode("AccessDenied");
        }
        recorder.record(request(requestId, "PUT", "/", Headers.EMPTY, ""), trace, status);
    }

    HttpResponse ask(String method, String target, String sender, String body) {
        Headers headers = Headers.of("test-sender", sender);
        HttpRequest request = request("OWNPAGE1", method, target, headers, body);
        Trace trace = new Trace();
        HttpResponse answer = pages.handle(request, trace);
        recorder.record(request, trace, answer.status());
        return answer;
    }

    public static HttpRequest request(String id, String method, String target, Headers headers, String body) {
        int question = target.indexOf('?');
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
        return new HttpRequest(
                id,
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                "192.0.2.1",
                false,
                Optional.empty(),
                () -> {
                    ByteBuffer next = bytes.duplicate();
                    bytes.position(bytes.limit());
                    return next;
                });
    }

    List<String> recordedIds() {
        recorder.flush();
        List<String> ids = new ArrayList<>();
        recorder.journal().walk(Instant.EPOCH, entry -> ids.add(entry.id()));
        return ids;
    }

    void later(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public void close() {
        recorder.close();
    }

    private record Whole(HttpRequest request) implements VerifiedBody {
        @Override
        public ByteBuffer next() {
            return request.body().next();
        }

        @Override
        public long announcedSizeBytes() {
            return -1;
        }

        @Override
        public Headers trailers() {
            return Headers.EMPTY;
        }
    }
}
