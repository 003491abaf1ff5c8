package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.FileId;
import dev.sealgate.gateway.record.audit.file.RecordFile;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Optional;

/** A shipped file for those who look for records in it. Thread-safe. */
final class ShippedRecords implements RecordFile {
    /** What is fetched with the first question; a search reads from the end, and may never need more. */
    private static final long AHEAD_BYTES = 128 * 1024;

    private final ShippedFiles files;
    private final FileId id;
    private final ShippedFile file;

    ShippedRecords(ShippedFiles files, TableRow<ShippedFile.Key, ShippedFile> row) {
        this(files, row.key(), row.value());
    }

    ShippedRecords(ShippedFiles files, ShippedFile.Key key, ShippedFile file) {
        this.files = files;
        this.id = new FileId(key.gateway(), key.firstSequence());
        this.file = file;
    }

    @Override
    public FileId id() {
        return id;
    }

    @Override
    public Place place() {
        return Place.of(file.latest(), id);
    }

    @Override
    public long sizeBytes() {
        return file.recordsBytes();
    }

    @Override
    public Optional<ByteSource> open(long before) {
        long from = Math.max(0, before - AHEAD_BYTES);
        return Optional.of(files.open(file, new ByteRange(from, before - from)));
    }
}
