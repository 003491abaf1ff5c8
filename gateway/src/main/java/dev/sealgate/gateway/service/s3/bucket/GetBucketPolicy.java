package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.BucketRepository;
import java.nio.charset.StandardCharsets;

/**
 * GetBucketPolicy: the document as it was sent, but for principals that are gone or renamed.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
public final class GetBucketPolicy implements HeadJudged {
    private final BucketRepository buckets;
    private final PrincipalIds principals;

    public GetBucketPolicy(BucketRepository buckets, PrincipalIds principals) {
        this.buckets = buckets;
        this.principals = principals;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        OwnerAccount.require(request);
        BucketPolicy policy = buckets.findPolicy(request.requireBucket().name()).orElseThrow(() -> missing(request));
        byte[] text = principals.shown(policy.text(), policy.principalIds()).getBytes(StandardCharsets.UTF_8);
        return HttpResponse.whole(200, Headers.of("content-type", "application/json"), text);
    }

    static S3Exception missing(S3Request request) {
        return new S3Exception(S3ErrorCode.NO_SUCH_BUCKET_POLICY)
                .with("BucketName", request.requireBucket().name().value());
    }
}
