package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.RecordDraft.Event;
import dev.sealgate.gateway.record.audit.RecordDraft.Sender;
import dev.sealgate.gateway.record.audit.Recording.Management;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests themselves as CloudTrail shows them. Thread-safe. */
final class RequestRecords {
    static final String UNNAMED = "Unknown";

    private final String region;
    private final S3Records s3;

    /** @param region of this gateway's buckets */
    RequestRecords(String region, S3DataEvents wanted) {
        this.region = region;
        s3 = new S3Records(region, wanted);
    }

    /** None for what nobody is known to have sent, and for what is not wanted. */
    List<AuditRecord> of(
            String service,
            Recording recording,
            HttpRequest request,
            Trace trace,
            HttpResponse response,
            Instant time) {
        return switch (recording) {
            case Recording.Nothing _ -> List.of();
            case Recording.OfS3 _ -> s3.of(request, trace, response, time);
            case Recording.Management management -> managed(service, management, request, trace, time);
        };
    }

    private List<AuditRecord> managed(
            String service, Management management, HttpRequest request, Trace trace, Instant time) {
        if (management.asCalls() && !trace.kmsEvents().isEmpty()) {
            return List.of();
        }
        return trace.caller()
                .flatMap(caller -> account(caller)
                        .map(account -> managed(service, management, request, trace, caller, account, time)))
                .map(List::of)
                .orElse(List.of());
    }

    private AuditRecord managed(
            String service,
            Management management,
            HttpRequest request,
            Trace trace,
            Caller caller,
            String account,
            Instant time) {
        String operation = trace.operation().orElse(UNNAMED);
        String where = management
                .region()
                .orElseGet(() -> trace.signer().map(Trace.Signer::region).orElse(region));
        RecordDraft draft = new RecordDraft(
                new Event(time, service + ".amazonaws.com", operation, where),
                UserIdentity.of(caller, trace.signer()),
                Sender.of(request));
        trace.errorCode().ifPresent(code -> draft.error(KmsRecords.errorCode(code), Optional.empty()));
        return draft.parameters(trace.parameters())
                .ids(
                        request.requestId(),
                        UUID.randomUUID().toString(),
                        management.readOnly().test(operation))
                .delivery("Management", account, Optional.empty())
                .tls(request)
                .finish();
    }

    private static Optional<String> account(Caller caller) {
        return caller.principal().account().map(AccountId::value);
    }
}
