package dev.sealgate.storage.blob;

import dev.sealgate.storage.seal.ByteSink;
import dev.sealgate.storage.seal.ByteSource;
import java.time.LocalDate;
import java.util.function.Consumer;

/**
 * Immutable named byte sequences; the one door to object data on disk.
 *
 * <p>Thread-safe. Implementations pass {@code BlobStoreContract}.
 *
 * @throws dev.sealgate.storage.StorageException from every method when the disk fails
 */
public interface BlobStore {
    /** Starts a blob under a new random id. The caller closes the writer. */
    BlobWriter create();

    /**
     * Opens a finished blob. The caller closes it; an open blob stays readable after {@link #delete}.
     *
     * @throws dev.sealgate.storage.StorageException.Corrupt when there is no such blob
     */
    ByteSource open(BlobId id);

    /** Where an operator finds a blob's bytes, whether or not they are there; for people only. */
    String location(BlobId id);

    /** Deletes a finished blob; deleting what is not there is no error. */
    void delete(BlobId id);

    /**
     * Puts a finished blob aside, where {@link #open} and {@link #forEach} do not find it, with others of that day.
     *
     * @return its size
     */
    long quarantine(BlobId id, LocalDate day);

    /** Where an operator finds what was put aside on that day; for people only. */
    String quarantineOf(LocalDate day);

    /**
     * Deletes what was put aside before {@code firstKept}, unless the operator or a recovery said that it must be kept.
     *
     * @return how many blobs
     */
    long deleteQuarantined(LocalDate firstKept);

    /** Hands every finished blob's id to {@code visitor}, in no order; blobs created meanwhile may be missing. */
    void forEach(Consumer<BlobId> visitor);

    /** One blob being written. Not thread-safe. */
    interface BlobWriter extends ByteSink, AutoCloseable {
        BlobId id();

        /** Makes the blob durable under its id: data and directory entry are on disk when this returns. */
        void finish();

        /** Before {@link #finish}: removes every trace. After it: nothing. */
        @Override
        void close();
    }
}
