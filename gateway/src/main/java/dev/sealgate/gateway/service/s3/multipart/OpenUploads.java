package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;

/** Finds the upload that a request names by key and {@code uploadId}. Thread-safe. */
final class OpenUploads {
    private OpenUploads() {}

    /** @throws S3Exception NoSuchUpload */
    static Upload require(UploadRepository uploads, S3Request request) {
        return uploads.find(request.path(), idOf(request)).orElseThrow(() -> missing(request));
    }

    static String idOf(S3Request request) {
        return request.query().first("uploadId").orElse("");
    }

    static S3Exception missing(S3Request request) {
        return new S3Exception(S3ErrorCode.NO_SUCH_UPLOAD).with("UploadId", idOf(request));
    }
}
