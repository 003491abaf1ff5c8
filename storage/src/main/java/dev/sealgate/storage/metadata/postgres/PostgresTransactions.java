package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.BufferedTransaction;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies until they commit, or their time is over. Thread-safe.
 *
 * <p>A body does not see one moment while it runs: what it returns or throws is believed only when all that it read was there at one
 * moment. One that lost too many races gets a turn in which nobody else of this process commits.
 */
final class PostgresTransactions {
    private static final int SHARED_LOSSES = 8;

    /** More than losses: where many want the same record, they commit one by one anyway, and together with others. */
    private static final int SHARED_ATTEMPTS = 64;

    private final Connections connections;
    private final Committers committers;

    /** Committing holds the read lock; the write lock keeps every other commit of this process out. Fair, or the turn might never come. */
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

    PostgresTransactions(Connections connections, Committers committers) {
        this.connections = connections;
        this.committers = committers;
    }

    /** @param known what the first run starts from */
    <R> R run(Known known, Function<MetadataStore.Transaction, R> body) {
        connections.requireOpen();
        Deadline deadline = connections.deadline();
        Backoff backoff = new Backoff();
        int lost = 0;
        for (int attempt = 0; lost < SHARED_LOSSES && attempt < SHARED_ATTEMPTS; attempt++) {
            Run<R> run = attempt == 0 ? first(known, body) : again(body);
            switch (run.outcome(turns.readLock(), deadline)) {
                case COMMITTED -> {
                    return run.result();
                }
                case LOST_HERE -> {
                    connections.observer().conflicted();
                    requireTime(!deadline.isOver());
                }
                case LOST -> {
                    connections.observer().conflicted();
                    lost++;
                    requireTime(backoff.pause(deadline));
                }
            }
        }
        return runAlone(body, deadline, backoff);
    }

    private <R> R runAlone(Function<MetadataStore.Transaction, R> body, Deadline deadline, Backoff backoff) {
        Lock turn = turns.writeLock();
        take(turn, deadline);
        try {
            while (true) {
                Run<R> run = again(body);
                // Whoever holds the write lock may take the read lock, too.
                if (run.outcome(turns.readLock(), deadline) == Waiting.Outcome.COMMITTED) {
                    return run.result();
                }
                connections.observer().conflicted();
                requireTime(backoff.pause(deadline));
            }
        } finally {
            turn.unlock();
        }
    }

    private static void requireTime(boolean left) {
        if (!left) {
            throw lost();
        }
    }

    private static StorageException lost() {
        return new StorageException.Slow(
                "metadata database: a transaction lost every race until its time was over", new TimeoutException());
    }

    private static void take(Lock turn, Deadline deadline) {
        try {
            if (turn.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw lost();
    }

    private <R> Run<R> first(Known known, Function<MetadataStore.Transaction, R> body) {
        PostgresView view = new PostgresView(connections);
        return new Run<>(view, BufferedTransaction.first(view, known), body);
    }

    private <R> Run<R> again(Function<MetadataStore.Transaction, R> body) {
        PostgresView view = new PostgresView(connections);
        return new Run<>(view, BufferedTransaction.again(view), body);
    }

    /** One run of a body: what it gave, and whether that stands. */
    private final class Run<R> {
        private final PostgresView view;
        private final BufferedTransaction transaction;
        private @Nullable R result;
        private @Nullable Throwable thrown;

        Run(PostgresView view, BufferedTransaction transaction, Function<MetadataStore.Transaction, R> body) {
            this.view = view;
            this.transaction = transaction;
            try {
                result = transaction.run(body);
            } catch (StorageException.Corrupt e) {
                thrown = e; // it may have seen two moments
            } catch (StorageException | VirtualMachineError e) {
                throw e; // what the store says itself needs no belief
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }

        Waiting.Outcome outcome(Lock turn, Deadline deadline) {
            if (thrown != null || transaction.writes().isEmpty()) {
                boolean believed = (view.isOneMoment() && !transaction.isAssuming()) || holds();
                return believed ? Waiting.Outcome.COMMITTED : Waiting.Outcome.LOST;
            }
            take(turn, deadline);
            try {
                return committers.commit(Waiting.of(transaction, view.seen(), deadline));
            } finally {
                turn.unlock();
            }
        }

        private boolean holds() {
            return connections.ask(Reads.of(transaction, view.seen())::hold);
        }

        @SuppressWarnings("NullAway") // a body may return null
        R result() {
            if (thrown instanceof RuntimeException e) {
                throw e;
            }
            if (thrown instanceof Error e) {
                throw e;
            }
            return result;
        }
    }
}
