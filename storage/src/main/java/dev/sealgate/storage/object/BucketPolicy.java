package dev.sealgate.storage.object;

/**
 * A bucket policy as it was sent. Immutable.
 *
 * @param id changes with every replacement, so that whoever compiled the text knows whether it still holds
 */
public record BucketPolicy(String id, String text) {}
