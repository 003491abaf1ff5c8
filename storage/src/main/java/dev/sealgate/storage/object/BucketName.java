package dev.sealgate.storage.object;

/**
 * The name of a bucket that may exist: 1 to 255 bytes without {@code /} or control characters. Immutable.
 *
 * <p>The stricter rules for creating one are the S3 door's; see gateway.s3.
 */
public record BucketName(String value) {
    public BucketName {
        if (value.isEmpty() || value.length() > 255 || !value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/')) {
            throw new IllegalArgumentException("bucket name: `" + value + "`");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
