package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.digest.ChecksumType;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.gateway.service.s3.object.StoredHeaders;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.Sealing;
import dev.sealgate.gateway.service.s3.sse.SseRequest;
import dev.sealgate.gateway.service.s3.tagging.TagHeader;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadIds;
import dev.sealgate.storage.object.UploadRepository;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** CreateMultipartUpload. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
public final class CreateMultipartUpload implements HeadJudged {
    private final UploadRepository uploads;
    private final ObjectEncryption encryption;
    private final BucketLifecycles lifecycles;
    private final Acls acls;
    private final SecureRandom random;

    public CreateMultipartUpload(
            UploadRepository uploads,
            ObjectEncryption encryption,
            BucketLifecycles lifecycles,
            Acls acls,
            SecureRandom random) {
        this.acls = acls;
        this.lifecycles = lifecycles;
        this.uploads = uploads;
        this.encryption = encryption;
        this.random = random;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        StoredHeaders stored = StoredHeaders.from(request.headers());
        Map<String, String> tags = TagHeader.tags(request.headers());
        Optional<ObjectLock> lock = LockHeaders.ofWrite(request);
        Optional<Acl> acl = acls.ofNewObject(request);
        Optional<UploadChecksum> checksum = UploadChecksum.parse(request.headers());
        try (SseRequest requested = encryption.requestedBy(request, "s3:PutObject");
                Sealing sealing = encryption.seal(request, requested)) {
            Upload upload = new Upload(
                    UploadIds.create(request.now(), random),
                    request.path(),
                    request.now(),
                    stored.standard(),
                    stored.userMetadata(),
                    checksum.map(c -> c.algorithm().wireName()),
                    checksum.filter(c -> c.type() == ChecksumType.COMPOSITE).isPresent(),
                    sealing.envelope(),
                    requested.namesEncryption(),
                    request.caller().principal().arn(),
                    tags,
                    lock,
                    acl);
            if (!uploads.create(upload)) {
                throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET)
                        .with("BucketName", request.path().bucket().value());
            }
            return answer(AbortDate.headers(lifecycles, request.requireBucket(), upload), upload, checksum, sealing);
        }
    }

    private static HttpResponse answer(
            Headers abortDate, Upload upload, Optional<UploadChecksum> checksum, Sealing sealing) {
        Headers.Builder headers =
                Headers.builder().addAll(sealing.responseHeaders()).addAll(abortDate);
        checksum.ifPresent(
                c -> headers.add("x-amz-checksum-algorithm", c.algorithm().wireName())
                        .add("x-amz-checksum-type", c.type().name()));
        ObjectPath path = upload.path();
        return XmlAnswers.ok(
                headers.build(),
                "InitiateMultipartUploadResult",
                xml -> xml.text("Bucket", path.bucket().value())
                        .text("Key", path.key())
                        .text("UploadId", upload.id()));
    }
}
