package dev.sealgate.storage.cluster;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.cluster.Tables.Gateway;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.TableRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other gateways, as their rows tell: who lives, what they read, and what those left that are gone. Thread-safe. */
public final class Gateways {
    /**
     * A gateway that will never commit anything any more.
     *
     * @param forgettable whether nobody can still be writing blobs under its ids
     */
    public record Gone(GatewayId id, boolean forgettable) {}

    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

    private final Database database;
    private final Membership membership;

    Gateways(Database database, Membership membership) {
        this.database = database;
        this.membership = membership;
    }

    /** All that are gone, after those were declared gone that have not renewed in time. */
    public List<Gone> declareGone(Leases.Held sweeper) {
        Instant now = membership.storeTime();
        List<Gone> gone = new ArrayList<>();
        Scans.forEach(database, Tables.GATEWAYS, KeyRange.all(), row -> {
            Gateway gateway = row.value();
            GatewayId id = row.key();
            if (gateway.gone().isPresent()) {
                gone.add(new Gone(id, isForgettable(gateway.gone().get(), now)));
            } else if (!id.equals(membership.id()) && isOverdue(gateway, now) && declareGone(sweeper, id, now)) {
                LOG.warn(
                        "gateway {} ({}) has not renewed for {} s and is declared gone",
                        id,
                        gateway.name(),
                        Duration.between(gateway.renewed(), now).toSeconds());
                gone.add(new Gone(id, false));
            }
        });
        return gone;
    }

    /**
     * What those are called that may still use a store, for whoever wants it to himself.
     *
     * @param now the store's time
     */
    public static List<String> alive(Database database, Instant now) {
        List<String> alive = new ArrayList<>();
        Scans.forEach(database, Tables.GATEWAYS, KeyRange.all(), row -> {
            Gateway gateway = row.value();
            if (gateway.gone().isEmpty() && !isOverdue(gateway, now)) {
                alive.add(gateway.name());
            }
        });
        return alive;
    }

    /** How many live, this one among them. */
    public int alive() {
        return alive(database, membership.storeTime()).size();
    }

    private static boolean isOverdue(Gateway gateway, Instant now) {
        return gateway.renewed().plus(Terms.LIVES_FOR).isBefore(now);
    }

    private boolean isForgettable(Instant gone, Instant now) {
        return membership.isAlone() || gone.plus(Terms.REMEMBERED_FOR).isBefore(now);
    }

    private boolean declareGone(Leases.Held sweeper, GatewayId id, Instant now) {
        return database.inTransaction(tx -> {
            sweeper.fence(tx);
            Optional<Gateway> found = tx.get(Tables.GATEWAYS, id);
            boolean overdue = found.filter(gateway -> gateway.gone().isEmpty() && isOverdue(gateway, now))
                    .isPresent();
            if (overdue) {
                end(tx, id, found.get(), now);
            }
            return overdue;
        });
    }

    private static void end(Transaction tx, GatewayId id, Gateway gateway, Instant now) {
        tx.delete(Tables.LIVES, id);
        tx.put(Tables.GATEWAYS, id, gateway.goneSince(now));
    }

    /** For a gateway whose store nobody else has open. */
    static void declareAllGone(Transaction tx, Instant now) {
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<TableRow<GatewayId, Gateway>> some =
                    tx.scan(Tables.GATEWAYS, left.get(), MetadataStore.MAX_AT_ONCE);
            for (TableRow<GatewayId, Gateway> row : some.found()) {
                if (row.value().gone().isEmpty()) {
                    end(tx, row.key(), row.value(), now);
                }
            }
            left = some.rest();
        }
    }

    /** Shows the ids under which a gateway that is gone may have written blobs, some at a time, at most 1,000. */
    public void forEachReserved(Gone gone, Consumer<List<BlobId>> visitor) {
        KeyRange batches = KeyRange.startingWith(Tables.prefixOfBatches(gone.id()));
        Scans.forEach(database, Tables.INTENTS, batches, row -> {
            List<BlobId> ids = row.value().ids().stream().map(BlobId::new).toList();
            for (int from = 0; from < ids.size(); from += MetadataStore.MAX_AT_ONCE) {
                visitor.accept(ids.subList(from, Math.min(ids.size(), from + MetadataStore.MAX_AT_ONCE)));
            }
        });
    }

    /** Removes what is written down of a gateway that is gone, and whose blobs are dealt with. */
    public void forget(Gone gone, Leases.Held sweeper) {
        KeyRange batches = KeyRange.startingWith(Tables.prefixOfBatches(gone.id()));
        Scans.forEachKey(
                database,
                Tables.INTENTS,
                batches,
                key -> database.write(tx -> {
                    sweeper.fence(tx);
                    tx.delete(Tables.INTENTS, key);
                }));
        database.write(tx -> {
            sweeper.fence(tx);
            tx.delete(Tables.GATEWAYS, gone.id());
        });
    }

    /**
     * The ids under which gateways that are not gone, this one among them, may be writing, or have written what no commit took yet.
     *
     * <p>A blob that was there before this was called, and is not in it, is named by a record already, or nobody will ever name it.
     */
    public Set<BlobId> reserved() {
        Set<GatewayId> gone = new HashSet<>();
        Scans.forEach(database, Tables.GATEWAYS, KeyRange.all(), row -> {
            if (row.value().gone().isPresent()) {
                gone.add(row.key());
            }
        });
        Set<BlobId> ids = new HashSet<>();
        // Batches of gateways without a row are of those that joined meanwhile.
        Scans.forEach(database, Tables.INTENTS, KeyRange.all(), row -> {
            if (!gone.contains(row.key().gateway())) {
                row.value().ids().forEach(id -> ids.add(new BlobId(id)));
            }
        });
        return ids;
    }

    /** What is being read at all gateways that are not gone. */
    public Readers readers() {
        Instant oldest = Instant.MAX;
        Set<Bytes> longReads = new HashSet<>(membership.reads().contents());
        for (Gateway other : others()) {
            oldest = other.oldestRead().isBefore(oldest) ? other.oldestRead() : oldest;
            longReads.addAll(other.longReads());
        }
        return new Readers(oldest, longReads);
    }

    private List<Gateway> others() {
        List<Gateway> others = new ArrayList<>();
        if (!membership.isAlone()) {
            Scans.forEach(database, Tables.GATEWAYS, KeyRange.all(), row -> {
                Gateway gateway = row.value();
                if (!row.key().equals(membership.id()) && gateway.gone().isEmpty()) {
                    others.add(gateway);
                }
            });
        }
        return others;
    }

    /**
     * What is being read somewhere.
     *
     * @param oldest no read of other contents than {@code contents} that is open at another gateway began before
     */
    public record Readers(Instant oldest, Set<Bytes> contents) {
        /**
         * Whether nobody can be reading it.
         *
         * @param unusedSince when, by the store's clock, a reader could certainly not find it any more
         * @param grace between finding content and opening it
         */
        public boolean leaveAlone(Bytes contentId, Instant unusedSince, Duration grace) {
            return !contents.contains(contentId) && !unusedSince.plus(grace).isAfter(oldest);
        }
    }
}
