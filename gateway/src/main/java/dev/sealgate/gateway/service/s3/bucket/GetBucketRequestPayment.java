package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Payer;

/** GetBucketRequestPayment. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html */
public final class GetBucketRequestPayment implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        Payer payer = request.requireBucket().payer().orElse(Payer.BUCKET_OWNER);
        return XmlAnswers.ok(RequestPaymentDocument.ROOT, document -> RequestPaymentDocument.write(document, payer));
    }
}
