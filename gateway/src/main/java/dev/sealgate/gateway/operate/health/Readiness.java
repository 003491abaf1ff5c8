package dev.sealgate.gateway.operate.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether requests are better sent elsewhere, and why. Thread-safe and cheap: what was found out counts for a second, one asks at a time,
 * and nobody waits for a disk that does not answer.
 */
public final class Readiness {
    /** One thing that must be in order; {@code problem} tells what is wrong. */
    public record Check(String name, Supplier<Optional<String>> problem) {}

    /** What one check found; a problem is for operators' eyes. */
    public record Finding(String name, Optional<String> problem) {}

    private enum Stage {
        STARTING,
        SERVING,
        STOPPING
    }

    static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private final List<Check> checks;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();

    private volatile Stage stage = Stage.STARTING;
    private volatile State state = new State(List.of(), 0);

    /** @param at when it was asked for */
    private record State(List<Finding> findings, long at) {}

    public Readiness(List<Check> checks, LongSupplier nanoTime) {
        this.checks = List.copyOf(checks);
        this.nanoTime = nanoTime;
    }

    /** The listeners are open. */
    public void serving() {
        stage = Stage.SERVING;
        ask();
    }

    /** The gateway is being stopped. */
    public void stopping() {
        stage = Stage.STOPPING;
    }

    public boolean isReady() {
        return findings().stream().allMatch(finding -> finding.problem().isEmpty());
    }

    /** Every check, those without a problem too. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        all.add(new Finding(
                "stage",
                switch (stage) {
                    case SERVING -> Optional.empty();
                    case STARTING -> Optional.of("starting");
                    case STOPPING -> Optional.of("stopping");
                }));
        State known = state;
        long age = nanoTime.getAsLong() - known.at();
        if (stage == Stage.SERVING && age >= FRESH_NANOS) {
            if (asking.compareAndSet(false, true)) {
                try {
                    ask();
                } finally {
                    asking.set(false);
                }
                known = state;
            } else if (age >= PATIENCE_NANOS) {
                all.add(new Finding(
                        "checks",
                        Optional.of("no answer for " + Duration.ofNanos(age).toSeconds() + " s")));
            }
        }
        all.addAll(known.findings());
        return all;
    }

    private void ask() {
        long begun = nanoTime.getAsLong();
        List<Finding> found = checks.stream()
                .map(check -> new Finding(check.name(), problem(check)))
                .toList();
        logChanges(state.findings(), found);
        state = new State(found, begun);
    }

    private static Optional<String> problem(Check check) {
        try {
            return check.problem().get();
        } catch (RuntimeException e) {
            return Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static void logChanges(List<Finding> before, List<Finding> now) {
        for (int i = 0; i < now.size(); i++) {
            boolean was = i < before.size() && before.get(i).problem().isPresent();
            String name = now.get(i).name();
            now.get(i).problem().filter(_ -> !was).ifPresent(problem -> LOG.warn("not ready: {}: {}", name, problem));
            if (was && now.get(i).problem().isEmpty()) {
                LOG.info("in order again: {}", name);
            }
        }
    }
}
