package dev.sealgate.kms.quota;

import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What takes long to compute, a little of it at a time: accounts take turns, and an account that has {@link #MAX_WAITING} waiting is
 * refused more. Work whose client has left is not started. Thread-safe.
 *
 * <p>It runs on a few platform threads, never on those that carry requests: nothing takes a virtual thread that computes off
 * its carrier. Work must not wait for other such work.
 */
public final class CostlyWork implements AutoCloseable {
    /** Of one account. */
    public static final int MAX_WAITING = 10;

    /** Those whose turn comes next are first; each has something waiting. */
    private final SequencedMap<AccountId, Queue<Task<?>>> waiting = new LinkedHashMap<>();

    private final Executor turns;
    private final Runnable end;

    private CostlyWork(Executor turns, Runnable end) {
        this.turns = turns;
        this.end = end;
    }

    /** @param turns runs each task once, on any thread */
    CostlyWork(Executor turns) {
        this(turns, () -> {});
    }

    /** Work that each calling thread does at once by itself. */
    public static CostlyWork unbounded() {
        return new CostlyWork(Runnable::run);
    }

    /** At most half of the processors work on it, so that ordinary requests always find another. */
    public static CostlyWork start(int processors) {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, processors / 2),
                Thread.ofPlatform().daemon().name("costly-", 1).factory());
        return new CostlyWork(threads, threads::close);
    }

    private static final class Task<T> extends FutureTask<T> {
        private final Caller caller;

        /** Log lines of the work name its request, although another thread does it. */
        private final Map<String, String> logContext = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());

        Task(Caller caller, Supplier<T> work) {
            super(work::get);
            this.caller = caller;
        }

        @Override
        public void run() {
            Map<String, String> before = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
            MDC.setContextMap(logContext);
            try {
                super.run();
            } finally {
                MDC.setContextMap(before);
            }
        }

        void begin() {
            if (caller.effort().isWanted()) {
                run();
            } else {
                setException(new TooMuchWorkException());
            }
        }
    }

    /**
     * What {@code work} gives, or throws, after other accounts had their turns.
     *
     * @param caller of an account, which is the one that waits
     * @throws TooMuchWorkException when the account has too much waiting, or its client no longer waits for the answer
     */
    public <T> T perform(Caller caller, Supplier<T> work) {
        AccountId account = caller.principal().account().orElseThrow();
        Task<T> task = new Task<>(caller, work);
        add(account, task);
        turns.execute(() -> next().begin());
        return result(task);
    }

    private synchronized void add(AccountId account, Task<?> task) {
        Queue<Task<?>> own = waiting.computeIfAbsent(account, _ -> new ArrayDeque<>());
        if (own.size() >= MAX_WAITING) {
            throw new TooMuchWorkException();
        }
        own.add(task);
    }

    // Invariant: as many turns are to come as tasks wait.
    private synchronized Task<?> next() {
        Map.Entry<AccountId, Queue<Task<?>>> first =
                waiting.entrySet().iterator().next();
        Queue<Task<?>> own = first.getValue();
        AccountId account = first.getKey();
        waiting.remove(account);
        Task<?> task = own.remove();
        if (!own.isEmpty()) {
            waiting.putLast(account, own);
        }
        return task;
    }

    private static <T> T result(Task<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException refusal
                    ? refusal
                    : new IllegalStateException("suppliers throw nothing else", e);
        } catch (InterruptedException _) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw new TooMuchWorkException();
        }
    }

    /** Runs the tasks that still wait and are wanted; only when no more requests come. */
    @Override
    public void close() {
        end.run();
    }
}
