package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.blob.BlobTraffic;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Counts what the SDK sends, and what became of it. Thread-safe. */
final class Tally implements ExecutionInterceptor, BlobTraffic {
    private final LongAdder begun = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder brokenOff = new LongAdder();
    private final LongAdder failed = new LongAdder();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        begun.increment();
    }

    /** With each try. */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        sent.increment();
    }

    /** A download goes on by another request. */
    void brokeOff() {
        brokenOff.increment();
    }

    void failed() {
        failed.increment();
    }

    @Override
    public long requests() {
        return begun.sum();
    }

    @Override
    public long retries() {
        // Some requests are not sent yet, and some never are, because nobody knows credentials for them.
        return Math.max(0, sent.sum() - begun.sum()) + brokenOff.sum();
    }

    @Override
    public long failures() {
        return failed.sum();
    }
}
