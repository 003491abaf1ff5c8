package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.seal.BlobFormat;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The blobs that metadata names. Their names are in clear, so that they are found without a key; their sizes are not. */
public final class NamedBlobs {
    /** Is told of each blob. */
    @FunctionalInterface
    public interface SizeVisitor {
        /** @param sealedBytes the size of its file */
        void accept(BlobId id, long sealedBytes);
    }

    private NamedBlobs() {}

    /** Those in use; what waits to be deleted is left out as far as its names are in clear. */
    public static void forEach(MetadataStore store, Consumer<BlobId> visitor) {
        Set<Bytes> garbage = garbage(store);
        Scans.forEachKey(store, Tables.FILE_BLOBS.schema(), id -> {
            if (!garbage.contains(id)) {
                visitor.accept(new BlobId(id));
            }
        });
    }

    /** The same with their sizes. */
    public static void forEach(MetadataStore store, Database database, SizeVisitor visitor) {
        forEach(store, database, Bytes.owning(new byte[0]), visitor);
    }

    /** The same in order of their ids, from one on. */
    public static void forEach(MetadataStore store, Database database, Bytes first, SizeVisitor visitor) {
        Set<Bytes> garbage = garbage(store);
        Scans.forEach(database, Tables.FILE_BLOBS, KeyRange.all().startingAt(first.view()), row -> {
            if (!garbage.contains(row.key())) {
                Tables.FileBlob blob = row.value();
                visitor.accept(new BlobId(row.key()), BlobFormat.sealedSizeBytes(blob.sizeBytes(), blob.layers()));
            }
        });
    }

    private static Set<Bytes> garbage(MetadataStore store) {
        Set<Bytes> ids = new HashSet<>();
        Scans.forEachKey(
                store,
                Tables.GARBAGE.schema(),
                key -> ids.add(Tables.GARBAGE.keys().decode(key.view()).id()));
        return ids;
    }
}
