package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;

/** AbortMultipartUpload. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
public final class AbortMultipartUpload implements HeadJudged {
    private final UploadRepository uploads;

    public AbortMultipartUpload(UploadRepository uploads) {
        this.uploads = uploads;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Upload upload = OpenUploads.require(uploads, request);
        if (!uploads.abort(upload)) {
            throw OpenUploads.missing(request);
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
