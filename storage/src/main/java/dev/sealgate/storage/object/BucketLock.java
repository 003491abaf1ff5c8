package dev.sealgate.storage.object;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * That versions in a bucket can be locked; it is never taken back. Immutable.
 *
 * @param defaults for versions that are written without a retention of their own
 */
public record BucketLock(Optional<DefaultRetention> defaults) {
    /** A retention that begins when a version is written. */
    public record DefaultRetention(Retention.Mode mode, Unit unit, int count) {
        public enum Unit {
            DAYS,
            YEARS
        }

        Retention from(Instant written) {
            Period period = switch (unit) {
                case DAYS -> Period.ofDays(count);
                case YEARS -> Period.ofYears(count);
            };
            return new Retention(
                    mode, written.atOffset(ZoneOffset.UTC).plus(period).toInstant());
        }
    }

    /** The lock of a version that is written now: as asked for, with the bucket's retention where none was. */
    Optional<ObjectLock> of(Optional<ObjectLock> asked, Instant now) {
        ObjectLock lock = asked.orElse(ObjectLock.NONE);
        return lock.retention().isPresent() || defaults.isEmpty()
                ? asked
                : Optional.of(lock.withRetention(Optional.of(defaults.get().from(now))));
    }
}
