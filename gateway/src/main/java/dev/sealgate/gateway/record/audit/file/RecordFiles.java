package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/** The files in which records are looked for. Thread-safe; what it gives may wait for a store. */
public interface RecordFiles {
    /** Those with records of these times, both included, in the order of their places: all, or those behind one. */
    Iterator<RecordFile> behind(Optional<Place> last, Instant earliest, Instant latest);

    /** Empty when it is not kept any longer. */
    Optional<RecordFile> find(FileId id);
}
