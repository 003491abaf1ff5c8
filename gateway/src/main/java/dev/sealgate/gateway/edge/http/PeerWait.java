package dev.sealgate.gateway.edge.http;

/** How long a peer was waited for, in one direction of one exchange, and how much it moved. Event loop only. */
final class PeerWait {
    private long waitedTicks;
    private long silentTicks;
    private long movedBytes;

    /** A tick passed in which only the peer could make progress; {@code totalBytes}: what it moved since the beginning. */
    void tick(long totalBytes) {
        waitedTicks++;
        silentTicks++;
        if (totalBytes > movedBytes) {
            movedBytes = totalBytes;
            silentTicks = 0;
        }
    }

    /** A tick passed in which we were busy ourselves. */
    void pause() {
        silentTicks = 0;
    }

    long waitedTicks() {
        return waitedTicks;
    }

    boolean isTooLong(Patience.Ticks patience) {
        return silentTicks > patience.idle() || patience.tooSlow(waitedTicks, movedBytes);
    }
}
