package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.object.ByteRun;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code x-amz-copy-source-range} of UploadPartCopy, which is stricter than a Range header. */
final class CopyRange {
    private static final String HEADER = "x-amz-copy-source-range";
    private static final Pattern BOTH_ENDS = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private CopyRange() {}

    /** @throws S3Exception when it is not of that form or reaches beyond the source */
    static ByteRun of(S3Request request, long sourceSizeBytes) {
        Optional<String> header = request.headers().first(HEADER);
        if (header.isEmpty()) {
            return ByteRun.all(sourceSizeBytes);
        }
        Matcher range = BOTH_ENDS.matcher(header.get());
        if (!range.matches() || Long.parseLong(range.group(1)) > Long.parseLong(range.group(2))) {
            throw S3Exception.invalidArgument(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
                            + " zero-based offsets of the first and last bytes to copy",
                    HEADER,
                    header.get());
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        if (first >= sourceSizeBytes) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST, "The specified copy range is invalid for the source object size");
        }
        if (last >= sourceSizeBytes) {
            throw S3Exception.invalidArgument(
                    "Range specified is not valid for source object of size: " + sourceSizeBytes, HEADER, header.get());
        }
        return ByteRun.between(first, last);
    }
}
