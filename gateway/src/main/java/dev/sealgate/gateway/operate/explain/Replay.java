package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.operate.explain.RecordedRequest.AclId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.GrantId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.PolicyId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.RecordedDecision;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.journal.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes recorded decisions into questions again, with the policies of their time. Not thread-safe. */
final class Replay {
    private static final String S3_ARN = "arn:aws:s3:::";

    private final Journal<RecordedRequest> journal;
    private final Map<Key, Optional<PolicyDocument>> documents = new HashMap<>();

    private record Key(String textId, PolicyRules rules) {}

    Replay(Journal<RecordedRequest> journal) {
        this.journal = journal;
    }

    /** The question as it was asked; empty when a policy of it is no longer known. */
    Optional<AccessRequest> question(RecordedRequest request, RecordedDecision decision) {
        Optional<PolicyId> recorded = decision.policy();
        Optional<NamedPolicy> policy = recorded.flatMap(id -> policy(id, rules(decision)));
        return policy.isPresent() == recorded.isPresent()
                ? question(request, decision, policy, decision.publicAccessRestricted())
                : Optional.empty();
    }

    /** The same question under another policy of the resource. */
    Optional<AccessRequest> question(
            RecordedRequest request, RecordedDecision decision, Optional<NamedPolicy> policy, boolean restricted) {
        Resource resource = new Resource(
                decision.kind(),
                decision.resource(),
                decision.owner().map(AccountId::new),
                policy,
                restricted,
                decision.grant().map(GrantId::grant),
                decision.acl().map(AclId::acl));
        return policies(request)
                .map(policies -> new AccessRequest(
                        request.sender().principal(),
                        policies,
                        decision.action(),
                        resource,
                        context(decision.context())));
    }

    private Optional<IdentityPolicies> policies(RecordedRequest request) {
        PolicyRules identity = PolicyRules.of(PolicyRules.Kind.IDENTITY);
        Optional<List<NamedPolicy>> attached = all(request.attached(), identity);
        Optional<NamedPolicy> boundary = request.boundary().flatMap(id -> policy(id, identity));
        Optional<List<NamedPolicy>> session =
                request.session().flatMap(ids -> all(ids, PolicyRules.of(PolicyRules.Kind.SESSION)));
        boolean complete = boundary.isPresent() == request.boundary().isPresent()
                && session.isPresent() == request.session().isPresent();
        return attached.filter(_ -> complete).map(policies -> new IdentityPolicies(policies, boundary, session));
    }

    private Optional<List<NamedPolicy>> all(List<PolicyId> ids, PolicyRules rules) {
        List<NamedPolicy> policies = new ArrayList<>();
        ids.forEach(id -> policy(id, rules).ifPresent(policies::add));
        return policies.size() == ids.size() ? Optional.of(policies) : Optional.empty();
    }

    private Optional<NamedPolicy> policy(PolicyId id, PolicyRules rules) {
        return documents
                .computeIfAbsent(
                        new Key(id.textId(), rules),
                        key -> journal.findText(key.textId()).flatMap(text -> parse(text, rules)))
                .map(document -> new NamedPolicy(id.name(), document.boundTo(id.principalIds())));
    }

    /** Empty for what a newer engine no longer understands. */
    private static Optional<PolicyDocument> parse(String text, PolicyRules rules) {
        return switch (PolicyDocument.parse(text, rules)) {
            case ParsedPolicy.Valid(PolicyDocument document) -> Optional.of(document);
            case ParsedPolicy.Malformed _ -> Optional.empty();
        };
    }

    private static PolicyRules rules(RecordedDecision decision) {
        return switch (decision.kind()) {
            case S3 -> PolicyRules.bucket(bucketOf(decision.resource()));
            case KMS_KEY -> PolicyRules.of(PolicyRules.Kind.KMS_KEY);
            case ROLE_TRUST -> PolicyRules.of(PolicyRules.Kind.ROLE_TRUST);
            case ORDINARY -> PolicyRules.of(PolicyRules.Kind.IDENTITY);
        };
    }

    /** The bucket that the ARN of it or of an object in it names. */
    static String bucketOf(String arn) {
        String path = arn.startsWith(S3_ARN) ? arn.substring(S3_ARN.length()) : "";
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    private static RequestContext context(List<ContextValue> values) {
        RequestContext.Builder context = RequestContext.builder();
        for (ContextValue value : values) {
            if (value.multivalued()) {
                context.putAll(value.key(), value.values());
            } else {
                value.values().forEach(single -> context.put(value.key(), single));
            }
        }
        return context.build();
    }
}
