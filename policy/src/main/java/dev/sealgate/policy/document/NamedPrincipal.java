package dev.sealgate.policy.document;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;

/**
 * One entry of Principal or NotPrincipal. Immutable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
public sealed interface NamedPrincipal {
    /** Where the validated provider of an unsigned AssumeRoleWithWebIdentity or AssumeRoleWithSAML stands in the context. */
    String FEDERATED_PROVIDER = "aws:federatedprovider";

    /** Where the canonical id of the caller's account stands in the context; not an AWS key, and no policy may name it. */
    String CANONICAL_USER = "sealgate:canonicaluser";

    /** How an Allow that names this includes {@code caller}; {@link Verdict#NOTHING} when it does not. */
    Verdict includes(Principal caller, RequestContext context);

    /** {@code *} */
    record Anyone() implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            return switch (caller.kind()) {
                case ASSUMED_ROLE, FEDERATED_USER -> Verdict.LIMITED;
                case ROOT, USER, SERVICE, ANONYMOUS -> Verdict.ALLOW;
            };
        }
    }

    /** The account id or the ARN of its root. */
    record Account(AccountId id) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            if (!caller.isIn(id)) {
                return Verdict.NOTHING;
            }
            return caller.kind() == Principal.Kind.ROOT ? Verdict.ALLOW : Verdict.ACCOUNT;
        }
    }

    /** A user, role or session. */
    record Arn(String arn) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            if (arn.equals(caller.arn())) {
                return Verdict.ALLOW;
            }
            return arn.equals(caller.issuerArn()) ? Verdict.LIMITED : Verdict.NOTHING;
        }
    }

    /** A user, role or session that bore this name when the policy was stored: it alone is meant, whoever bears the name now. */
    record Bound(String arn, String id) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            if (id.equals(caller.principalId())) {
                return Verdict.ALLOW;
            }
            return id.equals(caller.issuerId()) ? Verdict.LIMITED : Verdict.NOTHING;
        }
    }

    /** For example {@code logs.us-east-1.amazonaws.com}. */
    record Service(String name) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            boolean same = caller.kind() == Principal.Kind.SERVICE && name.equals(caller.name());
            return same ? Verdict.ALLOW : Verdict.NOTHING;
        }
    }

    /** The account that has this canonical id. */
    record CanonicalUser(String id) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            RequestContext.ContextValue found = context.get(CANONICAL_USER);
            if (caller.account().isEmpty() || found == null || !found.values().contains(id)) {
                return Verdict.NOTHING;
            }
            return caller.kind() == Principal.Kind.ROOT ? Verdict.ALLOW : Verdict.ACCOUNT;
        }
    }

    /** Whoever comes with a token of this provider instead of a signature. */
    record Federated(String provider) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            RequestContext.ContextValue found = context.get(FEDERATED_PROVIDER);
            boolean same = caller.kind() == Principal.Kind.ANONYMOUS
                    && found != null
                    && found.values().contains(provider);
            return same ? Verdict.ALLOW : Verdict.NOTHING;
        }
    }

    /** What AWS leaves in a policy when a user or role is deleted: matches nobody. */
    record Deleted(String uniqueId) implements NamedPrincipal {
        @Override
        public Verdict includes(Principal caller, RequestContext context) {
            return Verdict.NOTHING;
        }
    }
}
