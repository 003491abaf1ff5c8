package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.metadata.BufferedTransaction;
import java.util.concurrent.CompletableFuture;

/** A transaction on its way to the database. */
record Waiting(
        BufferedTransaction transaction,
        Seen seen,
        Reads reads,
        Deadline deadline,
        CompletableFuture<Outcome> outcome) {
    enum Outcome {
        COMMITTED,
        /** What it read does not hold. */
        LOST,
        /** The same, because of another transaction of this process, which is over. */
        LOST_HERE
    }

    static Waiting of(BufferedTransaction transaction, Seen seen, Deadline deadline) {
        return new Waiting(transaction, seen, Reads.of(transaction, seen), deadline, new CompletableFuture<>());
    }
}
