package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import java.util.function.UnaryOperator;

/**
 * PutBucketEncryption; the key is not looked up here but at the first write, as on AWS.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
 */
public final class PutBucketEncryption implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketEncryption(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        BucketName name = request.requireBucket().name();
        UnaryOperator<Bucket> change =
                bucket -> bucket.withEncryption(BucketEncryptionDocument.read(document, bucket.encryption()));
        if (buckets.update(name, change).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
