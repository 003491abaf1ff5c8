package dev.sealgate.storage.object;

import java.util.Map;

/**
 * A bucket policy as it was sent. Immutable.
 *
 * @param id changes with every replacement, so that whoever compiled the text knows whether it still holds
 * @param principalIds the unique ids that the principals it names had then, by name; none in what earlier versions stored
 */
public record BucketPolicy(String id, String text, Map<String, String> principalIds) {
    public BucketPolicy {
        principalIds = Map.copyOf(principalIds);
    }
}
