package dev.sealgate.kms.key;

import dev.sealgate.storage.metadata.Database.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Synchronizes related multi-Region keys, within the transactions that change one of them.
 *
 * <p>Each key's record is complete, so that using one reads no other; what they share, and which they are, is written to all of them at
 * once.
 */
final class RelatedKeys {
    private RelatedKeys() {}

    /** Stores a changed key; what a primary key shares changes in its replicas too. */
    static void put(Transaction tx, KmsKey before, KmsKey changed) {
        KeyRows.put(tx, changed);
        if (changed.hasReplicas() && !changed.equals(changed.sharing(before))) {
            others(tx, changed).forEach(other -> KeyRows.put(tx, other.sharing(changed)));
        }
    }

    /** Stores a new replica and records it in all related keys. */
    static void join(Transaction tx, KmsKey replica) {
        KeyRows.put(tx, replica);
        replica.multiRegion()
                .ifPresent(related ->
                        others(tx, replica).forEach(other -> KeyRows.put(tx, other.withMultiRegion(related))));
    }

    /** Records in all others that a replica is gone; a primary key that waited for that begins its own waiting period. */
    static void leave(Transaction tx, KmsKey gone, Instant since) {
        for (KmsKey other : others(tx, gone)) {
            MultiRegion fewer = related(other).withoutReplica(gone.arn().region());
            KmsKey left = other.withMultiRegion(fewer);
            boolean last = left.isPrimary() && !left.hasReplicas();
            KeyRows.put(tx, last ? left.withStatus(left.status().withoutReplicas(since)) : left);
        }
    }

    /** Promotes the replica of a Region to the primary, and demotes the primary to a replica. */
    static void promote(Transaction tx, KmsKey replica) {
        MultiRegion changed = related(replica).withPrimary(replica.arn().region());
        others(tx, replica).forEach(other -> KeyRows.put(tx, other.withMultiRegion(changed)));
        KeyRows.put(tx, replica.withMultiRegion(changed));
    }

    private static MultiRegion related(KmsKey key) {
        return key.multiRegion().orElseThrow(() -> new IllegalStateException(key.arn() + " has no related keys"));
    }

    /** Those that exist, including ones that are due for deletion. */
    private static List<KmsKey> others(Transaction tx, KmsKey key) {
        return key.multiRegion().stream()
                .flatMap(related -> related.regions().stream())
                .map(region -> key.arn().related(region))
                .filter(arn -> !arn.equals(key.arn()))
                .map(arn -> KeyRows.get(tx, arn))
                .flatMap(Optional::stream)
                .toList();
    }
}
