package dev.sealgate.gateway.edge.exchange;

import java.util.concurrent.locks.LockSupport;

/** How long work on virtual threads lets others run: they are not time-sliced. One for each work; not thread-safe. */
public final class Turns {
    /** Some milliseconds of hashing and sealing; a turn costs as much as a few kilobytes. */
    public static final long BYTES = 4L << 20;

    /** As short as can be: the point is to queue anew. */
    private static final long NANOS = 1;

    private long bytes;

    /** Passes the turn once there was enough work for it. */
    public void worked(long moreBytes) {
        bytes += moreBytes;
        if (bytes >= BYTES) {
            bytes = 0;
            pass();
        }
    }

    /** Everybody who waits for a processor goes first. A thread that yields would be queued before all that comes from outside its carrier. */
    public static void pass() {
        LockSupport.parkNanos(NANOS);
    }
}
