package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.object.Checksums;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.gateway.service.s3.object.ExpirationHeader;
import dev.sealgate.gateway.service.s3.object.VersionIds;
import dev.sealgate.gateway.service.s3.object.WriteCondition;
import dev.sealgate.gateway.service.s3.sse.EncryptionAnswer;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.CompletedUpload;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * CompleteMultipartUpload; repeating one that succeeded succeeds again.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
public final class CompleteMultipartUpload implements HeadJudged {
    /** Enough for the most parts an upload has, each with the longest checksum. */
    private static final int MAX_DOCUMENT_BYTES = Part.MAX_NUMBER * 256;

    private final UploadRepository uploads;
    private final ObjectEncryption encryption;
    private final ExpirationHeader expirations;

    public CompleteMultipartUpload(
            UploadRepository uploads, ObjectEncryption encryption, ExpirationHeader expirations) {
        this.expirations = expirations;
        this.uploads = uploads;
        this.encryption = encryption;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        WriteCondition condition = WriteCondition.of(request);
        DeclaredObject declared = DeclaredObject.from(request.headers());
        Optional<Upload> found = uploads.find(request.path(), OpenUploads.idOf(request));
        if (found.isEmpty()) {
            return repeated(request, requireCompleted(request), document(request));
        }
        Upload upload = found.get();
        byte[] document = document(request);
        PartSelection selection = PartSelection.parse(upload.id(), document);
        declared.requireTypeOf(upload);
        PartChecksums.named(upload).ifPresent(named -> {
            selection.requireChecksums(named);
            declared.requireSameAs(named, selection.checksums());
        });
        encryption.requireCompletion(request, upload);
        Completion completion =
                new Completion(upload, selection, declared, request.now().truncatedTo(ChronoUnit.SECONDS));
        CompleteResult result = uploads.complete(
                upload, selection.numbers(), selection.meantIn(upload), condition.precondition(), completion::assemble);
        return switch (result) {
            case CompleteResult.Completed(CompletedUpload done) -> answer(request, done);
            case CompleteResult.NoSuchUpload() -> repeated(request, requireCompleted(request), document);
            case CompleteResult.PreconditionFailed(var current) -> throw condition.failure(request.path(), current);
            case CompleteResult.Conflict() ->
                throw new S3Exception(S3ErrorCode.CONDITIONAL_REQUEST_CONFLICT)
                        .with("Condition", condition.header())
                        .with("Key", request.path().key());
        };
    }

    private static byte[] document(S3Request request) {
        // The checksum headers of this request speak of the object, so only its MD5 can speak of the document.
        Headers.Builder declaring = Headers.builder();
        request.headers().first("Content-MD5").ifPresent(md5 -> declaring.add("Content-MD5", md5));
        return SmallBody.readIfAny(request, declaring.build(), MAX_DOCUMENT_BYTES);
    }

    private CompletedUpload requireCompleted(S3Request request) {
        return uploads.findCompleted(OpenUploads.idOf(request))
                .filter(completed -> completed.path().equals(request.path()))
                .orElseThrow(() -> OpenUploads.missing(request));
    }
    /** The answer that an earlier completion by the same parts had. */
    private HttpResponse repeated(S3Request request, CompletedUpload done, byte[] document) {
        if (!sameParts(done, PartSelection.parse(OpenUploads.idOf(request), document))) {
            throw OpenUploads.missing(request);
        }
        return answer(request, done);
    }

    private static boolean sameParts(CompletedUpload done, PartSelection selection) {
        return done.partNumbers().equals(selection.numbers())
                && MultipartETag.find(selection.etags())
                        .filter(done.etag()::equals)
                        .isPresent();
    }

    private HttpResponse answer(S3Request request, CompletedUpload done) {
        ObjectPath path = request.path();
        ObjectVersion version = done.version();
        Headers headers = Headers.builder()
                .addAll(EncryptionAnswer.ofCompletion(version.envelope()))
                .addAll(VersionIds.ofWritten(version))
                .addAll(expirations.of(request, version))
                .build();
        return XmlAnswers.ok(headers, "CompleteMultipartUploadResult", xml -> {
            xml.text("Location", location(request))
                    .text("Bucket", path.bucket().value())
                    .text("Key", path.key())
                    .text("ETag", ETags.quote(version.etag()));
            version.checksum().filter(_ -> showsChecksum(done)).ifPresent(checksum -> Checksums.addTo(xml, checksum));
        });
    }

    /** AWS: a checksum that nobody asked for is shown here under SSE-S3 alone, and to everybody who reads the object. */
    private static boolean showsChecksum(CompletedUpload done) {
        return done.checksumAlgorithm().isPresent() || done.version().envelope().mode() == EncryptionMode.SSE_S3;
    }

    private static String location(S3Request request) {
        String scheme = request.http().secure() ? "https://" : "http://";
        return scheme
                + request.headers().first("Host").orElse("")
                + request.http().rawPath();
    }
}
