package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BucketPolicyTexts;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.BucketRepository;
import java.util.UUID;

/** PutBucketPolicy. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
public final class PutBucketPolicy implements HeadJudged {
    private final BucketRepository buckets;
    private final S3Access access;
    private final BucketPolicyTexts texts;

    public PutBucketPolicy(BucketRepository buckets, S3Access access, PrincipalIds principals) {
        this.buckets = buckets;
        this.access = access;
        this.texts = new BucketPolicyTexts(principals);
    }

    @Override
    public HttpResponse handle(S3Request request) {
        OwnerAccount.require(request);
        BucketName bucket = request.requireBucket().name();
        byte[] body = SmallBody.readIfAny(request, SmallBody.MAX_DOCUMENT_BYTES);
        PolicyDocument document = switch (texts.parse(body, bucket)) {
            case ParsedPolicy.Valid(PolicyDocument valid) -> valid;
            case ParsedPolicy.Malformed(String message) -> throw new S3Exception(S3ErrorCode.MALFORMED_POLICY, message);
        };
        if (document.isPublic() && access.publicAccess(request.requireBucket()).blockPublicPolicy()) {
            throw blocked(request);
        }
        BucketPolicy policy = new BucketPolicy(UUID.randomUUID().toString(), document.text(), document.principalIds());
        if (buckets.putPolicy(bucket, policy).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", bucket.value());
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }

    private static S3Exception blocked(S3Request request) {
        return new S3Exception(
                S3ErrorCode.ACCESS_DENIED,
                "User: " + request.caller().principal().arn()
                        + " is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::"
                        + request.requireBucket().name()
                        + "\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.");
    }
}
