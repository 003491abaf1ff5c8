package dev.sealgate.gateway.edge.exchange;

import java.time.Duration;
import java.time.Instant;

/** Picks the first so many of what happens in each minute: enough to look into, and no more to write down however much there is. Thread-safe. */
public final class Sample {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private Instant end = Instant.MIN;
    private int taken;

    public Sample(int perMinute) {
        this.perMinute = perMinute;
    }

    public synchronized boolean takes(Instant now) {
        boolean over = !now.isBefore(end);
        boolean clockWentBack = now.isBefore(end.equals(Instant.MIN) ? end : end.minus(PERIOD));
        if (over || clockWentBack) {
            end = now.plus(PERIOD);
            taken = 0;
        }
        taken = Math.min(taken + 1, perMinute + 1);
        return taken <= perMinute;
    }
}
