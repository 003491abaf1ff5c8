package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.object.Tables.FileBlob;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Blobs that this process wrote and no commit took: it deletes them itself, since others leave them alone. Used by one thread at a time. */
final class OwnLeftovers {
    private final Database database;
    private final BlobStore blobs;
    private final UnsettledBlobs unsettled;

    OwnLeftovers(Database database, BlobStore blobs, UnsettledBlobs unsettled) {
        this.database = database;
        this.blobs = blobs;
        this.unsettled = unsettled;
    }

    void sweep(Tally tally) {
        List<BlobId> inDoubt = unsettled.inDoubt();
        for (int from = 0; from < inDoubt.size(); from += MetadataStore.MAX_AT_ONCE) {
            lookUp(inDoubt.subList(from, Math.min(inDoubt.size(), from + MetadataStore.MAX_AT_ONCE)));
        }
        List<BlobId> broken = unsettled.broken();
        if (!broken.isEmpty()) {
            blobs.deleteUnfinished(new HashSet<>(broken)::contains);
            delete(broken, tally);
        }
        delete(unsettled.abandoned(), tally);
    }

    private void lookUp(List<BlobId> inDoubt) {
        // In this order: what is fenced now has its record by then, or never will.
        List<Boolean> fenced = inDoubt.stream().map(unsettled::isFenced).toList();
        List<Bytes> keys = inDoubt.stream().map(BlobId::value).toList();
        List<Optional<FileBlob>> named = database.getAll(Tables.FILE_BLOBS, keys);
        for (int i = 0; i < inDoubt.size(); i++) {
            unsettled.found(inDoubt.get(i), named.get(i).isPresent(), fenced.get(i));
        }
    }

    private void delete(List<BlobId> ids, Tally tally) {
        if (!ids.isEmpty()) {
            blobs.delete(ids);
            ids.forEach(unsettled::gone);
            tally.abandoned += ids.size();
        }
    }
}
