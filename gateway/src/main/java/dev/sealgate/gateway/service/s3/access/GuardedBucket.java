package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.policy.AccessList;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A bucket with what guards it and its objects: policy, ACLs and the block of public access. Used by one request. */
final class GuardedBucket {
    private final Bucket bucket;
    private final Optional<NamedPolicy> policy;
    private final boolean restricted;
    private final Supplier<PublicAccessBlock> block;

    /**
     * @param restricted whether a public policy lets in the owner's account alone
     * @param block is asked only where public grants matter
     */
    GuardedBucket(Bucket bucket, Optional<NamedPolicy> policy, boolean restricted, Supplier<PublicAccessBlock> block) {
        this.bucket = bucket;
        this.policy = policy;
        this.restricted = restricted;
        this.block = block;
    }

    Bucket bucket() {
        return bucket;
    }

    Decision decide(Caller caller, String action, Optional<String> key, RequestContext keys, AclScope scope) {
        RequestContext all = keys.toBuilder()
                .put("s3:ResourceAccount", bucket.ownerAccountId())
                .put("aws:ResourceAccount", bucket.ownerAccountId())
                .build();
        return caller.decide(action, resource(action, key, scope), all);
    }

    private Resource resource(String action, Optional<String> key, AclScope scope) {
        String arn = arn(bucket.name(), key);
        AccountId bucketOwner = new AccountId(bucket.ownerAccountId());
        if (!bucket.aclsCount()) {
            return Resource.s3(arn, bucketOwner, policy, restricted);
        }
        Optional<AccountId> owner =
                scope instanceof AclScope.OfObject(Optional<Acl> acl) && AclScope.OF_OBJECTS_OWNER.contains(action)
                        ? bucket.ownerOf(acl).map(AccountId::new)
                        : Optional.of(bucketOwner);
        List<AclGrant> grants = counted(scope.grantsOf(bucket, action));
        // AWS: what belongs to another account is not for the bucket's policy to give.
        boolean foreign = owner.filter(bucketOwner::equals).isEmpty();
        return Resource.s3(
                arn,
                bucketOwner,
                policy,
                restricted,
                grants.isEmpty() && !foreign
                        ? Optional.empty()
                        : Optional.of(new AccessList(
                                scope instanceof AclScope.OfObject
                                        ? "ACL of object " + bucket.name() + "/" + key.orElse("")
                                        : "ACL of bucket " + bucket.name(),
                                grants.stream().map(GuardedBucket::grant).toList(),
                                foreign,
                                owner.filter(_ -> foreign))));
    }

    private List<AclGrant> counted(List<AclGrant> grants) {
        return grants.stream().anyMatch(AclGrant::isPublic) && block.get().ignorePublicAcls()
                ? grants.stream().filter(grant -> !grant.isPublic()).toList()
                : grants;
    }

    private static AccessList.Grant grant(AclGrant grant) {
        return new AccessList.Grant(
                grant.canonicalId().or(() -> grant.group().map(AclGroup::uri)).orElseThrow(),
                grant.permission().name());
    }

    /** Whether the bucket's ACL lets everybody do this at a place that is free. */
    boolean isOpenToStrangers(String action) {
        return bucket.aclsCount()
                && counted(new AclScope.OfPlace(true).grantsOf(bucket, action)).stream()
                        .anyMatch(grant ->
                                grant.group().filter(AclGroup.ALL_USERS::equals).isPresent());
    }

    /** Whether it is the bucket's ACL alone that may let this caller write, and then only where nothing of others is. */
    boolean asksWhoseThePlaceIs(Caller caller) {
        return bucket.aclsCount()
                && bucket.acl().isPresent()
                && !caller.principal().isIn(new AccountId(bucket.ownerAccountId()));
    }

    static String arn(BucketName bucket, Optional<String> key) {
        return "arn:aws:s3:::" + bucket + key.map(k -> "/" + k).orElse("");
    }
}
