package dev.sealgate.storage.metadata;

import java.nio.charset.StandardCharsets;

/**
 * Where the blobs lie that the metadata name, said in clear among these, so that nobody looks for them elsewhere and finds none.
 *
 * @param text {@link #LOCAL}, or the address of an S3 bucket and prefix
 */
public record BlobPlace(String text) {
    /** Files in the data directory, also of stores that say nothing. */
    public static final BlobPlace LOCAL = new BlobPlace("local");

    /** Under a prefix of an S3 bucket; which service that is in, the configuration says. */
    public static BlobPlace ofBucket(String bucket, String prefix) {
        return new BlobPlace("s3://" + bucket + "/" + prefix);
    }

    private static final byte[] NAME = "blobs".getBytes(StandardCharsets.UTF_8);

    /** Where those of the store are. */
    public static BlobPlace of(MetadataStore store) {
        return store.get(Schema.META, NAME)
                .map(text -> new BlobPlace(new String(text, StandardCharsets.UTF_8)))
                .orElse(LOCAL);
    }

    /** In the place of the one before. */
    public void put(MetadataStore.Transaction tx) {
        tx.put(Schema.META, NAME, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text;
    }
}
