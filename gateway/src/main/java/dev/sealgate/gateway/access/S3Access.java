package dev.sealgate.gateway.access;

import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Principal;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;

/** Authorizes S3 actions on buckets and objects. Thread-safe. */
public final class S3Access {
    private final BucketRepository buckets;
    private final Authorizer authorizer;

    public S3Access(BucketRepository buckets, Authorizer authorizer) {
        this.buckets = buckets;
        this.authorizer = authorizer;
    }

    /**
     * The bucket, if it exists and the caller may perform {@code action} on it or on {@code key} in it.
     *
     * @throws S3Exception NoSuchBucket or AccessDenied
     */
    public Bucket require(Principal caller, String action, BucketName name, Optional<String> key) {
        Bucket bucket = buckets.find(name)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value()));
        String resource = "arn:aws:s3:::" + name + key.map(k -> "/" + k).orElse("");
        AccessRequest question = new AccessRequest(caller, action, resource, new AccountId(bucket.ownerAccountId()));
        return switch (authorizer.decide(question)) {
            case Decision.Allow _ -> bucket;
            // AWS: callers of another account learn nothing beyond the refusal.
            case Decision.ImplicitDeny _ -> throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
        };
    }
}
