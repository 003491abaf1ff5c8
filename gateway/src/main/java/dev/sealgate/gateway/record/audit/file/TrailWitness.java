package dev.sealgate.gateway.record.audit.file;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known apart from a trail's files, out of reach of those who can write these only: without it, nobody could tell that the
 * newest files were taken away, or the last one brought back to what it was.
 */
public interface TrailWitness {
    /** Knows nothing: the files must speak for themselves. */
    TrailWitness NONE = new TrailWitness() {
        @Override
        public Optional<TrailMark> read() {
            return Optional.empty();
        }

        @Override
        public OptionalLong newestChange() {
            return OptionalLong.empty();
        }
    };

    /** The newest digest; nothing before the first one. */
    Optional<TrailMark> read();

    /** The number of the newest change of the metadata, which the trail vouches for in turn; empty where changes have none. */
    OptionalLong newestChange();
}
