package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a bucket's lifecycle was carried out. Immutable.
 *
 * @param lifecycleId of the rules it is about
 * @param day the midnight UTC at which that day began
 * @param from the first encoded key that is left in this step; empty at its start
 */
record LifecycleProgress(String lifecycleId, Instant day, Step step, Optional<Bytes> from) {
    enum Step {
        OBJECTS,
        UPLOADS,
        DONE
    }

    static LifecycleProgress start(String lifecycleId, Instant day) {
        return new LifecycleProgress(lifecycleId, day, Step.OBJECTS, Optional.empty());
    }

    boolean isOf(String otherId, Instant otherDay) {
        return lifecycleId.equals(otherId) && day.equals(otherDay);
    }

    LifecycleProgress at(Step other) {
        return new LifecycleProgress(lifecycleId, day, other, Optional.empty());
    }

    LifecycleProgress leaving(Bytes first) {
        return new LifecycleProgress(lifecycleId, day, step, Optional.of(first));
    }
}
