package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads of several processes that run one at a time, in an order and on a clock that a seed decides: the same seed, the same run.
 *
 * <p>They give way at each {@link #step}, and no lock may be held there that another one waits for.
 */
final class Simulation {
    /** Thrown where a process was killed, at every step that it would still take. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A process: killed once, or stopped for a while, as often as the seed says. */
    static final class Machine {
        boolean killed;
        boolean ending;

        /** Those who still use what it has; it is closed after them. */
        int users;

        int pauses;
        private long pausedUntil;
    }

    private static final class Actor {
        final Machine process;
        final Semaphore turn = new Semaphore(0);
        long wakes;
        long order;

        Actor(Machine process) {
            this.process = process;
        }
    }

    private static final String FAULT = "simulated";

    final Random random;

    /** For what must be random and yet the same again. */
    final SecureRandom ids;

    /** While it is true nothing fails, and nothing takes time. */
    boolean calm;

    private final PriorityQueue<Actor> waiting = new PriorityQueue<>(
            Comparator.comparingLong((Actor each) -> each.wakes).thenComparingLong(each -> each.order));
    private final Semaphore gaveWay = new Semaphore(0);
    private final List<AtomicReference<Instant>> clocks = new ArrayList<>();
    private final List<Duration> offsets = new ArrayList<>();
    private long nanos;
    private long orders;
    private @Nullable Actor running;
    private @Nullable Throwable failure;

    Simulation(long seed) {
        random = new Random(seed);
        Random forIds = new Random(seed + 1);
        ids = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                forIds.nextBytes(bytes);
            }
        };
    }

    /** A clock that goes with the simulation, so far ahead of it. */
    AtomicReference<Instant> clock(Duration ahead) {
        AtomicReference<Instant> clock =
                new AtomicReference<>(World.START.plusNanos(nanos).plus(ahead));
        clocks.add(clock);
        offsets.add(ahead);
        return clock;
    }

    Instant now() {
        return World.START.plusNanos(nanos);
    }

    long nanoTime() {
        return nanos;
    }

    void spawn(Machine process, Runnable body) {
        Actor actor = new Actor(process);
        Thread.ofVirtual().start(() -> {
            try {
                actor.turn.acquireUninterruptibly();
                body.run();
            } catch (Killed e) {
                // nothing of the process is left
            } catch (Throwable e) { // whatever it is, the run has failed
                failure = e;
            } finally {
                gaveWay.release();
            }
        });
        enqueue(actor, nanos);
    }

    private void enqueue(Actor actor, long wakes) {
        actor.wakes = wakes;
        actor.order = orders++;
        waiting.add(actor);
    }

    /** Runs until every thread has ended. */
    void run() throws Throwable {
        while (!waiting.isEmpty()) {
            Actor next = waiting.remove();
            advance(next.wakes);
            if (!next.process.killed && next.process.pausedUntil > nanos) {
                enqueue(next, next.process.pausedUntil);
                continue;
            }
            running = next;
            next.turn.release();
            if (!gaveWay.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("a thread of the simulation waits for another one");
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private void advance(long to) {
        if (to > nanos) {
            nanos = to;
            for (int i = 0; i < clocks.size(); i++) {
                clocks.get(i).set(now().plus(offsets.get(i)));
            }
        }
    }

    void sleep(Duration time) {
        Actor self = running;
        if (self == null) {
            throw new IllegalStateException("not a thread of the simulation");
        }
        enqueue(self, nanos + time.toNanos());
        gaveWay.release();
        self.turn.acquireUninterruptibly();
        requireLiving(self.process);
    }

    /** The machine whose thread runs. */
    Machine process() {
        Actor self = running;
        if (self == null) {
            throw new IllegalStateException("not a thread of the simulation");
        }
        return self.process;
    }

    private static void requireLiving(Machine process) {
        if (process.killed) {
            throw new Killed();
        }
    }

    /** Takes as long as asking a store or a service does; others go on meanwhile. */
    void step() {
        requireLiving(process());
        if (calm) {
            return;
        }
        boolean slow = random.nextInt(200) == 0;
        sleep(Duration.ofMillis(slow ? random.nextInt(4_000) : random.nextInt(10)));
    }

    /** Fails now and then. */
    void mayFail() {
        if (oneIn(60)) {
            throw new StorageException.Unavailable(FAULT);
        }
    }

    boolean oneIn(int times) {
        return !calm && random.nextInt(times) == 0;
    }

    StorageException fault() {
        return new StorageException.Unavailable(FAULT);
    }

    static boolean isFault(Throwable failure) {
        return FAULT.equals(failure.getMessage());
    }

    void pause(Machine process, Duration time) {
        process.pauses++;
        process.pausedUntil = nanos + time.toNanos();
    }
}
