package dev.sealgate.gateway.service.s3.acl;

import dev.sealgate.storage.object.AclGrant;
import java.util.List;

/** The ACL that a request asks for, in one of S3's three ways. */
sealed interface AskedAcl {
    /** By name. */
    record Canned(CannedAcl acl) implements AskedAcl {}

    /** By headers: these grants and no others, not even one of the owner. */
    record Granted(List<AclGrant> grants) implements AskedAcl {}

    /** By a document, which says whose ACL it is. */
    record Written(String ownerId, List<AclGrant> grants) implements AskedAcl {}

    default List<AclGrant> grants(String owner, String bucketOwner) {
        return switch (this) {
            case Canned(CannedAcl acl) -> acl.grants(owner, bucketOwner);
            case Granted(List<AclGrant> grants) -> grants;
            case Written(String _, List<AclGrant> grants) -> grants;
        };
    }

    default boolean is(CannedAcl acl) {
        return this instanceof Canned(CannedAcl asked) && asked == acl;
    }
}
