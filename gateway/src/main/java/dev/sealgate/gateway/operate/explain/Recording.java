package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.operate.explain.RecordedRequest.AclId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.GrantId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.Outcome;
import dev.sealgate.gateway.operate.explain.RecordedRequest.PolicyId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.RecordedDecision;
import dev.sealgate.gateway.operate.explain.RecordedRequest.Sender;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.storage.journal.Entry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/** Turns what was observed into what is stored; here the traces of denials are worked out. Used by the writing thread only. */
final class Recording {
    private final Map<PolicyDocument, String> knownIds = new WeakHashMap<>(); // documents are equal only to themselves

    /** Entries, and every policy text that they name. */
    record Batch(List<Entry<RecordedRequest>> entries, Map<String, String> texts) {}

    Batch of(List<Observed> observed) {
        Map<String, String> texts = new HashMap<>();
        List<Entry<RecordedRequest>> entries = new ArrayList<>();
        for (Observed each : observed) {
            Set<String> used = new HashSet<>();
            RecordedRequest request = request(each, new Texts(texts, used));
            entries.add(new Entry<>(each.time(), each.requestId(), request, used));
        }
        return new Batch(entries, texts);
    }

    private static RecordedRequest request(Observed observed, Texts texts) {
        Effort tracing = Effort.ofTraces();
        IdentityPolicies policies = observed.policies();
        return new RecordedRequest(
                observed.operation(),
                observed.status(),
                observed.errorCode(),
                Sender.of(observed.sender()),
                texts.ids(policies.attached()),
                policies.boundary().map(texts::id),
                policies.session().map(texts::ids),
                observed.decisions().stream()
                        .map(decision -> decision(decision, texts, tracing))
                        .toList());
    }

    private static RecordedDecision decision(Decision decision, Texts texts, Effort tracing) {
        AccessRequest request = decision.request();
        Resource resource = request.resource();
        return new RecordedDecision(
                request.action(),
                resource.kind(),
                resource.arn(),
                resource.owner().map(AccountId::value),
                resource.policy().map(texts::id),
                resource.publicAccessRestricted(),
                context(request.context()),
                Outcome.of(decision),
                RecordedDecision.sourceOf(decision),
                trace(decision, tracing),
                resource.grant().map(GrantId::of),
                resource.acl().map(acl -> AclId.of(acl.decidingOf(request))));
    }

    private static List<ContextValue> context(RequestContext context) {
        List<ContextValue> values = new ArrayList<>();
        context.forEach((_, value) -> values.add(Secrets.masked(value)));
        return values;
    }

    private static Optional<DecisionTrace> trace(Decision decision, Effort tracing) {
        return decision.allowed() ? Optional.empty() : Optional.of(Secrets.masked(decision.trace(tracing)));
    }

    /** The texts of a batch, and which of them one entry uses. */
    private final class Texts {
        private final Map<String, String> all;
        private final Set<String> used;

        Texts(Map<String, String> all, Set<String> used) {
            this.all = all;
            this.used = used;
        }

        PolicyId id(NamedPolicy policy) {
            PolicyDocument document = policy.document();
            String id = knownIds.computeIfAbsent(document, unknown -> sha256(unknown.text()));
            all.put(id, document.text());
            used.add(id);
            return new PolicyId(policy.name(), id, document.principalIds());
        }

        List<PolicyId> ids(List<NamedPolicy> policies) {
            return policies.stream().map(this::id).toList();
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 is missing", broken);
        }
    }
}
