package dev.sealgate.storage.cluster;

import dev.sealgate.storage.metadata.Database;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Gateways for unit tests, which go by one given clock and do everything on the thread that asks for it. */
public final class TestMemberships {
    private TestMemberships() {}

    /** The only one over its store; whoever used it before is gone. */
    public static Membership alone(Database database, InstantSource clock) {
        return join(database, clock, clock, true);
    }

    /** One of several, which lives as long as the test renews it. */
    public static Membership among(Database database, InstantSource clock) {
        return join(database, clock, clock, false);
    }

    /** As {@link #among}, whose own clock is another one than the store's. */
    public static Membership among(Database database, InstantSource store, InstantSource local) {
        return join(database, store, local, false);
    }

    private static Membership join(Database database, InstantSource store, InstantSource local, boolean alone) {
        Clocks clocks = new Clocks(store, local, nanoTime(store));
        return Membership.join(
                database, clocks, new Membership.Settings("test", "0", alone), new SecureRandom(), Runnable::run);
    }

    /** A monotonic clock that goes with another one. */
    public static LongSupplier nanoTime(InstantSource clock) {
        return () -> {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        };
    }
}
