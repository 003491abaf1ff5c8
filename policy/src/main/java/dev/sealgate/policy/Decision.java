package dev.sealgate.policy;

/** The answer to an {@link AccessRequest}, with the reason for it. Immutable. */
public sealed interface Decision {
    /** Allowed; {@code reason} names the rule that allowed it. */
    record Allow(String reason) implements Decision {}

    /** Nothing allowed it; {@code reason} is the tail of AWS's AccessDenied text ("because ..."). */
    record ImplicitDeny(String reason) implements Decision {}
}
