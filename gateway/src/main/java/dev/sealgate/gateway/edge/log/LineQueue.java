package dev.sealgate.gateway.edge.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way to a destination that may be slow: whoever adds one never waits. What finds the queue full is dropped, counted, and
 * told of. Thread-safe.
 */
final class LineQueue extends AsyncAppender {
    /** Each holds what a client sent, which is bounded: these are some tens of MiB at most. */
    static final int LINES = 4096;

    private static final int FLUSHED_WITHIN_MILLIS = 5000;
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final LongConsumer told;
    private long dropped;
    private @Nullable Instant toldAt;

    /** @param told receives, at the end and not too often before, how many lines were dropped since the last time */
    LineQueue(int lines, InstantSource clock, LongConsumer told) {
        this.clock = clock;
        this.told = told;
        setQueueSize(lines);
        setDiscardingThreshold(0);
        setNeverBlock(true);
        setMaxFlushTime(FLUSHED_WITHIN_MILLIS);
    }

    /** Told by the writing thread, behind the line that it wrote. */
    private final class Notice extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent written) {
            tell(TOLD_EVERY);
        }
    }

    @Override
    public void start() {
        Notice notice = new Notice();
        notice.setContext(getContext());
        notice.start();
        addAppender(notice);
        super.start();
    }

    /** Nothing is worked out here: arguments are immutable, and the request's id is among them. */
    @Override
    protected void preprocess(ILoggingEvent event) {}

    @Override
    protected synchronized void append(ILoggingEvent event) {
        if (getRemainingCapacity() > 0) { // only the writing thread changes that meanwhile, and makes room
            super.append(event);
        } else {
            dropped++;
        }
    }

    private void tell(Duration since) {
        long count;
        synchronized (this) {
            Instant now = clock.instant();
            if (dropped == 0 || (toldAt != null && Duration.between(toldAt, now).compareTo(since) < 0)) {
                return;
            }
            toldAt = now;
            count = dropped;
            dropped = 0;
        }
        told.accept(count);
    }

    @Override
    public void stop() {
        super.stop();
        tell(Duration.ZERO);
    }
}
