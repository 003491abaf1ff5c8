package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclPermission;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose ACL speaks of an action: that of the bucket or of an object in it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping
 */
sealed interface AclScope {
    /** The bucket itself. */
    record OfBucket() implements AclScope {}

    /** An object that is there. */
    record OfObject(Optional<Acl> acl) implements AclScope {}

    /**
     * The place of an object in the bucket, to be written or emptied.
     *
     * @param free whether nothing is there, or what is there, or is uploaded there, is the caller's own
     */
    record OfPlace(boolean free) implements AclScope {}

    /** FULL_CONTROL is each of them. */
    Map<String, AclPermission> ON_BUCKETS = Map.of(
            "s3:ListBucket",
            AclPermission.READ,
            "s3:ListBucketVersions",
            AclPermission.READ,
            "s3:ListBucketMultipartUploads",
            AclPermission.READ,
            "s3:GetBucketAcl",
            AclPermission.READ_ACP,
            "s3:PutBucketAcl",
            AclPermission.WRITE_ACP);

    Map<String, AclPermission> ON_OBJECTS = Map.of(
            "s3:GetObject",
            AclPermission.READ,
            "s3:GetObjectVersion",
            AclPermission.READ,
            "s3:GetObjectAcl",
            AclPermission.READ_ACP,
            "s3:GetObjectVersionAcl",
            AclPermission.READ_ACP,
            "s3:PutObjectAcl",
            AclPermission.WRITE_ACP,
            "s3:PutObjectVersionAcl",
            AclPermission.WRITE_ACP);

    /**
     * What is for the account to allow that an object belongs to. AWS: all else about it, as tags, locks and restorations, is for the
     * bucket's owner, so that nobody locks or archives what lies in another's bucket for being its writer.
     */
    Set<String> OF_OBJECTS_OWNER = Set.of(
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:GetObjectAttributes",
            "s3:GetObjectVersionAttributes",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl",
            "s3:PutObjectAcl",
            "s3:PutObjectVersionAcl");

    /** Of the bucket's WRITE. Whoever may write an object says who may do what with it; whoever began an upload may end it. */
    Set<String> ON_PLACES = Set.of(
            "s3:PutObject",
            "s3:PutObjectAcl",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts");

    static AclScope of(Optional<ObjectVersion> version) {
        return version.<AclScope>map(found -> new OfObject(found.acl())).orElseGet(OfBucket::new);
    }

    /** The grants that give the action, whoever has them. */
    default List<AclGrant> grantsOf(Bucket bucket, String action) {
        Optional<AclPermission> needed = permissionFor(action);
        Optional<Acl> acl = this instanceof OfObject(Optional<Acl> own) ? own : bucket.acl();
        return needed.isEmpty()
                ? List.of()
                : acl.map(Acl::grants).orElse(List.of()).stream()
                        .filter(grant ->
                                grant.permission() == AclPermission.FULL_CONTROL || grant.permission() == needed.get())
                        .toList();
    }

    private Optional<AclPermission> permissionFor(String action) {
        return switch (this) {
            case OfBucket() -> Optional.ofNullable(ON_BUCKETS.get(action));
            case OfObject(Optional<Acl> _) -> Optional.ofNullable(ON_OBJECTS.get(action));
            case OfPlace(boolean free) ->
                free && ON_PLACES.contains(action) ? Optional.of(AclPermission.WRITE) : Optional.empty();
        };
    }
}
