package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a store says, in clear, while it is filled with the records of another one: it is nobody's to serve until it is full. Immutable.
 *
 * @param source what the other store says of its root key
 * @param table the number of the table that is being copied; {@link #BLOBS} once all are
 * @param next the first key, or blob id, that is not copied yet
 * @param done how many records or blobs of it are
 */
public record MigrationMark(Bytes source, int table, Bytes next, long done) {
    /** In the place of a table: the blobs. */
    public static final int BLOBS = Integer.MAX_VALUE;

    private static final byte[] NAME = "migration".getBytes(StandardCharsets.UTF_8);
    private static final Codec<MigrationMark> CODEC = new CborCodec<>(MigrationMark.class, 1);

    /** Empty when the store is not being filled. */
    public static Optional<MigrationMark> of(MetadataStore store) {
        return store.get(Schema.META, NAME).map(CODEC::decode);
    }

    /** In the place of the one before. */
    public void put(MetadataStore.Transaction tx) {
        tx.put(Schema.META, NAME, CODEC.encode(this));
    }

    /** The store is full. */
    public static void remove(MetadataStore.Transaction tx) {
        tx.delete(Schema.META, NAME);
    }
}
