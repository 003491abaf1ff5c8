package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.util.Optional;

/** Where a public access block is stored: at the addressed bucket, or at the caller's account. Thread-safe. */
public sealed interface PublicAccessBlockTarget {
    /** The block of what the request addresses, where it has one. */
    Optional<PublicAccessBlock> find(S3Request request);

    /** Sets it; empty takes it away. */
    void set(S3Request request, Optional<PublicAccessBlock> block);

    /** The block of a bucket. */
    record OfBucket(BucketRepository buckets) implements PublicAccessBlockTarget {
        @Override
        public Optional<PublicAccessBlock> find(S3Request request) {
            return request.requireBucket().publicAccess();
        }

        @Override
        public void set(S3Request request, Optional<PublicAccessBlock> block) {
            BucketName name = request.requireBucket().name();
            if (buckets.update(name, bucket -> bucket.withPublicAccess(block)).isEmpty()) {
                throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
            }
        }
    }

    /** The block of an account, which {@code x-amz-account-id} names and which must be the caller's. */
    record OfAccount(AccountSettings settings) implements PublicAccessBlockTarget {
        @Override
        public Optional<PublicAccessBlock> find(S3Request request) {
            return settings.publicAccessBlock(account(request));
        }

        @Override
        public void set(S3Request request, Optional<PublicAccessBlock> block) {
            String account = account(request);
            block.ifPresentOrElse(
                    given -> settings.putPublicAccessBlock(account, given),
                    () -> settings.deletePublicAccessBlock(account));
        }

        private static String account(S3Request request) {
            String own = request.caller()
                    .principal()
                    .account()
                    .map(AccountId::value)
                    .orElseThrow(() -> new S3Exception(S3ErrorCode.ACCESS_DENIED));
            if (!request.headers().first("x-amz-account-id").orElse("").equals(own)) {
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
            }
            return own;
        }
    }
}
