package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Query;
import java.util.List;
import java.util.Optional;

/**
 * What {@code x-amz-copy-source} says: the one reading of it, so that policies judge the very object that is copied. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 *
 * @param path {@code bucket/key}, form-decoded, without a leading slash; not checked further
 */
public record CopySourceHeader(String path, Optional<String> versionId) {
    public static final String NAME = "x-amz-copy-source";

    private static final String VERSION = "?versionId=";
    private static final List<String> SCHEMES = List.of("http://", "https://");

    /** @throws IllegalArgumentException for a broken percent escape */
    public static CopySourceHeader parse(String header) {
        // Before decoding: an escaped question mark belongs to the key.
        int version = header.lastIndexOf(VERSION);
        String named = withoutEndpoint(version < 0 ? header : header.substring(0, version));
        String decoded = Query.percentDecode(named.replace("+", "%20"));
        return new CopySourceHeader(
                decoded.startsWith("/") ? decoded.substring(1) : decoded,
                version < 0 ? Optional.empty() : Optional.of(header.substring(version + VERSION.length())));
    }

    /** AWS: a URL names what its path does. No bucket's name has a colon, so nothing else can begin like one. */
    private static String withoutEndpoint(String named) {
        for (String scheme : SCHEMES) {
            if (named.regionMatches(true, 0, scheme, 0, scheme.length())) {
                int path = named.indexOf('/', scheme.length());
                return path < 0 ? "" : named.substring(path);
            }
        }
        return named;
    }
}
