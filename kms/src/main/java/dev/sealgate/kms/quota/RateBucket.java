package dev.sealgate.kms.quota;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of one rate at this gateway: how far time is used up, what share of the rate is this gateway's, what is asked for.
 *
 * <p>A change of the share alone never lets more calls come at once than before; only time does. So all gateways together let through
 * what one of them alone would. Thread-safe, without locks; the demand is one thread's.
 */
final class RateBucket {
    private static final double NONE = 0;

    /** Demand of that long ago counts a third. */
    private static final double REMEMBERED_SECONDS = 1;

    /** One call that comes after a pause does not look like a flood. */
    private static final double LEAST_SECONDS = 0.5;

    private final AtomicReference<Level> level;
    private final LongAdder asked = new LongAdder();
    private volatile int perSecond = 1;

    private long counted;
    private double rememberedCalls;
    private double rememberedSeconds;
    private long lastAsked;

    /** @param share {@link #NONE} until the gateway begins with it */
    private record Level(long due, double share) {}

    RateBucket(long now) {
        level = new AtomicReference<>(new Level(now, NONE));
    }

    /** Counts a call unless it comes too fast, and answers whether it may go on. */
    boolean admit(long now, int callsPerSecond, RateKey rate, Sharing sharing) {
        if (perSecond != callsPerSecond) {
            perSecond = callsPerSecond;
        }
        while (true) {
            Level seen = level.get();
            if (seen.share() == NONE) {
                begin(seen, sharing.beginning(rate), now);
                continue;
            }
            Pace pace = Pace.of(callsPerSecond, seen.share());
            long next = (pace.isWithin(seen.due(), now) ? seen.due() : now) + pace.callNanos();
            if (next > now + pace.aheadNanos()) {
                return false;
            }
            if (level.compareAndSet(seen, new Level(next, seen.share()))) {
                return true;
            }
        }
    }

    private void begin(Level none, Beginning beginning, long now) {
        Pace pace = Pace.of(perSecond, beginning.share());
        level.compareAndSet(none, new Level(pace.due(beginning.stock(), now), beginning.share()));
    }

    /** Changes the share, unless the gateway has yet to begin. */
    void share(double changed, long now) {
        level.updateAndGet(seen -> seen.share() == NONE || seen.share() == changed
                ? seen
                : new Level(
                        Pace.of(perSecond, changed)
                                .due(Pace.of(perSecond, seen.share()).stock(seen.due(), now), now),
                        changed));
    }

    boolean isUsedAhead(long now) {
        return level.get().due() >= now;
    }

    int perSecond() {
        return perSecond;
    }

    void count() {
        asked.increment();
    }

    /**
     * Calls per second that were asked for lately.
     *
     * @param elapsed since this was asked before
     * @return 0 once nothing was asked for long enough; the gateway then has no share any more
     */
    double demand(Duration elapsed, long nanoTime, Duration quiet) {
        long all = asked.sum();
        long fresh = all - counted;
        counted = all;
        if (fresh > 0) {
            lastAsked = nanoTime;
        } else if (rememberedCalls == 0 || nanoTime - lastAsked > quiet.toNanos()) {
            forget();
            return 0;
        }
        double seconds = elapsed.toNanos() / 1e9;
        double remembered = Math.exp(-seconds / REMEMBERED_SECONDS);
        rememberedCalls = rememberedCalls * remembered + fresh;
        rememberedSeconds = rememberedSeconds * remembered + seconds;
        return rememberedCalls / Math.max(LEAST_SECONDS, rememberedSeconds);
    }

    private void forget() {
        rememberedCalls = 0;
        rememberedSeconds = 0;
        level.updateAndGet(seen -> new Level(seen.due(), NONE));
    }
}
