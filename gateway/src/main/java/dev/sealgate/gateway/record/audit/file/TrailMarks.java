package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.metadata.Durability;
import java.util.Map;

/** Where the newest digest is remembered. */
public interface TrailMarks extends TrailWitness {
    /** Durable on return, as far as the trail is; replaces the one before. */
    void write(TrailMark mark);

    /** Up to which records the trails of other gateways went that share the metadata, by their names. */
    default Map<String, Long> others() {
        return Map.of();
    }

    /**
     * Whether a power failure cannot undo a change of the metadata that was committed.
     *
     * @param own of this gateway's disk
     */
    default boolean areChangesSynced(Durability own) {
        return own == Durability.STRICT;
    }
}
