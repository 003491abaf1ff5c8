package dev.sealgate.storage.object;

import java.nio.charset.StandardCharsets;

/** A bucket and a key in it: 1 to 1,024 bytes of UTF-8. Immutable. */
public record ObjectPath(BucketName bucket, String key) {
    public static final int MAX_KEY_BYTES = 1024;

    /** Whether an object can have this key. */
    public static boolean isPossibleKey(String key) {
        int sizeBytes = key.getBytes(StandardCharsets.UTF_8).length;
        return sizeBytes >= 1 && sizeBytes <= MAX_KEY_BYTES;
    }

    public ObjectPath {
        int sizeBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes < 1 || sizeBytes > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("object key: " + sizeBytes + " bytes (expected: 1 to 1024)");
        }
    }
}
