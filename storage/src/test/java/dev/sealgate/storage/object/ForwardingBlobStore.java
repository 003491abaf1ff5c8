package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Collection;
import java.util.function.Predicate;

/** Asks another store, which it does not say can be looked through. */
class ForwardingBlobStore implements BlobStore {
    private final BlobStore blobs;

    ForwardingBlobStore(BlobStore blobs) {
        this.blobs = blobs;
    }

    @Override
    public BlobWriter create(BlobId id) {
        return blobs.create(id);
    }

    @Override
    public ByteSource open(BlobId id, long sizeBytes, ByteRange wanted) {
        return blobs.open(id, sizeBytes, wanted);
    }

    @Override
    public String location(BlobId id) {
        return blobs.location(id);
    }

    @Override
    public void delete(Collection<BlobId> ids) {
        blobs.delete(ids);
    }

    @Override
    public int deleteUnfinished(Predicate<BlobId> abandoned) {
        return blobs.deleteUnfinished(abandoned);
    }
}
