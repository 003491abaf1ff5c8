package dev.sealgate.gateway.edge.exchange;

import java.util.Optional;

/** Finds the accounts that ACLs name. Thread-safe. */
public interface Grantees {
    /** Whether an account has this canonical id. */
    boolean isCanonicalId(String id);

    /** The canonical id of the one account that has this e-mail address. */
    Optional<String> canonicalIdOf(String email);
}
