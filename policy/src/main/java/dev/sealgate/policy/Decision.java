package dev.sealgate.policy;

/**
 * The answer to an {@link AccessRequest}; the trace is worked out when asked for. Immutable.
 */
public sealed interface Decision {
    AccessRequest request();

    /** Every policy, statement and condition that was looked at, with the values compared; evaluates again, so not for the request path. */
    default DecisionTrace trace() {
        return Tracing.of(this);
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
}
