package dev.sealgate.storage.cluster;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Tables.Lease;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work that one gateway at a time may do, by name. Thread-safe.
 *
 * <p>A lease ends by the store's clock; its holder stops relying on it before that by a monotonic one. Each new holder has a higher epoch,
 * so that transactions of an earlier one, however late, are refused where they {@link Held#fence}.
 */
public final class Leases {
    /** A lease is renewed when so much of its time is over. */
    private static final int RENEWED_AFTER = 3;

    private final Database database;
    private final Clocks clocks;
    private final Membership membership;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    Leases(Database database, Clocks clocks, Membership membership) {
        this.database = database;
        this.clocks = clocks;
        this.membership = membership;
    }

    /** Takes the lease, or renews it when it is this gateway's and that is due. Empty when another gateway has it. */
    public Optional<Held> take(String name) {
        Life life = membership.life();
        Held known = held.get(name);
        if (known != null && known.life == life && !known.isDue()) {
            return Optional.of(known);
        }
        long sent = clocks.nanoTime().getAsLong();
        Instant now = clocks.store().instant();
        OptionalLong epoch = database.inTransaction(tx -> take(tx, life, name, now));
        if (epoch.isEmpty()) {
            held.remove(name);
            return Optional.empty();
        }
        if (known != null && known.life == life && known.epoch == epoch.getAsLong()) {
            known.sent = sent;
            return Optional.of(known);
        }
        Held taken = new Held(life, name, epoch.getAsLong(), sent);
        held.put(name, taken);
        return Optional.of(taken);
    }

    /** Whether this gateway has it, and nobody else can. Costs no question to the store. */
    public boolean holds(String name) {
        Held known = held.get(name);
        return known != null && known.isHeld();
    }

    private OptionalLong take(Transaction tx, Life life, String name, Instant now) {
        life.require(tx);
        Optional<Lease> found = tx.get(Tables.LEASES, name);
        boolean own = found.filter(lease -> lease.holder().equals(life.id())).isPresent();
        if (!own && found.isPresent() && isHeld(tx, found.get(), now)) {
            return OptionalLong.empty();
        }
        long before = found.map(Lease::epoch).orElse(0L);
        long epoch = own ? before : before + 1;
        // An earlier renewal that commits late must not shorten a later one.
        Instant until = found.filter(_ -> own)
                .map(Lease::until)
                .filter(now.plus(time())::isBefore)
                .orElse(now.plus(time()));
        tx.put(Tables.LEASES, name, new Lease(life.id(), until, epoch));
        return OptionalLong.of(epoch);
    }

    /** Whoever was declared gone holds nothing: its transactions are refused. */
    private static boolean isHeld(Transaction tx, Lease lease, Instant now) {
        return now.isBefore(lease.until())
                && tx.get(Tables.LIVES, lease.holder()).isPresent();
    }

    private Duration time() {
        return membership.isAlone() ? Terms.ALONE_FOR : Terms.LIVES_FOR;
    }

    /** A lease that this gateway has, or had. */
    public final class Held {
        private final Life life;
        private final String name;
        private final long epoch;
        private volatile long sent;

        private Held(Life life, String name, long epoch, long sent) {
            this.life = life;
            this.name = name;
            this.epoch = epoch;
            this.sent = sent;
        }

        /** Whether nobody else can have it yet. Costs no question to the store. */
        public boolean isHeld() {
            Duration margin = Terms.LIVES_FOR.minus(Terms.SERVES_FOR);
            return !life.isLost() && age() < time().minus(margin).toNanos();
        }

        /** Renews it when that is due, for work that takes long; whether it is still this gateway's, and always was. */
        public boolean keep() {
            return take(name).filter(now -> now == this).isPresent();
        }

        private boolean isDue() {
            return age() > time().toNanos() / RENEWED_AFTER;
        }

        private long age() {
            return clocks.nanoTime().getAsLong() - sent;
        }

        /**
         * The transaction commits only while nobody else has had the lease since.
         *
         * @throws StorageException.Fenced when another gateway has taken it
         */
        public void fence(Transaction tx) {
            life.require(tx);
            boolean unchanged = tx.get(Tables.LEASES, name)
                    .filter(lease -> lease.holder().equals(life.id()) && lease.epoch() == epoch)
                    .isPresent();
            if (!unchanged) {
                throw new StorageException.Fenced("lease " + name + " of epoch " + epoch + " is another gateway's now");
            }
        }

        /** Lets others have it at once. */
        public void release() {
            held.remove(name);
            database.write(tx -> {
                fence(tx);
                tx.put(Tables.LEASES, name, new Lease(life.id(), Instant.EPOCH, epoch));
            });
        }
    }
}
