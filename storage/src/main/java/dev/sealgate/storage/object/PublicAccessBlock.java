package dev.sealgate.storage.object;

/**
 * Which public access is shut out, whatever policies and ACLs say. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 *
 * @param blockPublicAcls refuse requests that would make something public by ACL
 * @param ignorePublicAcls treat public grants of ACLs as if they were not there
 * @param blockPublicPolicy refuse bucket policies that are public
 * @param restrictPublicBuckets let only the owner's principals and services into a bucket whose policy is public
 */
public record PublicAccessBlock(
        boolean blockPublicAcls, boolean ignorePublicAcls, boolean blockPublicPolicy, boolean restrictPublicBuckets) {
    public static final PublicAccessBlock NOTHING = new PublicAccessBlock(false, false, false, false);
    public static final PublicAccessBlock EVERYTHING = new PublicAccessBlock(true, true, true, true);

    /** What either of the two shuts out: AWS applies the stricter of bucket and account. */
    public PublicAccessBlock or(PublicAccessBlock other) {
        return new PublicAccessBlock(
                blockPublicAcls || other.blockPublicAcls,
                ignorePublicAcls || other.ignorePublicAcls,
                blockPublicPolicy || other.blockPublicPolicy,
                restrictPublicBuckets || other.restrictPublicBuckets);
    }
}
