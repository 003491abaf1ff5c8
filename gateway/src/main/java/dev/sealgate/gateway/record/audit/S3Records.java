package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.RecordDraft.Event;
import dev.sealgate.gateway.record.audit.RecordDraft.Sender;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to S3 as CloudTrail shows them: management events, and data events where they are wanted. Thread-safe.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
final class S3Records {
    private static final String BUCKET_ARN = "arn:aws:s3:::";
    private static final String ACCESS_DENIED = "AccessDenied";

    /** One of many deletions, each of which is an event of its own. */
    private static final OperationTraits DELETION = new OperationTraits("DeleteObject", false, true);

    private final String region;
    private final S3DataEvents wanted;

    S3Records(String region, S3DataEvents wanted) {
        this.region = region;
        this.wanted = wanted;
    }

    /** A request and its sender. */
    private record Call(HttpRequest request, Trace trace, Caller caller, Instant time) {
        Optional<String> account() {
            return caller.principal().account().map(AccountId::value);
        }

        /** Of the bucket, if it exists and anything was decided about it. */
        Optional<String> owner() {
            return trace.target()
                    .flatMap(named -> caller.decisions().stream()
                            .map(decision -> decision.request().resource())
                            .filter(resource ->
                                    resource.kind() == Resource.Kind.S3 && isOf(named.bucket(), resource.arn()))
                            .flatMap(resource -> resource.owner().stream())
                            .map(AccountId::value)
                            .findFirst());
        }

        private static boolean isOf(String bucket, String arn) {
            String whole = BUCKET_ARN + bucket;
            return arn.equals(whole) || arn.startsWith(whole + "/");
        }
    }

    /** What happened to a bucket or an object. */
    private record S3Event(
            OperationTraits operation,
            Optional<Trace.Target> target,
            Optional<String> errorCode,
            Map<String, ?> additional) {
        boolean isData() {
            return operation.data();
        }
    }

    /** Whose record it is, and who the caller is to that account. */
    private record Recipient(String account, ObjectNode identity, Optional<String> sharedEventId) {}

    /** Several where a request is about several objects, or several accounts learn of it. */
    List<AuditRecord> of(HttpRequest request, Trace trace, HttpResponse response, Instant time) {
        if (trace.caller().isEmpty()) {
            return List.of();
        }
        Call call = new Call(request, trace, trace.caller().get(), time);
        return events(trace, transferred(request, response)).stream()
                .filter(this::isWanted)
                .flatMap(event -> recipients(call, event).map(recipient -> record(call, event, recipient)))
                .toList();
    }

    private static List<S3Event> events(Trace trace, Map<String, Long> transferred) {
        List<S3Event> events = new ArrayList<>();
        events.add(new S3Event(
                trace.traits().orElseGet(() -> OperationTraits.named(RequestRecords.UNNAMED)),
                trace.target(),
                trace.errorCode(),
                transferred));
        trace.target()
                .ifPresent(named -> trace.deletions()
                        .forEach(deletion -> events.add(new S3Event(
                                DELETION,
                                Optional.of(new Trace.Target(named.bucket(), Optional.of(deletion.key()))),
                                deletion.errorCode(),
                                Map.of()))));
        return events;
    }

    private boolean isWanted(S3Event event) {
        return !event.isData()
                || event.target()
                        .map(named -> wanted.include(named.bucket(), named.key().orElse("")))
                        .orElse(false);
    }

    /**
     * The caller's account, or the bucket owner's for a caller that has none; and the owner's where that is another, which does not
     * learn who tried and was not allowed, as on AWS.
     */
    private static Stream<Recipient> recipients(Call call, S3Event event) {
        Optional<String> owner = call.owner();
        boolean denied = event.errorCode().filter(ACCESS_DENIED::equals).isPresent();
        Optional<String> other = owner.filter(account ->
                !denied && call.account().filter(own -> !own.equals(account)).isPresent());
        Optional<String> shared = other.map(_ -> UUID.randomUUID().toString());
        return Stream.concat(
                call.account().or(() -> owner).stream()
                        .map(account -> new Recipient(
                                account,
                                UserIdentity.of(call.caller(), call.trace().signer()),
                                shared)),
                other.stream().map(account -> new Recipient(account, UserIdentity.foreign(call.caller()), shared)));
    }

    private AuditRecord record(Call call, S3Event event, Recipient recipient) {
        HttpRequest request = call.request();
        RecordDraft draft = new RecordDraft(
                new Event(
                        call.time(),
                        "s3.amazonaws.com",
                        event.operation().name(),
                        call.trace().region().orElse(region)),
                recipient.identity(),
                Sender.of(request));
        event.errorCode().ifPresent(code -> draft.error(code, Optional.empty()));
        draft.parameters(parameters(request, event.target()))
                .additional(event.isData() ? event.additional() : Map.of())
                .ids(
                        request.requestId(),
                        UUID.randomUUID().toString(),
                        event.operation().readOnly());
        event.target().ifPresent(named -> {
            String bucket = BUCKET_ARN + named.bucket();
            named.key().ifPresent(key -> draft.resource("AWS::S3::Object", Optional.empty(), bucket + "/" + key));
            draft.resource("AWS::S3::Bucket", call.owner(), bucket);
        });
        return draft.delivery(event.isData() ? "Data" : "Management", recipient.account(), recipient.sharedEventId())
                .tls(request)
                .finish();
    }

    private static Map<String, String> parameters(HttpRequest request, Optional<Trace.Target> target) {
        Map<String, String> shown = new LinkedHashMap<>();
        target.ifPresent(named -> {
            shown.put("bucketName", named.bucket());
            named.key().ifPresent(key -> shown.put("key", key));
            // Whatever has a target was routed by its query, so it can be read.
            Query.parse(request.rawQuery()).first("versionId").ifPresent(id -> shown.put("versionId", id));
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
}
