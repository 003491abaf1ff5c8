package dev.sealgate.gateway.access;

/** Tells which principals a resource policy may name. Thread-safe. */
@FunctionalInterface
public interface KnownPrincipals {
    /** @param principal an account id, or the ARN of an account's root, a user, a role or a role session */
    boolean exists(String principal);
}
