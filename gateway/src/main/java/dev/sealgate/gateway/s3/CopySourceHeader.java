package dev.sealgate.gateway.s3;

import dev.sealgate.gateway.exchange.Query;
import java.util.Optional;

/**
 * What {@code x-amz-copy-source} says: the one reading of it, so that policies judge the very object that is copied. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 *
 * @param path {@code bucket/key}, decoded, without a leading slash; not checked further
 */
public record CopySourceHeader(String path, Optional<String> versionId) {
    public static final String NAME = "x-amz-copy-source";

    private static final String VERSION = "?versionId=";

    /** @throws IllegalArgumentException for a broken percent escape */
    public static CopySourceHeader parse(String header) {
        // Before decoding: an escaped question mark belongs to the key.
        int version = header.lastIndexOf(VERSION);
        String decoded = Query.percentDecode(version < 0 ? header : header.substring(0, version));
        return new CopySourceHeader(
                decoded.startsWith("/") ? decoded.substring(1) : decoded,
                version < 0 ? Optional.empty() : Optional.of(header.substring(version + VERSION.length())));
    }
}
