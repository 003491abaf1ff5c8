package dev.sealgate.gateway.exchange;

import java.util.concurrent.locks.LockSupport;

/** How long work on virtual threads lets others run: they are not time-sliced. */
public final class Turns {
    /** As short as can be: the point is to queue anew. */
    private static final long NANOS = 1;

    private Turns() {}

    /** Everybody who waits for a processor goes first. A thread that yields would be queued before all that comes from outside its carrier. */
    public static void pass() {
        LockSupport.parkNanos(NANOS);
    }
}
