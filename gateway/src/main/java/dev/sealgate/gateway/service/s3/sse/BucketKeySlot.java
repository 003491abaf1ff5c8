package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.BucketName;
import java.util.Optional;

/**
 * What one call to the KMS is good for. Everything that the KMS decided by is in it, so that nobody is served what was granted to
 * another, or for another purpose. Immutable.
 */
sealed interface BucketKeySlot {
    /**
     * Who asks: the sessions of a role, and a user's access keys, count apart, for each may have policies and condition keys of its
     * own.
     */
    record Requester(String principalArn, Optional<String> accessKeyId) {
        static Requester of(S3Request request) {
            return new Requester(request.caller().principal().arn(), request.accessKeyId());
        }
    }

    /** @param keyName as the request or the bucket names the KMS key: key policies can tell an alias from a key */
    record Sealing(Requester requester, BucketName bucket, String keyName) implements BucketKeySlot {}

    /** @param ciphertextBlob the bucket key that an object was sealed with */
    record Opening(Requester requester, BucketName bucket, String kmsKeyArn, Bytes ciphertextBlob)
            implements BucketKeySlot {}
}
