package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Trace.Signer;
import dev.sealgate.gateway.record.audit.RecordDraft.Event;
import dev.sealgate.gateway.record.audit.RecordDraft.Sender;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.key.KmsServiceEvent;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** KMS calls as CloudTrail shows them. Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html */
final class KmsRecords {
    static final String SOURCE = "kms.amazonaws.com";

    private static final String KEY_TYPE = "AWS::KMS::Key";

    /** Members of answers that tell which key it is themselves. */
    private static final Set<String> METADATA = Set.of("keyMetadata", "replicaKeyMetadata");

    private KmsRecords() {}

    /**
     * One for the caller's account and, with the same shared id, one for each other account whose keys were named: these do not learn
     * who tried and was not allowed, as on AWS.
     */
    static List<AuditRecord> of(KmsEvent event, HttpRequest request, Optional<Signer> signer) {
        Caller caller = event.call().caller();
        Optional<String> own = caller.principal().account().map(AccountId::value);
        boolean denied = event.refusal()
                .filter(refusal -> refusal.code() == KmsErrorCode.ACCESS_DENIED)
                .isPresent();
        List<String> others = event.keys().stream()
                .filter(_ -> !denied)
                .map(key -> key.arn().account().value())
                .distinct()
                .filter(account -> !own.equals(Optional.of(account)))
                .toList();
        Optional<String> shared = others.isEmpty()
                ? Optional.empty()
                : Optional.of(UUID.randomUUID().toString());
        List<AuditRecord> records = new ArrayList<>();
        own.ifPresent(account -> records.add(record(event, request, UserIdentity.of(caller, signer), account, shared)));
        others.forEach(account -> records.add(record(event, request, UserIdentity.foreign(caller), account, shared)));
        return records;
    }

    /** What the KMS did to a key on its own, for the account of the key. */
    static AuditRecord of(KmsServiceEvent event) {
        String account = event.key().account().value();
        return new RecordDraft(
                        new Event(
                                event.time(),
                                SOURCE,
                                event.kind().eventName(),
                                event.key().region()),
                        UserIdentity.internal(account),
                        Sender.INTERNAL)
                .parameters(Map.of())
                .id(UUID.randomUUID().toString())
                .resource(KEY_TYPE, Optional.of(account), event.key().toString())
                .serviceEvent(account, event.details())
                .finish();
    }

    private static AuditRecord record(
            KmsEvent event, HttpRequest request, ObjectNode identity, String recipient, Optional<String> shared) {
        // Who calls, as far as records show, when a service calls for its caller.
        Optional<String> service = event.call().via().map(name -> "fas." + name + ".amazonaws.com");
        service.ifPresent(name -> identity.put("invokedBy", name));
        Sender sender = service.map(name -> new Sender(name, service)).orElseGet(() -> Sender.of(request));
        RecordDraft draft = new RecordDraft(
                new Event(
                        event.time(),
                        SOURCE,
                        event.operation().name(),
                        event.call().region()),
                identity,
                sender);
        event.refusal().ifPresent(refusal -> draft.error(errorCode(refusal.code()), refusal.text()));
        draft.parameters(parameters(event), answer(event))
                .additional(event.keyMaterialId()
                        .<Map<String, String>>map(id -> Map.of("keyMaterialId", id))
                        .orElse(Map.of()))
                .ids(
                        event.call().requestId(),
                        event.idIn(new AccountId(recipient)),
                        event.operation().readOnly());
        event.keys()
                .forEach(key -> draft.resource(
                        KEY_TYPE,
                        Optional.of(key.arn().account().value()),
                        key.arn().toString()));
        draft.delivery("Management", recipient, shared);
        if (service.isEmpty()) {
            draft.tls(request);
        }
        return draft.finish();
    }

    /** CloudTrail shows an algorithm whether or not it was sent. */
    private static Map<String, Object> parameters(KmsEvent event) {
        boolean unread = event.refusal()
                .filter(refusal -> refusal.code() == KmsErrorCode.SERIALIZATION)
                .isPresent();
        Map<String, Object> shown = new LinkedHashMap<>(event.request().parameters());
        if (!unread) {
            event.operation().algorithms().forEach(name -> shown.putIfAbsent(name, "SYMMETRIC_DEFAULT"));
        }
        return shown;
    }

    /** CloudTrail names the key that was changed, also where the answer does not. */
    private static Map<String, Object> answer(KmsEvent event) {
        boolean changed = event.refusal().isEmpty() && !event.operation().readOnly();
        if (!changed || event.answer().keySet().stream().anyMatch(METADATA::contains)) {
            return event.answer();
        }
        Map<String, Object> shown = new LinkedHashMap<>(event.answer());
        event.keys().stream()
                .findFirst()
                .ifPresent(key -> shown.put("keyId", key.arn().toString()));
        return shown;
    }

    private static String errorCode(KmsErrorCode code) {
        return errorCode(code.wireCode());
    }

    /** CloudTrail's word for a missing permission is shorter than the wire's. */
    static String errorCode(String wireCode) {
        return wireCode.equals(KmsErrorCode.ACCESS_DENIED.wireCode()) ? "AccessDenied" : wireCode;
    }
}
