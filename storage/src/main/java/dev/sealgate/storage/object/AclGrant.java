package dev.sealgate.storage.object;

import java.util.Optional;

/**
 * One grant of an ACL: to an account or to a group. Immutable.
 *
 * @param canonicalId of the account; empty for a group
 */
public record AclGrant(Optional<String> canonicalId, Optional<AclGroup> group, AclPermission permission) {
    public AclGrant {
        if (canonicalId.isPresent() == group.isPresent()) {
            throw new IllegalArgumentException("a grant is to an account or to a group");
        }
    }

    public static AclGrant toAccount(String canonicalId, AclPermission permission) {
        return new AclGrant(Optional.of(canonicalId), Optional.empty(), permission);
    }

    public static AclGrant toGroup(AclGroup group, AclPermission permission) {
        return new AclGrant(Optional.empty(), Optional.of(group), permission);
    }

    /** Whether anybody, or anybody with an account, has it. */
    public boolean isPublic() {
        return group.filter(AclGroup::isPublic).isPresent();
    }
}
