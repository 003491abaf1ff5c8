package dev.sealgate.kms.fault;

import dev.sealgate.kms.call.KmsCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The faults that are armed, in the order in which they were added. Thread-safe; held in memory only.
 *
 * <p>Without any, a call pays for one look at an empty list.
 */
public final class Faults {
    /** How many can be armed at a time. */
    public static final int MAX_FAULTS = 100;

    private final CopyOnWriteArrayList<Armed> armed = new CopyOnWriteArrayList<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Consumer<Duration> pause;

    /** Calls that are to come later are held up on their own thread. */
    public Faults() {
        this(Faults::sleep);
    }

    /** @param pause holds up the calling thread */
    public Faults(Consumer<Duration> pause) {
        this.pause = pause;
    }

    /** One fault that waits for its calls. Thread-safe. */
    public static final class Armed {
        private final String id;
        private final Fault fault;
        private final AtomicInteger left;

        private Armed(String id, Fault fault) {
            this.id = id;
            this.fault = fault;
            left = new AtomicInteger(fault.times().orElse(1));
        }

        /** Its name among those that were added since the start. */
        public String id() {
            return id;
        }

        public Fault fault() {
            return fault;
        }

        /** How many more calls it strikes; empty: all. */
        public Optional<Integer> left() {
            return fault.times().isPresent() ? Optional.of(left.get()) : Optional.empty();
        }

        private boolean isSpent() {
            return left.get() == 0;
        }

        /** Takes one of the calls that are left. */
        boolean take() {
            return fault.times().isEmpty() || left.getAndUpdate(many -> Math.max(0, many - 1)) > 0;
        }
    }

    /** @throws IllegalStateException when {@link #MAX_FAULTS} are armed */
    public synchronized Armed add(Fault fault) {
        armed.removeIf(Armed::isSpent);
        if (armed.size() >= MAX_FAULTS) {
            throw new IllegalStateException(MAX_FAULTS + " faults are armed already");
        }
        Armed added = new Armed(Long.toString(lastId.incrementAndGet()), fault);
        armed.add(added);
        return added;
    }

    /** Those that are not spent. */
    public List<Armed> list() {
        return armed.stream().filter(each -> !each.isSpent()).toList();
    }

    /** Removes what {@code which} picks, and answers how many that were; spent ones do not count. */
    public synchronized int remove(Predicate<Armed> which) {
        armed.removeIf(Armed::isSpent);
        int before = armed.size();
        armed.removeIf(which);
        return before - armed.size();
    }

    /** Those that may strike one call. */
    public CallFaults of(KmsCall call, String operation) {
        if (armed.isEmpty()) {
            return new CallFaults(List.of(), pause);
        }
        return new CallFaults(
                armed.stream()
                        .filter(each ->
                                each.fault().befalls(call.caller().principal().account(), operation))
                        .toList(),
                pause);
    }

    private static void sleep(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
