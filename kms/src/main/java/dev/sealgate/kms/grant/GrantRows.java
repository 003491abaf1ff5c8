package dev.sealgate.kms.grant;

import dev.sealgate.kms.grant.GrantTables.ByPrincipal;
import dev.sealgate.kms.grant.GrantTables.GrantHead;
import dev.sealgate.kms.grant.GrantTables.GrantRow;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The rows of a grant, which come and go together. */
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

    /** Whether it was there. */
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
        List<GrantPlace> places = some(database, key);
        while (!places.isEmpty()) {
            List<GrantPlace> together = places;
            database.inTransaction(tx -> {
                together.forEach(place -> delete(tx, place));
                return together;
            });
            places = some(database, key);
        }
        database.inTransaction(tx -> {
            tx.delete(GrantTables.HEADS, key);
            return key;
        });
    }

    private static List<GrantPlace> some(Database database, KeyArn key) {
        byte[] start = GrantTables.ofKey(key);
        List<GrantPlace> places = new ArrayList<>();
        try (TableCursor<GrantPlace, Grant> cursor = database.cursor(GrantTables.GRANTS)) {
            boolean more = cursor.seek(start);
            while (more && places.size() < REMOVED_TOGETHER && Keys.startsWith(cursor.encodedKey(), start)) {
                places.add(cursor.key());
                more = cursor.next();
            }
        }
        return places;
    }

    private static GrantHead head(int grants) {
        return new GrantHead(grants, UUID.randomUUID().toString());
    }
}
