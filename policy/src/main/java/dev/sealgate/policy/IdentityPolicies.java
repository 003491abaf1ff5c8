package dev.sealgate.policy;

import java.util.List;
import java.util.Optional;

/**
 * The policies of the caller's side. Immutable.
 *
 * @param attached inline and managed policies of the user (with its groups) or role; irrelevant for an account's root
 * @param boundary the permissions boundary, where one is set
 * @param session the session policies, where the session was made with any: together they limit it
 */
public record IdentityPolicies(
        List<NamedPolicy> attached, Optional<NamedPolicy> boundary, Optional<List<NamedPolicy>> session) {
    public static final IdentityPolicies NONE = new IdentityPolicies(List.of(), Optional.empty(), Optional.empty());

    public IdentityPolicies {
        attached = List.copyOf(attached);
        session = session.map(List::copyOf);
    }

    public static IdentityPolicies of(List<NamedPolicy> attached) {
        return new IdentityPolicies(attached, Optional.empty(), Optional.empty());
    }
}
