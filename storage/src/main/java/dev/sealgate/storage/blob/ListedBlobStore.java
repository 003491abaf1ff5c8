package dev.sealgate.storage.blob;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Can be looked through, so that blobs which no record names are found, and put aside instead of deleted.
 *
 * <p>Thread-safe. Implementations pass {@code ListedBlobStoreContract}. An open blob stays readable after {@link #delete}.
 */
public interface ListedBlobStore extends BlobStore {
    @Override
    default Optional<ListedBlobStore> listed() {
        return Optional.of(this);
    }

    /**
     * Puts a finished blob aside, where {@link #open} and {@link #forEach} do not find it, with others of that day.
     *
     * @return its size; empty when there is no such blob
     */
    OptionalLong quarantine(BlobId id, LocalDate day);

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
}
