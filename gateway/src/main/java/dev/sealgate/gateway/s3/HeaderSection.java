package dev.sealgate.gateway.s3;

import dev.sealgate.gateway.exchange.Headers;

/** S3's limit of a request's header section. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
final class HeaderSection {
    static final int MAX_BYTES = 8 * 1024;

    /** Of one field: colon, space and line end. */
    private static final int FRAMING_BYTES = 4;

    private HeaderSection() {}

    /** @throws S3Exception RequestHeaderSectionTooLarge */
    static void requireAllowedSize(Headers headers) {
        int[] sizeBytes = {0};
        headers.forEach((name, value) -> sizeBytes[0] += name.length() + value.length() + FRAMING_BYTES);
        if (sizeBytes[0] > MAX_BYTES) {
            throw new S3Exception(S3ErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE)
                    .with("MaxSizeAllowed", Integer.toString(MAX_BYTES));
        }
    }
}
