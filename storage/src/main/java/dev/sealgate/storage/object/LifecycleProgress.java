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
 * @param within where that is within the versions of a key; empty at its newest
 */
record LifecycleProgress(String lifecycleId, Instant day, Step step, Optional<Bytes> from, Optional<InKey> within) {
    /**
     * Between two versions of a key.
     *
     * @param newer how many of those before were replaced ones
     * @param replaced when the next one was replaced
     */
    record InKey(String key, int newer, Instant replaced) {}

    enum Step {
        OBJECTS,
        VERSIONS,
        UPLOADS,
        DONE
    }

    static LifecycleProgress start(String lifecycleId, Instant day) {
        return new LifecycleProgress(lifecycleId, day, Step.OBJECTS, Optional.empty(), Optional.empty());
    }

    boolean isOf(String otherId, Instant otherDay) {
        return lifecycleId.equals(otherId) && day.equals(otherDay);
    }

    LifecycleProgress at(Step other) {
        return new LifecycleProgress(lifecycleId, day, other, Optional.empty(), Optional.empty());
    }

    LifecycleProgress leaving(Bytes first, Optional<InKey> place) {
        return new LifecycleProgress(lifecycleId, day, step, Optional.of(first), place);
    }
}
