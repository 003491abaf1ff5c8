package dev.sealgate.storage.blob;

import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSink;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Immutable named byte sequences; the one door to object data.
 *
 * <p>Thread-safe. Implementations pass {@code BlobStoreContract}.
 *
 * @throws dev.sealgate.storage.StorageException from every method when the disk or the service behind it fails
 */
public interface BlobStore {
    /** Starts a blob under an id that was never used before. The caller closes the writer. */
    BlobWriter create(BlobId id);

    /**
     * Opens a finished blob. The caller closes it; whether it stays readable after {@link #delete} is the store's own matter.
     *
     * @param sizeBytes how many bytes the caller knows it to have; a store need not look
     * @param wanted what the caller is going to read, beside a little at the start: may be fetched ahead of need
     * @throws dev.sealgate.storage.StorageException.Corrupt when there is no such blob; when it has another size, from here or
     *     from a read, or {@link ByteSource#sizeBytes} tells that size
     */
    ByteSource open(BlobId id, long sizeBytes, ByteRange wanted);

    /** Where an operator finds a blob's bytes, whether or not they are there; for people only. */
    String location(BlobId id);

    /** The same store with ways to look through it and to put blobs aside; empty where nobody can. */
    default Optional<ListedBlobStore> listed() {
        return Optional.empty();
    }

    /** What is asked of a service behind it; empty where there is none. */
    default Optional<BlobTraffic> traffic() {
        return Optional.empty();
    }

    /** Deletes finished blobs; deleting what is not there is no error. When it throws, any of them may be left. */
    void delete(Collection<BlobId> ids);

    /**
     * Deletes what was begun, here or by another process, under an id that {@code abandoned} accepts and was never finished;
     * nobody may be writing these any more.
     *
     * @return how many blobs
     */
    int deleteUnfinished(Predicate<BlobId> abandoned);

    /** One blob being written. Not thread-safe. */
    interface BlobWriter extends ByteSink, AutoCloseable {
        BlobId id();

        /** Makes the blob durable under its id: what this returned from is not lost. */
        void finish();

        /** Before {@link #finish}: removes every trace. After it: nothing. */
        @Override
        void close();
    }
}
