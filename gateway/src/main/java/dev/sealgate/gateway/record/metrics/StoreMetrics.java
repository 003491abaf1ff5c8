package dev.sealgate.gateway.record.metrics;

import dev.sealgate.storage.metadata.StoreObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What is measured of the metadata store while it works. Thread-safe. */
final class StoreMetrics implements StoreObserver {
    private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    private final MeterRegistry registry;
    private final Timer commits;
    private final DistributionSummary commitSizes;
    private final ThreadLocal<Timer.Sample> begun;

    StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        begun = ThreadLocal.withInitial(() -> Timer.start(registry));
        commits = Timer.builder("sealgate.commit")
                .description("Time of one write to the metadata, synced if so configured")
                .serviceLevelObjectives(Metrics.latencies())
                .register(registry);
        commitSizes = DistributionSummary.builder("sealgate.commit.transactions")
                .description("Transactions in one write to the metadata")
                .serviceLevelObjectives(BATCH_SIZES)
                .register(registry);
    }

    @Override
    public void beginning() {
        begun.set(Timer.start(registry));
    }

    @Override
    public void committed(int transactions) {
        begun.get().stop(commits);
        commitSizes.record(transactions);
    }

    /** The same of a store that other processes use, too, on the other side of a network. */
    StoreObserver shared() {
        return new Shared();
    }

    private final class Shared implements StoreObserver {
        private final Timer questions = Timer.builder("sealgate.store.question")
                .description("Time of one question to the metadata store, with the wait for a connection")
                .serviceLevelObjectives(Metrics.latencies())
                .register(registry);
        private final Counter conflicts =
                counter("sealgate.store.conflicts", "Transactions run again, because what they read had changed");
        private final Counter retries =
                counter("sealgate.store.retries", "Questions and commits sent again after a failure that may pass");
        private final Counter unknown = counter(
                "sealgate.store.unknown.commits", "Commits of which the store does not say what became of them");

        private Counter counter(String name, String description) {
            return Counter.builder(name).description(description).register(registry);
        }

        @Override
        public void beginning() {
            StoreMetrics.this.beginning();
        }

        @Override
        public void committed(int transactions) {
            StoreMetrics.this.committed(transactions);
        }

        @Override
        public void asked(Duration time) {
            questions.record(time);
        }

        @Override
        public void conflicted() {
            conflicts.increment();
        }

        @Override
        public void retried() {
            retries.increment();
        }

        @Override
        public void unknown() {
            unknown.increment();
        }
    }
}
