package dev.sealgate.storage.object;

import java.time.Instant;

/**
 * That an archived object can be read for a time. Immutable.
 *
 * @param ready from when on
 * @param expires until when
 */
public record Restoration(Instant ready, Instant expires) {
    public boolean isUnderWay(Instant now) {
        return now.isBefore(ready);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(expires);
    }

    /** Of so many days. AWS: they count from the request, and to the next midnight UTC. */
    public static Restoration of(Instant asked, Instant ready, int days) {
        return new Restoration(ready, LifecycleRule.dueAfter(asked, days));
    }
}
