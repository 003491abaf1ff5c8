package dev.sealgate.storage.object;

import java.util.List;
import java.util.Optional;

/**
 * Who may do what with a bucket or an object by its access control list. Immutable.
 *
 * @param ownerAccountId whom it belongs to; empty for what somebody wrote without a signature
 * @param grants at most {@link #MAX_GRANTS}, as they were put
 */
public record Acl(Optional<String> ownerAccountId, List<AclGrant> grants) {
    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
    public static final int MAX_GRANTS = 100;

    public Acl {
        grants = List.copyOf(grants);
        if (grants.size() > MAX_GRANTS) {
            throw new IllegalArgumentException(grants.size() + " grants (at most: " + MAX_GRANTS + ")");
        }
    }

    public boolean isPublic() {
        return grants.stream().anyMatch(AclGrant::isPublic);
    }
}
