package dev.sealgate.kms.grant;

import dev.sealgate.kms.grant.GrantTables.ByPrincipal;
import dev.sealgate.kms.grant.GrantTables.GrantHead;
import dev.sealgate.kms.grant.GrantTables.GrantRow;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.TableRow;
import java.util.UUID;

/** The rows of a grant, which are written and removed together. */
public final class GrantRows {
    /** So that one transaction does not hold up all others. */
    private static final int REMOVED_TOGETHER = 500;

    private GrantRows() {}

    static int count(Transaction tx, KeyArn key) {
        return tx.get(GrantTables.HEADS, key).map(GrantHead::grants).orElse(0);
    }

    static void put(Transaction tx, GrantPlace place, Grant grant) {
        int before = count(tx, place.key());
        GrantRow row = new GrantRow(grant.createdAt());
        tx.put(GrantTables.GRANTS, place, grant);
        tx.put(GrantTables.BY_GRANTEE, new ByPrincipal(grant.granteeKey(), place), row);
        grant.retiringKey().ifPresent(retirer -> tx.put(GrantTables.BY_RETIRER, new ByPrincipal(retirer, place), row));
        tx.put(GrantTables.HEADS, place.key(), head(before + 1));
    }

    /** Whether it existed. */
    static boolean delete(Transaction tx, GrantPlace place) {
        return tx.get(GrantTables.GRANTS, place)
                .map(grant -> {
                    tx.delete(GrantTables.GRANTS, place);
                    tx.delete(GrantTables.BY_GRANTEE, new ByPrincipal(grant.granteeKey(), place));
                    grant.retiringKey()
                            .ifPresent(retirer -> tx.delete(GrantTables.BY_RETIRER, new ByPrincipal(retirer, place)));
                    tx.put(GrantTables.HEADS, place.key(), head(Math.max(0, count(tx, place.key()) - 1)));
                    return true;
                })
                .orElse(false);
    }

    /** Removes every grant of a key that is about to be removed itself. */
    public static void removeAll(Database database, KeyArn key) {
        while (database.inTransaction(tx -> removeSome(tx, key))) {
            // the next ones
        }
        database.write(tx -> tx.delete(GrantTables.HEADS, key));
    }

    /** Whether there are more. */
    private static boolean removeSome(Transaction tx, KeyArn key) {
        KeyRange ofKey = KeyRange.startingWith(GrantTables.ofKey(key));
        Portion<TableRow<GrantPlace, Grant>> some = tx.scan(GrantTables.GRANTS, ofKey, REMOVED_TOGETHER);
        some.found().forEach(row -> delete(tx, row.key()));
        return some.rest().isPresent();
    }

    private static GrantHead head(int grants) {
        return new GrantHead(grants, UUID.randomUUID().toString());
    }
}
