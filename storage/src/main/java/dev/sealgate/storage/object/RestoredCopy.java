package dev.sealgate.storage.object;

import java.time.Instant;

/**
 * The copy of an archived object that can be read for a time. Immutable.
 *
 * @param ready from when on
 * @param expires until when
 */
public record RestoredCopy(Instant ready, Instant expires) {
    public boolean isUnderWay(Instant now) {
        return now.isBefore(ready);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(expires);
    }

    /** Of so many days. AWS: they count from the request, and to the next midnight UTC. */
    public static RestoredCopy of(Instant asked, Instant ready, int days) {
        return new RestoredCopy(ready, LifecycleRule.dueAfter(asked, days));
    }
}
