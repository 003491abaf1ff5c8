package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A bucket as stored. Immutable.
 *
 * @param ownerAccountId the 12-digit account that owns it and everything in it
 * @param policyId of the bucket policy, where there is one
 * @param publicAccess the bucket's own block, where it has one
 * @param ownership empty after its controls were deleted
 * @param tags of the bucket itself, not of objects in it
 * @param cors its rules for browsers, in order; empty where it has none
 * @param lifecycleId of the bucket's lifecycle, where there is one
 * @param versioning empty until it is enabled for the first time
 * @param objectLock empty where versions cannot be locked; where they can, versioning is enabled
 * @param acl empty where its owner alone has full control
 * @param payer empty until somebody said it: its owner
 */
public record Bucket(
        BucketName name,
        String ownerAccountId,
        String region,
        Instant created,
        BucketEncryption encryption,
        Optional<String> policyId,
        Optional<PublicAccessBlock> publicAccess,
        Optional<ObjectOwnership> ownership,
        Map<String, String> tags,
        List<CorsRule> cors,
        Optional<String> lifecycleId,
        Optional<Versioning> versioning,
        Optional<BucketLock> objectLock,
        Optional<Acl> acl,
        Optional<Payer> payer) {
    public Bucket {
        tags = Map.copyOf(tags);
        cors = List.copyOf(cors);
        if (objectLock.isPresent() && !versioning.equals(Optional.of(Versioning.ENABLED))) {
            throw new IllegalArgumentException("versions cannot be locked where they are not kept");
        }
    }

    /** A bucket with AWS's settings for new ones: nothing public, no ACLs, no policy, no tags, nothing for browsers. */
    public Bucket(BucketName name, String ownerAccountId, String region, Instant created, BucketEncryption encryption) {
        this(
                name,
                ownerAccountId,
                region,
                created,
                encryption,
                Optional.empty(),
                Optional.of(PublicAccessBlock.EVERYTHING),
                Optional.of(ObjectOwnership.BUCKET_OWNER_ENFORCED),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Bucket withEncryption(BucketEncryption changed) {
        return with(draft -> draft.encryption = changed);
    }

    public Bucket withPublicAccess(Optional<PublicAccessBlock> changed) {
        return with(draft -> draft.publicAccess = changed);
    }

    public Bucket withOwnership(Optional<ObjectOwnership> changed) {
        return with(draft -> draft.ownership = changed);
    }

    public Bucket withTags(Map<String, String> changed) {
        return with(draft -> draft.tags = changed);
    }

    public Bucket withCors(List<CorsRule> changed) {
        return with(draft -> draft.cors = changed);
    }

    public Bucket withVersioning(Versioning chosen) {
        return with(draft -> draft.versioning = Optional.of(chosen));
    }

    public Bucket withObjectLock(BucketLock chosen) {
        return with(draft -> draft.objectLock = Optional.of(chosen));
    }

    public Bucket withAcl(Optional<Acl> changed) {
        return with(draft -> draft.acl = changed);
    }

    public Bucket withPayer(Payer chosen) {
        return with(draft -> draft.payer = Optional.of(chosen));
    }

    /** Whether ACLs count in it, its own and those of its objects; AWS: also where it has no ownership controls. */
    public boolean aclsCount() {
        return ownership.filter(ObjectOwnership.BUCKET_OWNER_ENFORCED::equals).isEmpty();
    }

    /** The account that an object in it belongs to, by the ACL that the object has; empty where nobody signed for it. */
    public Optional<String> ownerOf(Optional<Acl> ofObject) {
        return ofObject.filter(_ -> aclsCount()).map(Acl::ownerAccountId).orElse(Optional.of(ownerAccountId));
    }

    /** Whether what is to be locked so can be: a bucket without locks is another one than that for which it was asked. */
    boolean canLock(Optional<ObjectLock> lock) {
        return lock.isEmpty() || objectLock.isPresent();
    }

    Bucket withPolicyId(Optional<String> changed) {
        return with(draft -> draft.policyId = changed);
    }

    Bucket withLifecycleId(Optional<String> changed) {
        return with(draft -> draft.lifecycleId = changed);
    }

    private Bucket with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new Bucket(
                name,
                ownerAccountId,
                region,
                created,
                draft.encryption,
                draft.policyId,
                draft.publicAccess,
                draft.ownership,
                draft.tags,
                draft.cors,
                draft.lifecycleId,
                draft.versioning,
                draft.objectLock,
                draft.acl,
                draft.payer);
    }

    /** What of a bucket can be changed, while it is. */
    private static final class Draft {
        private BucketEncryption encryption;
        private Optional<String> policyId;
        private Optional<PublicAccessBlock> publicAccess;
        private Optional<ObjectOwnership> ownership;
        private Map<String, String> tags;
        private List<CorsRule> cors;
        private Optional<String> lifecycleId;
        private Optional<Versioning> versioning;
        private Optional<BucketLock> objectLock;
        private Optional<Acl> acl;
        private Optional<Payer> payer;

        Draft(Bucket bucket) {
            encryption = bucket.encryption;
            policyId = bucket.policyId;
            publicAccess = bucket.publicAccess;
            ownership = bucket.ownership;
            tags = bucket.tags;
            cors = bucket.cors;
            lifecycleId = bucket.lifecycleId;
            versioning = bucket.versioning;
            objectLock = bucket.objectLock;
            acl = bucket.acl;
            payer = bucket.payer;
        }
    }
}
