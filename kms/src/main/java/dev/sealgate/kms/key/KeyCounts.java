package dev.sealgate.kms.key;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many customer managed keys an account has in a region, counted in the transactions that create and remove them. Thread-safe.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
final class KeyCounts {
    private final Database database;
    private final ResourceQuotas quotas;

    KeyCounts(Database database, ResourceQuotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** Whose keys are counted. */
    record Owner(AccountId account, String region) {}

    /** The count as it is stored. */
    record KeyCount(int keys) {}

    /** To be taken before the transaction that changes the count. */
    Tally tally(KeyArn key) {
        Owner owner = new Owner(key.account(), key.region());
        // Keys created before there was a count are counted once; writing the first count excludes all
        // others.
        boolean counted = database.get(KmsTables.COUNTS, owner).isPresent();
        return new Tally(owner, counted ? 0 : walk(owner));
    }

    /** Changes the count of one owner within a transaction. */
    final class Tally {
        private final Owner owner;
        private final int uncounted;

        private Tally(Owner owner, int uncounted) {
            this.owner = owner;
            this.uncounted = uncounted;
        }

        /** @throws KmsException when the owner has as many keys as it may */
        void added(Transaction tx, KmsKey key) {
            if (key.managedByService()) {
                return;
            }
            int present = present(tx);
            int limit = quotas.keysPerRegion(owner.account(), owner.region());
            if (present >= limit) {
                throw new KmsException(
                        KmsErrorCode.LIMIT_EXCEEDED,
                        "Account " + owner.account() + " has reached the limit of " + limit + " KMS keys in "
                                + owner.region() + ".");
            }
            tx.put(KmsTables.COUNTS, owner, new KeyCount(present + 1));
        }

        void removed(Transaction tx, KmsKey key) {
            if (!key.managedByService()) {
                tx.put(KmsTables.COUNTS, owner, new KeyCount(Math.max(0, present(tx) - 1)));
            }
        }

        private int present(Transaction tx) {
            return tx.get(KmsTables.COUNTS, owner).map(KeyCount::keys).orElse(uncounted);
        }
    }

    private int walk(Owner owner) {
        AtomicInteger found = new AtomicInteger();
        KeyRange range = KeyRange.startingWith(KmsTables.prefix(owner.account(), owner.region()));
        KeyRows.forEach(database, range, row -> found.addAndGet(row.value().managedByService() ? 0 : 1));
        return found.get();
    }
}
