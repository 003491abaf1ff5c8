package dev.sealgate.gateway.record.metering;

import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was counted between two flushes, in a bounded number of counters. Thread-safe; whoever counts takes no lock.
 *
 * <p>An addition that was accepted is in {@link #counted} as soon as {@link #isSettled}.
 */
final class Interval {
    /** In place of the operation of what found no counter of its own. */
    static final String OTHER = "other";

    private final int maxCounters;
    private final ConcurrentMap<UsageKey, Counter> counters = new ConcurrentHashMap<>();
    private final LongAdder overflowed = new LongAdder();
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private volatile boolean ended;

    /** @param maxCounters beyond them, and those for what has none, nothing more is distinguished */
    Interval(int maxCounters) {
        this.maxCounters = maxCounters;
    }

    /** False when the interval has ended: then nothing was added. */
    boolean add(UsageKey key, Usage more) {
        entered.increment();
        try {
            if (ended) {
                return false;
            }
            counter(key).add(more);
            return true;
        } finally {
            left.increment();
        }
    }

    private Counter counter(UsageKey key) {
        Counter known = counters.get(key);
        if (known != null) {
            return known;
        }
        if (counters.size() < maxCounters) {
            return counters.computeIfAbsent(key, _ -> new Counter());
        }
        overflowed.increment();
        return counters.computeIfAbsent(other(key), _ -> new Counter());
    }

    /** There are few of these: as many as accounts, services and price classes. */
    private static UsageKey other(UsageKey key) {
        return new UsageKey(key.account(), key.day(), "", key.service(), OTHER, key.priceClass(), "", "", "");
    }

    void end() {
        ended = true;
    }

    /** Whether nobody adds any more. Only after {@link #end}. */
    boolean isSettled() {
        // Whoever entered before the end is seen here, so equal sums mean that all of them have left.
        long gone = left.sum();
        return gone == entered.sum();
    }

    Map<UsageKey, Usage> counted() {
        Map<UsageKey, Usage> sums = new HashMap<>();
        counters.forEach((key, counter) -> sums.put(key, counter.sum()));
        return sums;
    }

    /** Additions that were not told apart. */
    long overflowed() {
        return overflowed.sum();
    }
}
