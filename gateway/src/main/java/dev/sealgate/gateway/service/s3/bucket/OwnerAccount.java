package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.policy.context.AccountId;

/** Operations on a bucket policy that AWS reserves for the bucket owner's account, whatever the policy allows to others. */
final class OwnerAccount {
    private OwnerAccount() {}

    /** @throws S3Exception MethodNotAllowed for callers of another account */
    static void require(S3Request request) {
        AccountId owner = new AccountId(request.requireBucket().ownerAccountId());
        if (!request.caller().principal().isIn(owner)) {
            throw new S3Exception(S3ErrorCode.METHOD_NOT_ALLOWED)
                    .with("Method", request.http().method())
                    .with("ResourceType", "BUCKETPOLICY");
        }
    }
}
