package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.RecordKey;
import java.util.Optional;

/** What an account has set for all of its buckets, durable on return. Thread-safe. */
public final class AccountSettings {
    private final Database database;

    public AccountSettings(Database database) {
        this.database = database;
    }

    /** Where the record of the account's block is, to read it ahead of need. */
    public static RecordKey publicAccessBlockAt(String accountId) {
        return Tables.ACCOUNT_PUBLIC_ACCESS.at(accountId);
    }

    public Optional<PublicAccessBlock> publicAccessBlock(String accountId) {
        return database.get(Tables.ACCOUNT_PUBLIC_ACCESS, accountId);
    }

    public void putPublicAccessBlock(String accountId, PublicAccessBlock block) {
        database.write(tx -> tx.put(Tables.ACCOUNT_PUBLIC_ACCESS, accountId, block));
    }

    public void deletePublicAccessBlock(String accountId) {
        database.write(tx -> tx.delete(Tables.ACCOUNT_PUBLIC_ACCESS, accountId));
    }
}
