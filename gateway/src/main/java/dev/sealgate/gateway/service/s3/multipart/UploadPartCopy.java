package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.gateway.service.s3.object.BodySize;
import dev.sealgate.gateway.service.s3.object.ByteRun;
import dev.sealgate.gateway.service.s3.object.Checksums;
import dev.sealgate.gateway.service.s3.object.ContentIntake;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.gateway.service.s3.object.CopySource;
import dev.sealgate.gateway.service.s3.object.CopySources;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.gateway.service.s3.object.PartNumbers;
import dev.sealgate.gateway.service.s3.sse.EncryptionAnswer;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.ByteSource;

/** UploadPartCopy. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html */
public final class UploadPartCopy implements HeadJudged {
    private final CopySources sources;
    private final UploadRepository uploads;
    private final ObjectEncryption encryption;
    private final ContentIntake intake;
    private final PartStore parts;

    public UploadPartCopy(
            CopySources sources,
            UploadRepository uploads,
            ObjectEncryption encryption,
            ContentIntake intake,
            PartStore parts) {
        this.sources = sources;
        this.uploads = uploads;
        this.encryption = encryption;
        this.intake = intake;
        this.parts = parts;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        int number = PartNumbers.parse(request.query().first("partNumber").orElse(""));
        CopySource source = CopySource.from(request);
        try (PresentedKey key = encryption.presentedForPart(request);
                PresentedKey sourceKey = encryption.presentedForSource(request)) {
            Upload upload = OpenUploads.require(uploads, request);
            Copied copied = sources.read(request, source, sourceKey, found -> {
                ObjectVersion version = found.version();
                ByteRun run = run(request, version);
                try (ContentKeys sourceKeys = sources.keys(request, source, version, sourceKey);
                        ContentKeys keys = encryption.openUpload(request, upload.envelope(), key);
                        ByteSource content = sources.content(request, version, sourceKeys, run)) {
                    return new Copied(intake.copy(content, run, keys, number, digests(upload)), found.headers());
                }
            });
            return answer(upload, parts.put(request, upload, number, copied.received()), copied.ofSource());
        }
    }

    /** @param ofSource what the answer says of the version that was read */
    private record Copied(Received received, Headers ofSource) {}

    private static ByteRun run(S3Request request, ObjectVersion version) {
        ByteRun run = CopyRange.of(request, version.sizeBytes());
        if (run.sizeBytes() > BodySize.MAX_BYTES) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The specified copy source is larger than the maximum allowable size for a copy source: "
                            + BodySize.MAX_BYTES);
        }
        return run;
    }

    private static RunningDigests digests(Upload upload) {
        return DeclaredDigests.parse(Headers.EMPTY)
                .start(ETags.md5For(upload.envelope().mode()), PartChecksums.kept(upload));
    }

    private static HttpResponse answer(Upload upload, Part part, Headers ofSource) {
        Headers headers = Headers.builder()
                .addAll(EncryptionAnswer.ofRead(upload.envelope()))
                .addAll(ofSource)
                .build();
        return XmlAnswers.ok(headers, "CopyPartResult", xml -> {
            xml.text("LastModified", BodyTime.format(part.lastModified()));
            xml.text("ETag", ETags.quote(part.etag()));
            PartChecksums.shown(upload, part).ifPresent(checksum -> Checksums.addValueTo(xml, checksum));
        });
    }
}
