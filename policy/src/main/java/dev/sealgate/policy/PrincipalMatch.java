package dev.sealgate.policy;

import java.util.List;

/** The Principal or NotPrincipal of a statement. Immutable. */
sealed interface PrincipalMatch {
    /** How the statement applies to the caller; {@link Verdict#NOTHING} when it does not. */
    Verdict includes(Principal caller, RequestContext context, Effort effort);

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
                case USER, FEDERATED_USER -> listsAccount(caller, context) && listsArn(caller.arn());
                case ASSUMED_ROLE ->
                    listsAccount(caller, context) && listsArn(caller.arn()) && listsArn(caller.issuerArn());
                case SERVICE, ANONYMOUS ->
                    named.stream().anyMatch(one -> one.includes(caller, context) != Verdict.NOTHING);
            };
        }

        private boolean listsAccount(Principal caller, RequestContext context) {
            return named.stream()
                    .filter(one -> one instanceof NamedPrincipal.Account || one instanceof NamedPrincipal.CanonicalUser)
                    .anyMatch(one -> one.includes(caller, context) != Verdict.NOTHING);
        }

        private boolean listsArn(String arn) {
            return named.contains(new NamedPrincipal.Arn(arn));
        }
    }
}
