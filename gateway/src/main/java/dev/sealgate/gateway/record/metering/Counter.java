package dev.sealgate.gateway.record.metering;

import dev.sealgate.storage.usage.Usage;
import java.util.concurrent.atomic.LongAdder;

/** One counter while it grows. Thread-safe. */
final class Counter {
    private final LongAdder calls = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder viaS3 = new LongAdder();
    private final LongAdder savedCalls = new LongAdder();
    private final LongAdder savableByBucketKeys = new LongAdder();
    private final LongAdder savableByCaching = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    void add(Usage more) {
        add(calls, more.calls());
        add(throttled, more.throttled());
        add(errors, more.errors());
        add(viaS3, more.viaS3());
        add(savedCalls, more.savedCalls());
        add(savableByBucketKeys, more.savableByBucketKeys());
        add(savableByCaching, more.savableByCaching());
        add(bytesIn, more.bytesIn());
        add(bytesOut, more.bytesOut());
    }

    private static void add(LongAdder adder, long more) {
        if (more != 0) {
            adder.add(more);
        }
    }

    Usage sum() {
        return new Usage(
                calls.sum(),
                throttled.sum(),
                errors.sum(),
                viaS3.sum(),
                savedCalls.sum(),
                savableByBucketKeys.sum(),
                savableByCaching.sum(),
                bytesIn.sum(),
                bytesOut.sum());
    }
}
