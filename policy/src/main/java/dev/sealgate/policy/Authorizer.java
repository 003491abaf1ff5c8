package dev.sealgate.policy;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.document.NamedPrincipal;
import dev.sealgate.policy.document.Verdict;
import java.util.Optional;
import java.util.Set;

/**
 * Decides access requests as AWS documents it.
 *
 * <p>Thread-safe; a pure function of its argument, as long as there is effort left.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
public final class Authorizer {
    /** With these the owner's root always gets out of a policy that locks everyone out. */
    private static final Set<String> NEVER_DENIED_TO_OWNER =
            Set.of("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");

    /** With a whole request's effort. */
    public Decision decide(AccessRequest request) {
        return decide(request, Effort.whole());
    }

    /** @param effort what is left for the request that this is part of */
    public Decision decide(AccessRequest request, Effort effort) {
        try {
            return decideWithin(request, effort);
        } catch (Effort.Exhausted tooMuch) {
            return new Decision.Undecided(request);
        }
    }

    private static Decision decideWithin(AccessRequest request, Effort effort) {
        if (isOwnerManagingThePolicy(request)) {
            return new Decision.Allow(request);
        }
        Evidence evidence = Evidence.of(request, effort);
        Optional<PolicySource> denying = denying(evidence);
        if (denying.isPresent()) {
            return new Decision.ExplicitDeny(request, denying.get());
        }
        Optional<PolicySource> missing = missing(request, evidence);
        return missing.isPresent() && !grantSuffices(evidence)
                ? new Decision.ImplicitDeny(request, missing.get())
                : new Decision.Allow(request);
    }

    /** Whether what was allowed would not be without the grant. */
    static boolean restsOnGrant(AccessRequest request, Effort effort) {
        return request.resource().grant().isPresent()
                && missing(request, Evidence.of(request, effort)).isPresent();
    }

    /** Whether what was allowed would not be without the grants of the resource's ACL. */
    static boolean restsOnAcl(AccessRequest request, Effort effort) {
        return request.resource()
                        .acl()
                        .filter(acl -> acl.including(request).isPresent())
                        .isPresent()
                && missing(request, Evidence.of(request.grantingNothing(), effort))
                        .isPresent();
    }

    /** AWS: a grant needs no policy beside it, in whichever account the grantee is; what limits its session or role still does. */
    private static boolean grantSuffices(Evidence evidence) {
        return switch (evidence.grant()) {
            case ALLOW -> true;
            case LIMITED -> missingInLimits(evidence).isEmpty();
            case ACCOUNT -> missingOnCallersSide(evidence).isEmpty();
            case NOTHING, DENY -> false;
        };
    }

    static boolean isOwnerManagingThePolicy(AccessRequest request) {
        return request.principal().kind() == Principal.Kind.ROOT
                && request.resource().kind() == Resource.Kind.S3
                && Evidence.isSameAccount(request)
                && NEVER_DENIED_TO_OWNER.contains(request.action());
    }

    private static Optional<PolicySource> denying(Evidence evidence) {
        if (evidence.resource() == Verdict.DENY) {
            return Optional.of(PolicySource.RESOURCE);
        }
        if (evidence.identity() == Verdict.DENY) {
            return Optional.of(PolicySource.IDENTITY);
        }
        if (evidence.boundary() == Verdict.DENY) {
            return Optional.of(PolicySource.BOUNDARY);
        }
        return evidence.session() == Verdict.DENY ? Optional.of(PolicySource.SESSION) : Optional.empty();
    }

    /** The kind of policy that should have allowed it; none when it is allowed. */
    private static Optional<PolicySource> missing(AccessRequest request, Evidence evidence) {
        return switch (request.principal().kind()) {
            case ANONYMOUS -> missingForAnonymous(request, evidence);
            case SERVICE -> missingUnless(evidence.resource() == Verdict.ALLOW);
            case ROOT -> missingForRoot(request, evidence);
            case USER, ASSUMED_ROLE, FEDERATED_USER ->
                Evidence.isSameAccount(request)
                        ? missingInAccount(request.resource().kind(), evidence)
                        : missingAcrossAccounts(evidence);
        };
    }

    private static Optional<PolicySource> missingUnless(boolean allowed) {
        return allowed ? Optional.empty() : Optional.of(PolicySource.RESOURCE);
    }

    /** Keys never serve callers without a signature; a role serves those that bring a token instead. */
    private static Optional<PolicySource> missingForAnonymous(AccessRequest request, Evidence evidence) {
        boolean possible = switch (request.resource().kind()) {
            case ORDINARY, S3 -> true;
            case KMS_KEY -> false;
            case ROLE_TRUST -> request.context().get(NamedPrincipal.FEDERATED_PROVIDER) != null;
        };
        return missingUnless(possible && evidence.resource() == Verdict.ALLOW);
    }

    /** Roles may not be assumed by root accounts. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
    private static Optional<PolicySource> missingForRoot(AccessRequest request, Evidence evidence) {
        boolean named = evidence.resource().allows();
        boolean enough = switch (request.resource().kind()) {
            case ORDINARY, S3 -> named || Evidence.isSameAccount(request);
            case KMS_KEY -> named;
            case ROLE_TRUST -> false;
        };
        return enough ? missingInLimits(evidence) : Optional.of(PolicySource.RESOURCE);
    }

    private static Optional<PolicySource> missingInAccount(Resource.Kind kind, Evidence evidence) {
        return switch (evidence.resource()) {
            case ALLOW -> Optional.empty();
            case LIMITED -> missingInLimits(evidence);
            case ACCOUNT -> missingOnCallersSide(evidence);
            case NOTHING, DENY ->
                switch (kind) {
                    case ORDINARY, S3 -> missingOnCallersSide(evidence);
                    // Without the resource's own policy the account's IAM has no say.
                    case KMS_KEY, ROLE_TRUST -> Optional.of(PolicySource.RESOURCE);
                };
        };
    }

    private static Optional<PolicySource> missingAcrossAccounts(Evidence evidence) {
        return evidence.resource().allows() ? missingOnCallersSide(evidence) : Optional.of(PolicySource.RESOURCE);
    }

    private static Optional<PolicySource> missingOnCallersSide(Evidence evidence) {
        return evidence.identity().allows() ? missingInLimits(evidence) : Optional.of(PolicySource.IDENTITY);
    }

    private static Optional<PolicySource> missingInLimits(Evidence evidence) {
        if (!evidence.boundary().allows()) {
            return Optional.of(PolicySource.BOUNDARY);
        }
        return evidence.session().allows() ? Optional.empty() : Optional.of(PolicySource.SESSION);
    }
}
