package dev.sealgate.gateway.audit;

import dev.sealgate.gateway.audit.RecordDraft.Event;
import dev.sealgate.gateway.audit.RecordDraft.Sender;
import dev.sealgate.gateway.audit.file.AuditRecord;
import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Requests themselves as CloudTrail shows them: management events of every service, and data events of S3 where they are wanted.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
final class RequestRecords {
    private static final String BUCKET_ARN = "arn:aws:s3:::";
    private static final String UNNAMED = "Unknown";

    /** On a bucket, and yet about its objects. */
    private static final Set<String> DATA_OF_BUCKETS = Set.of(
            "ListObjects",
            "ListObjectsV2",
            "ListObjectVersions",
            "ListMultipartUploads",
            "HeadBucket",
            "DeleteObjects",
            "PostObject");

    /** IAM is one for all regions, and its events are found in one of them. */
    private static final String IAM_REGION = "us-east-1";

    private static final List<String> READ_ONLY_STARTS =
            List.of("Get", "List", "Head", "Describe", "Lookup", "Simulate", "Generate");
    private static final Set<String> MANAGED = Set.of("kms", "iam", "sts", "cloudtrail", "servicequotas");

    private final String region;
    private final S3DataEvents wanted;

    /** @param region of this gateway's buckets */
    RequestRecords(String region, S3DataEvents wanted) {
        this.region = region;
        this.wanted = wanted;
    }

    /** Whether requests to the service are recorded at all. */
    static boolean concerns(String service) {
        return service.equals("s3") || MANAGED.contains(service);
    }

    /** Empty for what nobody is known to have sent, and for what is not wanted. */
    Optional<AuditRecord> of(String service, HttpRequest request, Trace trace, HttpResponse response, Instant time) {
        if (service.equals("s3")) {
            return s3(request, trace, response, time);
        }
        // A KMS call that began is an event of its own.
        boolean recorded = service.equals("kms") && !trace.kmsEvents().isEmpty();
        return trace.caller()
                .filter(_ -> MANAGED.contains(service) && !recorded)
                .flatMap(caller ->
                        account(caller).map(account -> managed(service, request, trace, caller, account, time)));
    }

    private AuditRecord managed(
            String service, HttpRequest request, Trace trace, Caller caller, String account, Instant time) {
        String operation = trace.operation().orElse(UNNAMED);
        String where = service.equals("iam")
                ? IAM_REGION
                : trace.signer().map(Trace.Signer::region).orElse(region);
        return draft(new Event(time, service + ".amazonaws.com", operation, where), request, trace, caller)
                .parameters(trace.parameters())
                .ids(request.requestId(), UUID.randomUUID().toString(), isReadOnly(service, operation))
                .delivery("Management", account, Optional.empty())
                .tls(request)
                .finish();
    }

    private Optional<AuditRecord> s3(HttpRequest request, Trace trace, HttpResponse response, Instant time) {
        Optional<Trace.Target> target = trace.target();
        String operation = trace.operation().orElse(UNNAMED);
        boolean data = target.flatMap(Trace.Target::key).isPresent() || DATA_OF_BUCKETS.contains(operation);
        boolean skipped = data
                && !target.map(named ->
                                wanted.include(named.bucket(), named.key().orElse("")))
                        .orElse(false);
        if (trace.caller().isEmpty() || skipped) {
            return Optional.empty();
        }
        Caller caller = trace.caller().get();
        Optional<String> owner = owner(caller);
        return account(caller).or(() -> owner).map(account -> {
            RecordDraft draft = draft(new Event(time, "s3.amazonaws.com", operation, region), request, trace, caller)
                    .parameters(s3Parameters(request, target))
                    .additional(data ? transferred(request, response) : Map.of())
                    .ids(request.requestId(), UUID.randomUUID().toString(), isReadOnly("s3", operation));
            target.flatMap(named -> named.key().map(key -> BUCKET_ARN + named.bucket() + "/" + key))
                    .ifPresent(arn -> draft.resource("AWS::S3::Object", Optional.empty(), arn));
            target.ifPresent(named -> draft.resource("AWS::S3::Bucket", owner, BUCKET_ARN + named.bucket()));
            return draft.delivery(data ? "Data" : "Management", account, Optional.empty())
                    .tls(request)
                    .finish();
        });
    }

    private static RecordDraft draft(Event event, HttpRequest request, Trace trace, Caller caller) {
        RecordDraft draft = new RecordDraft(event, UserIdentity.of(caller, trace.signer()), Sender.of(request));
        trace.errorCode().ifPresent(code -> draft.error(KmsRecords.errorCode(code), Optional.empty()));
        return draft;
    }

    private static Map<String, String> s3Parameters(HttpRequest request, Optional<Trace.Target> target) {
        Map<String, String> shown = new LinkedHashMap<>();
        target.ifPresent(named -> {
            shown.put("bucketName", named.bucket());
            named.key().ifPresent(key -> shown.put("key", key));
        });
        request.headers().first("host").ifPresent(host -> shown.put("Host", host));
        for (String header : List.of("x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id")) {
            request.headers().first(header).ifPresent(value -> shown.put(header, value));
        }
        return shown;
    }

    /** What was announced, for the record is durable before an answer's first byte is sent. */
    private static Map<String, Long> transferred(HttpRequest request, HttpResponse response) {
        long out = switch (response.payload()) {
            case HttpResponse.Payload.None _ -> 0;
            case HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes) -> bytes.view().length;
            case HttpResponse.Payload.Streamed(HttpResponse.Source source) -> source.sizeBytes();
        };
        Map<String, Long> data = new LinkedHashMap<>();
        data.put("bytesTransferredIn", announced(request));
        data.put("bytesTransferredOut", request.method().equals("HEAD") ? 0 : out);
        return data;
    }

    private static long announced(HttpRequest request) {
        try {
            return Long.parseLong(request.headers().first("content-length").orElse("0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static Optional<String> account(Caller caller) {
        return caller.principal().account().map(AccountId::value);
    }

    /** Of the first bucket about which something was decided and that exists. */
    private static Optional<String> owner(Caller caller) {
        return caller.decisions().stream()
                .map(decision -> decision.request().resource())
                .filter(resource -> resource.kind() == Resource.Kind.S3)
                .flatMap(resource -> resource.owner().stream())
                .map(AccountId::value)
                .findFirst();
    }

    private static boolean isReadOnly(String service, String operation) {
        return service.equals("kms")
                ? KmsRecords.isReadOnly(operation)
                : service.equals("sts") || READ_ONLY_STARTS.stream().anyMatch(operation::startsWith);
    }
}
