package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.RecordDraft.Event;
import dev.sealgate.gateway.record.audit.RecordDraft.Sender;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Requests themselves as CloudTrail shows them. Thread-safe. */
final class RequestRecords {
    static final String UNNAMED = "Unknown";

    /** IAM is one for all regions, and its events are found in one of them. */
    private static final String IAM_REGION = "us-east-1";

    private static final List<String> READ_ONLY_STARTS =
            List.of("Get", "List", "Head", "Describe", "Lookup", "Simulate", "Generate");
    private static final Set<String> MANAGED = Set.of("kms", "iam", "sts", "cloudtrail", "servicequotas");

    private final String region;
    private final S3Records s3;

    /** @param region of this gateway's buckets */
    RequestRecords(String region, S3DataEvents wanted) {
        this.region = region;
        s3 = new S3Records(region, wanted);
    }

    /** Whether requests to the service are recorded at all. */
    static boolean concerns(String service) {
        return service.equals("s3") || MANAGED.contains(service);
    }

    /** None for what nobody is known to have sent, and for what is not wanted. */
    List<AuditRecord> of(String service, HttpRequest request, Trace trace, HttpResponse response, Instant time) {
        if (service.equals("s3")) {
            return s3.of(request, trace, response, time);
        }
        // A KMS call that began is an event of its own.
        boolean recorded = service.equals("kms") && !trace.kmsEvents().isEmpty();
        return trace.caller()
                .filter(_ -> MANAGED.contains(service) && !recorded)
                .flatMap(caller ->
                        account(caller).map(account -> managed(service, request, trace, caller, account, time)))
                .map(List::of)
                .orElse(List.of());
    }

    private AuditRecord managed(
            String service, HttpRequest request, Trace trace, Caller caller, String account, Instant time) {
        String operation = trace.operation().orElse(UNNAMED);
        String where = service.equals("iam")
                ? IAM_REGION
                : trace.signer().map(Trace.Signer::region).orElse(region);
        RecordDraft draft = new RecordDraft(
                new Event(time, service + ".amazonaws.com", operation, where),
                UserIdentity.of(caller, trace.signer()),
                Sender.of(request));
        trace.errorCode().ifPresent(code -> draft.error(KmsRecords.errorCode(code), Optional.empty()));
        return draft.parameters(trace.parameters())
                .ids(request.requestId(), UUID.randomUUID().toString(), isReadOnly(service, operation))
                .delivery("Management", account, Optional.empty())
                .tls(request)
                .finish();
    }

    private static Optional<String> account(Caller caller) {
        return caller.principal().account().map(AccountId::value);
    }

    private static boolean isReadOnly(String service, String operation) {
        return service.equals("kms")
                ? KmsOperations.find(operation).map(KmsOperation::readOnly).orElseGet(() -> startsReadOnly(operation))
                : service.equals("sts") || startsReadOnly(operation);
    }

    private static boolean startsReadOnly(String operation) {
        return READ_ONLY_STARTS.stream().anyMatch(operation::startsWith);
    }
}
