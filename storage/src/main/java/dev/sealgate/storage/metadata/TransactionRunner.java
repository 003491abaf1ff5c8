package dev.sealgate.storage.metadata;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Runs transaction bodies until they commit. Thread-safe.
 *
 * <p>A body that lost too many races gets a turn in which nobody else commits, so it cannot starve.
 */
final class TransactionRunner {
    private static final int SHARED_ATTEMPTS = 8;

    private final Supplier<ReadView> views;
    private final Predicate<BufferedTransaction> commit;

    /** Committing holds the read lock; the write lock keeps every other commit out. Fair, or the turn might never come. */
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

    /** @param commit makes the writes durable; false when what was read has changed */
    TransactionRunner(Supplier<ReadView> views, Predicate<BufferedTransaction> commit) {
        this.views = views;
        this.commit = commit;
    }

    <R> R run(Function<MetadataStore.Transaction, R> body) {
        for (int attempt = 0; attempt < SHARED_ATTEMPTS; attempt++) {
            BufferedTransaction transaction = new BufferedTransaction(views.get(), attempt > 0);
            R result = transaction.run(body);
            if (commitInTurn(transaction)) {
                return result;
            }
        }
        return runAlone(body);
    }

    private boolean commitInTurn(BufferedTransaction transaction) {
        if (transaction.needsNoCommit()) {
            return true;
        }
        Lock turn = turns.readLock();
        turn.lock();
        try {
            return commit.test(transaction);
        } finally {
            turn.unlock();
        }
    }

    private <R> R runAlone(Function<MetadataStore.Transaction, R> body) {
        Lock turn = turns.writeLock();
        turn.lock();
        try {
            BufferedTransaction transaction = new BufferedTransaction(views.get(), true);
            R result = transaction.run(body);
            if (!transaction.needsNoCommit() && !commit.test(transaction)) {
                throw new IllegalStateException("a transaction body committed another transaction");
            }
            return result;
        } finally {
            turn.unlock();
        }
    }
}
