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

    /** @param known what the first run starts from */
    <R> R run(Known known, Function<MetadataStore.Transaction, R> body) {
        BufferedTransaction first = BufferedTransaction.first(views.get(), known);
        R result;
        try {
            result = first.run(body);
        } catch (RuntimeException e) {
            if (first.isAssuming()) {
                return runAgain(body);
            }
            throw e;
        }
        // Where it only took something for granted and wrote nothing, looking is less than a commit.
        boolean unfounded = first.isAssuming() && first.writes().isEmpty();
        return !unfounded && commitInTurn(first) ? result : runAgain(body);
    }

    private <R> R runAgain(Function<MetadataStore.Transaction, R> body) {
        for (int attempt = 1; attempt < SHARED_ATTEMPTS; attempt++) {
            BufferedTransaction transaction = BufferedTransaction.again(views.get());
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
            BufferedTransaction transaction = BufferedTransaction.again(views.get());
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
