package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Blobs that this process wrote and that no commit has taken yet: the sweeper must not take them for orphans. Thread-safe.
 *
 * <p>Only memory: a process that starts finds blobs without a row in {@link Tables#FILE_BLOBS} and knows that nobody will
 * commit them any more.
 */
final class UnsettledBlobs {
    private enum State {
        WRITTEN,
        COMMITTING,
        ABANDONED
    }

    private final ConcurrentHashMap<Bytes, State> states = new ConcurrentHashMap<>();

    /** To be called before the blob becomes visible under its id. */
    void add(Bytes id) {
        states.put(id, State.WRITTEN);
    }

    /** The blob is gone. */
    void remove(Bytes id) {
        states.remove(id);
    }

    boolean contains(Bytes id) {
        return states.containsKey(id);
    }

    /**
     * Runs a commit that takes the content over or, when {@code taken} says no to its result, abandons it.
     *
     * <p>When the commit throws, its outcome is in doubt until the store is opened again: the blob stays untouched until then.
     */
    <R> R settle(NewContent content, Supplier<R> commit, Predicate<R> taken) {
        if (content.content().kind() != Content.Kind.FILE) {
            return commit.get();
        }
        Bytes id = content.content().id();
        if (!states.replace(id, State.WRITTEN, State.COMMITTING)) {
            throw new IllegalStateException("content " + id.toHex() + " was committed or abandoned before");
        }
        R result = commit.get();
        if (taken.test(result)) {
            states.remove(id);
        } else {
            states.put(id, State.ABANDONED);
        }
        return result;
    }

    /** Leaves the blob to the sweeper, unless a commit has it. */
    void abandon(Bytes id) {
        states.replace(id, State.WRITTEN, State.ABANDONED);
    }

    /** The caller deletes each and then {@link #remove}s it. */
    List<Bytes> abandoned() {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue() == State.ABANDONED)
                .map(Map.Entry::getKey)
                .toList();
    }
}
