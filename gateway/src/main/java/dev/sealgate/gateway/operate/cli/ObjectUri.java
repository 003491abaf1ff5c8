package dev.sealgate.gateway.operate.cli;

import java.util.Optional;

/** {@code s3://BUCKET/KEY}, with {@code ?versionId=ID} behind it or not. Immutable. */
record ObjectUri(String bucket, String key, Optional<String> versionId) {
    private static final String SCHEME = "s3://";
    private static final String VERSION = "?versionId=";

    /** @throws UseException for anything else */
    static ObjectUri parse(String text) {
        int slash = text.indexOf('/', SCHEME.length());
        if (!text.startsWith(SCHEME) || slash <= SCHEME.length() || slash == text.length() - 1) {
            throw new UseException("`" + text + "` (expected: s3://BUCKET/KEY)");
        }
        // A key may hold a question mark; only this very suffix is taken for a version.
        int version = text.lastIndexOf(VERSION);
        boolean named = version > slash + 1 && version + VERSION.length() < text.length();
        String key = text.substring(slash + 1, named ? version : text.length());
        Optional<String> id = named ? Optional.of(text.substring(version + VERSION.length())) : Optional.empty();
        return new ObjectUri(text.substring(SCHEME.length(), slash), key, id);
    }

    String rawPath() {
        return "/" + UriText.path(bucket) + "/" + UriText.path(key);
    }
}
