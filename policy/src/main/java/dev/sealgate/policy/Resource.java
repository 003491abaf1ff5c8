package dev.sealgate.policy;

import dev.sealgate.policy.context.AccountId;
import java.util.Optional;

/**
 * What a request wants to act on. Immutable.
 *
 * @param arn its ARN, or {@code *} for actions without a resource
 * @param owner the account that owns it, of an object that of its bucket; none for actions without a resource, which are the caller's own
 *     account's business
 * @param policy its resource-based policy, where it has one
 * @param publicAccessRestricted S3's RestrictPublicBuckets: a public policy lets in only the owner's principals and services
 * @param grant what may let the caller in where no policy does
 * @param acl S3's access control list, where there is one that counts
 */
public record Resource(
        Kind kind,
        String arn,
        Optional<AccountId> owner,
        Optional<NamedPolicy> policy,
        boolean publicAccessRestricted,
        Optional<AccessGrant> grant,
        Optional<AccessList> acl) {
    /** Which rules combine the resource's policy with the caller's. */
    public enum Kind {
        /** Identity policies alone, or with a resource policy as usual. */
        ORDINARY,
        /** A bucket or an object; error texts quote the ARN. */
        S3,
        /** A KMS key: identity policies count only where the key policy lets the account's IAM decide. */
        KMS_KEY,
        /** A role to be assumed: its trust policy decides. */
        ROLE_TRUST
    }

    private Resource(Kind kind, String arn, Optional<AccountId> owner, Optional<NamedPolicy> policy) {
        this(kind, arn, owner, policy, false, Optional.empty(), Optional.empty());
    }

    /** For actions that have no resource, for example ListAllMyBuckets. */
    public static Resource none() {
        return new Resource(Kind.ORDINARY, "*", Optional.empty(), Optional.empty());
    }

    public static Resource ordinary(String arn, AccountId owner) {
        return new Resource(Kind.ORDINARY, arn, Optional.of(owner), Optional.empty());
    }

    public static Resource s3(
            String arn, AccountId owner, Optional<NamedPolicy> bucketPolicy, boolean publicAccessRestricted) {
        return s3(arn, owner, bucketPolicy, publicAccessRestricted, Optional.empty());
    }

    /** What has ACLs that count. */
    public static Resource s3(
            String arn,
            AccountId owner,
            Optional<NamedPolicy> bucketPolicy,
            boolean publicAccessRestricted,
            Optional<AccessList> acl) {
        return new Resource(
                Kind.S3, arn, Optional.of(owner), bucketPolicy, publicAccessRestricted, Optional.empty(), acl);
    }

    public static Resource kmsKey(String arn, AccountId owner, NamedPolicy keyPolicy) {
        return new Resource(Kind.KMS_KEY, arn, Optional.of(owner), Optional.of(keyPolicy));
    }

    public static Resource role(String arn, AccountId owner, NamedPolicy trustPolicy) {
        return new Resource(Kind.ROLE_TRUST, arn, Optional.of(owner), Optional.of(trustPolicy));
    }

    /** The same, with a grant on it. */
    public Resource granting(AccessGrant given) {
        return new Resource(kind, arn, owner, policy, publicAccessRestricted, Optional.of(given), acl);
    }

    /** The same, as if its ACL granted nothing. */
    Resource grantingNothing() {
        return new Resource(
                kind, arn, owner, policy, publicAccessRestricted, grant, acl.map(AccessList::withoutGrants));
    }

    /** Whether the caller's account is the one that it belongs to. */
    boolean isOf(Optional<AccountId> account) {
        if (account.isEmpty()) {
            return false;
        }
        Optional<AccessList> foreign = acl.filter(AccessList::foreign);
        return foreign.isPresent() ? foreign.get().owner().equals(account) : owner.isEmpty() || owner.equals(account);
    }
}
