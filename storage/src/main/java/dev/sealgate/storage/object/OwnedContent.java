package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import java.time.InstantSource;
import java.util.function.Predicate;

/** Content that a row of a table of somebody else names: it comes and goes in one transaction with that row. Thread-safe. */
public final class OwnedContent {
    private final Database database;
    private final ContentStore contents;
    private final InstantSource clock;

    public OwnedContent(Database database, ContentStore contents, InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.clock = clock;
    }

    /** Where the content is written, and read again. */
    public ContentStore contents() {
        return contents;
    }

    /**
     * Commits the content with the row that names it.
     *
     * @param row writes that row; or says no, and then the content is left to the sweeper. May run more than once
     * @return whether it was committed
     * @throws dev.sealgate.storage.StorageException when it may have been, or may yet be
     */
    public boolean commit(NewContent content, Predicate<Transaction> row) {
        return contents.unsettled()
                .settle(
                        content,
                        () -> database.inTransaction(tx -> {
                            boolean taken = row.test(tx);
                            if (taken) {
                                contents.unsettled().require(tx, content);
                                ContentRows.add(tx, content);
                            }
                            return taken;
                        }),
                        taken -> taken);
    }

    /** Leaves the content to the sweeper, once the transaction that takes its row away is committed. */
    public void retire(Transaction tx, Content content) {
        ContentRows.retire(tx, content, clock.instant());
    }
}
