package dev.sealgate.policy.document;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Map;

/** The Principal or NotPrincipal of a statement. Immutable. */
public sealed interface PrincipalMatch {
    /** How the statement applies to the caller; {@link Verdict#NOTHING} when it does not. */
    public Verdict includes(Principal caller, RequestContext context, Effort effort);

    /** The same with these names bound to their unique ids. */
    default PrincipalMatch boundTo(Map<String, String> ids) {
        return switch (this) {
            case Attached attached -> attached;
            case OneOf(List<NamedPrincipal> named) -> new OneOf(bound(named, ids));
            case NoneOf(List<NamedPrincipal> named) -> new NoneOf(bound(named, ids));
        };
    }

    private static List<NamedPrincipal> bound(List<NamedPrincipal> named, Map<String, String> ids) {
        return named.stream().map(one -> bound(one, ids)).toList();
    }

    private static NamedPrincipal bound(NamedPrincipal named, Map<String, String> ids) {
        return named instanceof NamedPrincipal.Arn(String arn) && ids.containsKey(arn)
                ? new NamedPrincipal.Bound(arn, ids.getOrDefault(arn, ""))
                : named;
    }

    /** Identity policies: whoever they are attached to. */
    record Attached() implements PrincipalMatch {
        @Override
        public Verdict includes(Principal caller, RequestContext context, Effort effort) {
            return Verdict.ALLOW;
        }
    }

    /** Principal. */
    record OneOf(List<NamedPrincipal> named) implements PrincipalMatch {
        @Override
        public Verdict includes(Principal caller, RequestContext context, Effort effort) {
            effort.spend(named.size());
            Verdict strongest = Verdict.NOTHING;
            for (int at = 0; at < named.size(); at++) {
                strongest = strongest.or(named.get(at).includes(caller, context));
            }
            return strongest;
        }
    }

    /**
     * NotPrincipal, in Deny statements only. A caller escapes only when all that it is was listed: the session, its role and its account.
     * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
     */
    record NoneOf(List<NamedPrincipal> named) implements PrincipalMatch {
        @Override
        public Verdict includes(Principal caller, RequestContext context, Effort effort) {
            effort.spend(3L * named.size());
            return escapes(caller, context) ? Verdict.NOTHING : Verdict.ALLOW;
        }

        private boolean escapes(Principal caller, RequestContext context) {
            if (named.contains(new NamedPrincipal.Anyone())) {
                return true;
            }
            return switch (caller.kind()) {
                case ROOT -> listsAccount(caller, context);
                case USER, FEDERATED_USER -> listsAccount(caller, context) && lists(caller.arn(), caller.principalId());
                case ASSUMED_ROLE ->
                    listsAccount(caller, context)
                            && lists(caller.arn(), caller.principalId())
                            && lists(caller.issuerArn(), caller.issuerId());
                case SERVICE, ANONYMOUS ->
                    named.stream().anyMatch(one -> one.includes(caller, context) != Verdict.NOTHING);
            };
        }

        private boolean listsAccount(Principal caller, RequestContext context) {
            return named.stream()
                    .filter(one -> one instanceof NamedPrincipal.Account || one instanceof NamedPrincipal.CanonicalUser)
                    .anyMatch(one -> one.includes(caller, context) != Verdict.NOTHING);
        }

        private boolean lists(String arn, String id) {
            NamedPrincipal unbound = new NamedPrincipal.Arn(arn);
            return named.stream()
                    .anyMatch(one -> one.equals(unbound)
                            || (one instanceof NamedPrincipal.Bound bound
                                    && bound.id().equals(id)));
        }
    }
}
