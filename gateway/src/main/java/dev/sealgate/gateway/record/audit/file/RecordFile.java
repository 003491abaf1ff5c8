package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.seal.ByteSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A file with records that can be looked through, wherever it lies. Thread-safe. */
public interface RecordFile {
    FileId id();

    /** Where a search comes to it. */
    Place place();

    /** How much of it is to be looked through. */
    long sizeBytes();

    /**
     * The records, from the start of the file; the caller closes them. Empty when the file is not kept any longer.
     *
     * @param before in front of which reading begins, towards the start
     */
    Optional<ByteSource> open(long before);

    /**
     * Where a file stands among all: the one with the latest record first, those that still grow before all others. Immutable.
     *
     * @param latestMillis the latest event time, as milliseconds since the epoch; {@link #GROWS} while that is not known
     */
    record Place(long latestMillis, FileId file) implements Comparable<Place> {
        public static final long GROWS = Long.MAX_VALUE;

        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::latestMillis)
                .reversed()
                .thenComparing(place -> place.file().gateway())
                // What is begun later must not come behind what was looked through already.
                .thenComparingLong(place -> -place.file().firstSequence());

        public static Place of(Instant latest, FileId file) {
            return new Place(latest.equals(Instant.MAX) ? GROWS : latest.toEpochMilli(), file);
        }

        public Instant latest() {
            return latestMillis == GROWS ? Instant.MAX : Instant.ofEpochMilli(latestMillis);
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }
}
