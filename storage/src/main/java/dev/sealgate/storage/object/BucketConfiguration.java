package dev.sealgate.storage.object;

/**
 * One configuration of a bucket, as it is shown again. Immutable.
 *
 * @param id what it is called among those of its kind; empty where a bucket has one at most
 * @param document what stands in its root element, as XML
 */
public record BucketConfiguration(String id, String document) {}
