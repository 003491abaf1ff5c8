package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Collection;
import java.util.function.Predicate;

/** A store without the ways of a {@link dev.sealgate.storage.blob.ListedBlobStore}. */
record UnlistedBlobStore(BlobStore blobs) implements BlobStore {
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
