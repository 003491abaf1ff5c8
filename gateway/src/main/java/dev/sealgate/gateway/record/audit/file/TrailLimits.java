package dev.sealgate.gateway.record.audit.file;

import java.time.Duration;

/**
 * When a file of the trail ends, and how much may wait to be written. Immutable.
 *
 * @param fileBytes a file that reached it is followed by another
 * @param fileAge as for {@code fileBytes}
 * @param waitingBytes whoever brings more waits
 * @param digestRecords after so many records a digest is signed
 * @param digestDelay after so long a digest is signed, when there is anything new
 */
public record TrailLimits(
        long fileBytes, Duration fileAge, long waitingBytes, long digestRecords, Duration digestDelay) {
    public static final TrailLimits DEFAULT =
            new TrailLimits(64L << 20, Duration.ofHours(1), 8L << 20, 5_000, Duration.ofSeconds(5));

    TrailLimits withDigestAfter(long records) {
        return new TrailLimits(fileBytes, fileAge, waitingBytes, records, digestDelay);
    }

    public TrailLimits withFiles(long bytes, Duration age) {
        return new TrailLimits(bytes, age, waitingBytes, digestRecords, digestDelay);
    }
}
