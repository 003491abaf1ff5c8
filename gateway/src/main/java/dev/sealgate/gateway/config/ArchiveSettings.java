package dev.sealgate.gateway.config;

import java.time.Duration;

/**
 * How archived objects are treated. Immutable.
 *
 * @param restoreAfter how long a restoration takes
 */
public record ArchiveSettings(Duration restoreAfter) {
    public static final ArchiveSettings DEFAULT = new ArchiveSettings(Duration.ZERO);
}
