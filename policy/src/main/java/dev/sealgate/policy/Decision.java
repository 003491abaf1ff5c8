package dev.sealgate.policy;

import dev.sealgate.policy.context.Effort;

/**
 * The answer to an {@link AccessRequest}; the trace is worked out when asked for. Immutable.
 */
public sealed interface Decision {
    AccessRequest request();

    /** Every policy, statement and condition that was looked at, with the values compared; evaluates again, so not for the request path. */
    default DecisionTrace trace() {
        return trace(Effort.whole());
    }

    /** @param effort what all traces of one request may cost together; a trace beyond it says no more than the outcome */
    default DecisionTrace trace(Effort effort) {
        return Tracing.of(this, effort);
    }

    /** Whether it is allowed, and would not be without the grants of the resource's ACL. */
    default boolean restsOnAcl(Effort effort) {
        return allowed() && Authorizer.restsOnAcl(request(), effort);
    }

    /** As {@link #restsOnAcl}; true also where more effort would have to be spent to know. */
    default boolean mayRestOnAcl(Effort effort) {
        try {
            return restsOnAcl(effort);
        } catch (Effort.Exhausted _) {
            return true;
        }
    }

    default boolean allowed() {
        return this instanceof Allow;
    }

    /** Allowed. */
    record Allow(AccessRequest request) implements Decision {}

    /** A statement forbids it. {@code by} tells in which kind of policy. */
    record ExplicitDeny(AccessRequest request, PolicySource by) implements Decision {}

    /** Nothing allows it. {@code missing} tells which kind of policy should have. */
    record ImplicitDeny(AccessRequest request, PolicySource missing) implements Decision {}

    /** Whether it is allowed would have cost more than a request may: it counts as not allowed. */
    record Undecided(AccessRequest request) implements Decision {}
}
