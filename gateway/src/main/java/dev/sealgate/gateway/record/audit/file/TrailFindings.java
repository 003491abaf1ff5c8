package dev.sealgate.gateway.record.audit.file;

import java.util.Optional;

/**
 * What was missing when a trail was opened. Immutable.
 *
 * @param trail the newest digest that the metadata know, which the trail has not: its newest files were taken away, or cut
 * @param metadata what the trail knows of, and the metadata do not
 */
public record TrailFindings(Optional<TrailMark> trail, Optional<LostChanges> metadata) {
    /**
     * Changes of the metadata that are gone.
     *
     * @param first the oldest one
     * @param last the newest one that is known of
     */
    public record LostChanges(long first, long last) {}
}
