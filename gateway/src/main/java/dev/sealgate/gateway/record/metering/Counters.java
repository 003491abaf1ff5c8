package dev.sealgate.gateway.record.metering;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts in memory and hands over what was counted, each count exactly once. Thread-safe; {@link #add} takes no lock. */
final class Counters {
    private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

    private final int maxCounters;
    private final Consumer<Map<UsageKey, Usage>> target;
    private final AtomicReference<Interval> current;
    private final ReentrantLock flushing = new ReentrantLock();
    private final List<Interval> unsettled = new ArrayList<>(); // guarded by flushing
    private final Map<UsageKey, Usage> unwritten = new HashMap<>(); // guarded by flushing
    private long dropped; // guarded by flushing

    /**
     * @param maxCounters between two flushes, and of what could not be written
     * @param target takes all or, failing with a {@link StorageException}, nothing
     */
    Counters(int maxCounters, Consumer<Map<UsageKey, Usage>> target) {
        this.maxCounters = maxCounters;
        this.target = target;
        this.current = new AtomicReference<>(new Interval(maxCounters));
    }

    void add(UsageKey key, Usage more) {
        while (!current.get().add(key, more)) {
            Thread.onSpinWait(); // the next interval is being set
        }
    }

    /**
     * Writes what was counted before this call, but for additions that are under way.
     *
     * @throws StorageException when it cannot be written now; the next flush tries again
     */
    void flush() {
        flushing.lock();
        try {
            Interval ended = current.getAndSet(new Interval(maxCounters));
            ended.end();
            unsettled.add(ended);
            collect();
            if (!unwritten.isEmpty()) {
                target.accept(Map.copyOf(unwritten));
                unwritten.clear();
            }
        } finally {
            flushing.unlock();
        }
    }

    private void collect() {
        List<Interval> settled = unsettled.stream().filter(Interval::isSettled).toList();
        unsettled.removeAll(settled);
        for (Interval interval : settled) {
            interval.counted().forEach(this::keep);
            if (interval.overflowed() > 0) {
                LOG.warn(
                        "usage: {} additions were counted as `{}`: more than {} different counters in one flush interval",
                        interval.overflowed(),
                        Interval.OTHER,
                        maxCounters);
            }
        }
    }

    /** While nothing can be written, memory stays bounded: what is new then is dropped, loudly. */
    private void keep(UsageKey key, Usage usage) {
        if (unwritten.size() < 2 * maxCounters || unwritten.containsKey(key)) {
            unwritten.merge(key, usage, Usage::plus);
        } else if (dropped++ % maxCounters == 0) {
            LOG.error("usage: counters are dropped because they cannot be written; {} so far", dropped);
        }
    }
}
