package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.gateway.service.s3.object.BodySize;
import dev.sealgate.gateway.service.s3.object.Checksums;
import dev.sealgate.gateway.service.s3.object.ContentIntake;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.gateway.service.s3.object.PartNumbers;
import dev.sealgate.gateway.service.s3.sse.EncryptionAnswer;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;

/** UploadPart. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
public final class UploadPart implements HeadJudged {
    private final UploadRepository uploads;
    private final ObjectEncryption encryption;
    private final ContentIntake intake;
    private final PartStore parts;

    public UploadPart(UploadRepository uploads, ObjectEncryption encryption, ContentIntake intake, PartStore parts) {
        this.uploads = uploads;
        this.encryption = encryption;
        this.intake = intake;
        this.parts = parts;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        int number = PartNumbers.parse(request.query().first("partNumber").orElse(""));
        BodySize.require(request);
        DeclaredDigests declared = DeclaredDigests.parse(request.headers());
        try (PresentedKey key = encryption.presentedForPart(request)) {
            Upload upload = OpenUploads.require(uploads, request);
            LockHeaders.requireDigest(request, upload.lock(), declared, "Part");
            PartChecksums.named(upload).ifPresent(declared::requireAlgorithmOf);
            try (ContentKeys keys = encryption.openUpload(request, upload.envelope(), key)) {
                RunningDigests digests =
                        declared.startPart(ETags.md5For(upload.envelope().mode()), PartChecksums.kept(upload));
                Received received = intake.receive(request, keys, number, digests);
                return HttpResponse.empty(200, answer(upload, parts.put(request, upload, number, received), received));
            }
        }
    }

    private static Headers answer(Upload upload, Part part, Received received) {
        Headers.Builder headers = Headers.builder()
                .add("ETag", ETags.quote(part.etag()))
                .addAll(EncryptionAnswer.ofRead(upload.envelope()));
        PartChecksums.shown(upload, part)
                .or(received.digests()::declared)
                .ifPresent(checksum -> Checksums.addValueTo(headers, checksum));
        return headers.build();
    }
}
