package dev.sealgate.policy;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What each side's policies say about one request; what is not there does not limit. Immutable.
 *
 * @param resource of the resource's own policy and its ACL
 * @param grant how a grant on the resource includes the caller; never {@link Verdict#DENY}
 */
record Evidence(Verdict resource, Verdict identity, Verdict boundary, Verdict session, Verdict grant) {
    static Evidence of(AccessRequest request, Effort effort) {
        return new Evidence(
                resource(request, effort),
                identity(request, effort),
                boundary(request, effort),
                session(request, effort),
                grant(request));
    }

    private static Verdict resource(AccessRequest request, Effort effort) {
        Verdict byPolicy = resourcePolicy(request, effort);
        return request.resource()
                .acl()
                .map(acl -> byPolicy.or(acl.judge(request)))
                .orElse(byPolicy);
    }

    private static Verdict resourcePolicy(AccessRequest request, Effort effort) {
        Resource resource = request.resource();
        Optional<NamedPolicy> policy = resource.policy();
        if (policy.isEmpty()) {
            return Verdict.NOTHING;
        }
        Verdict verdict = policy.get().document().judge(request, effort);
        boolean forNothing = verdict.allows()
                && (isShutOut(request, policy.get().document())
                        || resource.acl().filter(AccessList::foreign).isPresent());
        return forNothing ? Verdict.NOTHING : verdict;
    }

    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (RestrictPublicBuckets). */
    static boolean isShutOut(AccessRequest request, PolicyDocument policy) {
        return request.resource().publicAccessRestricted()
                && policy.isPublic()
                && request.principal().kind() != Principal.Kind.SERVICE
                && !isSameAccount(request);
    }

    static boolean isSameAccount(AccessRequest request) {
        return request.resource().isOf(request.principal().account());
    }

    /** Identity policies mean nothing to an account's root. */
    private static Verdict identity(AccessRequest request, Effort effort) {
        return request.principal().kind() == Principal.Kind.ROOT
                ? Verdict.ALLOW
                : judge(request.policies().attached(), request, effort);
    }

    private static Verdict boundary(AccessRequest request, Effort effort) {
        Optional<NamedPolicy> boundary = request.policies().boundary();
        return boundary.isEmpty() ? Verdict.ALLOW : boundary.get().document().judge(request, effort);
    }

    /** A federated user's session has no rights of its own but those that its policies give. */
    private static Verdict session(AccessRequest request, Effort effort) {
        Optional<List<NamedPolicy>> session = request.policies().session();
        if (session.isPresent()) {
            return judge(session.get(), request, effort);
        }
        return request.principal().kind() == Principal.Kind.FEDERATED_USER ? Verdict.NOTHING : Verdict.ALLOW;
    }

    private static Verdict grant(AccessRequest request) {
        return request.resource().grant().map(grant -> grant.judge(request)).orElse(Verdict.NOTHING);
    }

    private static Verdict judge(List<NamedPolicy> policies, AccessRequest request, Effort effort) {
        Verdict strongest = Verdict.NOTHING;
        for (int at = 0; at < policies.size() && strongest != Verdict.DENY; at++) {
            strongest = strongest.or(policies.get(at).document().judge(request, effort));
        }
        return strongest;
    }
}
