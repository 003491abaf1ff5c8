package dev.sealgate.gateway.edge.exchange;

/**
 * The limit of a request's header section: S3's, which holds for every door. Each refuses in its own words.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
public final class HeaderSection {
    public static final int MAX_BYTES = 8 * 1024;

    /** The code of S3, and of the doors of which nobody knows another. */
    public static final String TOO_LARGE = "RequestHeaderSectionTooLarge";

    public static final String TOO_LARGE_TEXT = "Your request header section exceeds the maximum allowed size.";

    /** Of one field: colon, space and line end. */
    private static final int FRAMING_BYTES = 4;

    private HeaderSection() {}

    public static boolean isTooLarge(Headers headers) {
        int[] sizeBytes = {0};
        headers.forEach((name, value) -> sizeBytes[0] += name.length() + value.length() + FRAMING_BYTES);
        return sizeBytes[0] > MAX_BYTES;
    }
}
