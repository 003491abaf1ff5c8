package dev.sealgate.storage.cluster;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Tables.BatchKey;
import dev.sealgate.storage.cluster.Tables.BlobIds;
import dev.sealgate.storage.cluster.Tables.Gateway;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.TableRow;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway among those that share its store: says again and again that it lives, and knows whether the others must still believe it.
 *
 * <p>What relies on it being alive is refused at commit once others have declared it gone. Thread-safe.
 */
public final class Membership implements AutoCloseable {
    /**
     * @param name where it runs; for people
     * @param version for people
     * @param alone whether no other process can have the store open: then nothing is renewed, and all others are gone
     */
    public record Settings(String name, String version, boolean alone) {}

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Database database;
    private final Clocks clocks;
    private final Settings settings;
    private final SecureRandom random;
    private final OpenReads reads;
    private final Reservations reservations;
    private final Leases leases;
    private final Gateways gateways;

    private volatile Life life;
    private volatile StoreMoment lastHeard;

    /** By the monotonic clock. */
    private volatile long servesUntil;

    private volatile Duration clockAhead = Duration.ZERO;
    private final Instant started;
    private boolean failing; // guarded by this
    private boolean closed; // guarded by this
    private Optional<Heartbeat> heartbeat = Optional.empty(); // guarded by this

    /**
     * Joins the others under a new id.
     *
     * @param random makes ids of gateways and of blobs
     * @param background does what may take a trip and nobody waits for
     */
    public static Membership join(
            Database database, Clocks clocks, Settings settings, SecureRandom random, Executor background) {
        return new Membership(database, clocks, settings, random, background);
    }

    private Membership(Database database, Clocks clocks, Settings settings, SecureRandom random, Executor background) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.random = random;
        long sent = clocks.nanoTime().getAsLong();
        started = hearTime();
        lastHeard = new StoreMoment(started, clocks.nanoTime().getAsLong());
        reads = new OpenReads(clocks.nanoTime(), () -> lastHeard);
        reservations = new Reservations(database, random, background);
        life = begin(started);
        servesUntil = sent + Terms.SERVES_FOR.toNanos();
        leases = new Leases(database, clocks, this);
        gateways = new Gateways(database, this);
    }

    /** Asks for the store's time, and looks how far the own clock is from it. */
    private Instant hearTime() {
        Instant before = clocks.local().instant();
        Instant time = clocks.store().instant();
        Instant after = clocks.local().instant();
        // Within the trip nobody can tell.
        clockAhead = time.isBefore(before)
                ? Duration.between(time, before)
                : time.isAfter(after) ? Duration.between(time, after) : Duration.ZERO;
        return time;
    }

    private Life begin(Instant now) {
        GatewayId id = GatewayId.random(random);
        Life begun = new Life(id, database.seal(Tables.LIVES, id, new Tables.Life(now)));
        Reservations.Joining joining = reservations.joining(begun);
        database.write(tx -> {
            if (settings.alone()) {
                Gateways.declareAllGone(tx, now);
            }
            begun.begin(tx);
            tx.put(Tables.GATEWAYS, id, row(now));
            joining.accept(tx);
        });
        joining.committed();
        LOG.debug("joined as gateway {}", id);
        return begun;
    }

    private Gateway row(Instant now) {
        OpenReads.Published published = reads.published(now);
        return new Gateway(
                settings.name(),
                settings.version(),
                started,
                now,
                published.oldest(),
                published.longReads(),
                clockAhead.toMillis(),
                Optional.empty());
    }

    /** Renews in time from now on, until this is closed. */
    public synchronized void keepRenewing() {
        if (!settings.alone() && heartbeat.isEmpty() && !closed) {
            heartbeat = Optional.of(new Heartbeat(this::keepAlive));
        }
    }

    /**
     * Says that this gateway lives, and what it reads. Under a new id, when others have declared it gone.
     *
     * @throws StorageException when it could not; it is tried again in time
     */
    public synchronized void renew() {
        if (settings.alone() || closed) {
            return;
        }
        long sent = clocks.nanoTime().getAsLong();
        Instant now = hearTime();
        StoreMoment heard = new StoreMoment(now, clocks.nanoTime().getAsLong());
        Life current = life;
        if (!current.isLost() && !renewed(current, now)) {
            current.lose();
            reservations.leave();
            LOG.warn(
                    "others declared this gateway ({}) gone: it could not say in time that it lives. Uploads under way are refused;"
                            + " it goes on under a new id",
                    current.id());
        }
        if (current.isLost()) {
            life = begin(now);
        }
        lastHeard = heard;
        servesUntil = sent + Terms.SERVES_FOR.toNanos();
    }

    private boolean renewed(Life current, Instant now) {
        Gateway row = row(now);
        try {
            database.write(tx -> {
                current.require(tx);
                // An earlier renewal that commits late must not undo a later one.
                tx.get(Tables.GATEWAYS, current.id())
                        .filter(known -> known.renewed().isBefore(now))
                        .ifPresent(_ -> tx.put(Tables.GATEWAYS, current.id(), row));
            });
            return true;
        } catch (StorageException.Fenced e) {
            return false;
        }
    }

    /** As {@link #renew}, for a timer: a failure is logged once, and so is its end. */
    void keepAlive() {
        try {
            renew();
            noteFailure(false, "");
        } catch (RuntimeException e) {
            noteFailure(true, e.toString());
        }
    }

    private synchronized void noteFailure(boolean failed, String reason) {
        if (failed && !failing) {
            LOG.warn(
                    "cannot tell the others that this gateway lives ({}); without success within {} s it answers 503",
                    reason,
                    Terms.SERVES_FOR.toSeconds());
        } else if (!failed && failing) {
            LOG.info("the others know again that this gateway lives");
        }
        failing = failed;
    }

    /**
     * Whether nobody can have declared this gateway gone; while it is false, nothing is served. Costs no question to the store.
     */
    public boolean serving() {
        return settings.alone() || servesUntil - clocks.nanoTime().getAsLong() > 0;
    }

    /** How long ago the last renewal that succeeded was sent; where nobody else can have the store, since the start. */
    public Duration sinceRenewal() {
        return Terms.SERVES_FOR.minusNanos(servesUntil - clocks.nanoTime().getAsLong());
    }

    /** Under what name this gateway acts; another one after it was declared gone. */
    public GatewayId id() {
        return life.id();
    }

    /** How far this machine's clock was ahead of the store's, or behind when negative, as far as can be told. */
    public Duration clockAhead() {
        return clockAhead;
    }

    /** The store's time. May take a trip. */
    public Instant storeTime() {
        return clocks.store().instant();
    }

    /** A monotonic clock, in nanoseconds. */
    public long nanoTime() {
        return clocks.nanoTime().getAsLong();
    }

    public OpenReads reads() {
        return reads;
    }

    public Reservations reservations() {
        return reservations;
    }

    public Leases leases() {
        return leases;
    }

    /** The others. */
    public Gateways gateways() {
        return gateways;
    }

    Life life() {
        return life;
    }

    boolean isAlone() {
        return settings.alone();
    }

    /** Leaves the others. Blobs whose fate is not known are left to them; nothing may be written any more. */
    @Override
    public void close() {
        Optional<Heartbeat> beating;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            beating = heartbeat;
        }
        beating.ifPresent(Heartbeat::close);
        leave();
    }

    private synchronized void leave() {
        Life current = life;
        reservations.leave();
        try {
            Instant now = clocks.store().instant();
            Set<Bytes> unsettled = new HashSet<>();
            reservations.unsettled().forEach(id -> unsettled.add(id.value()));
            database.write(tx -> leave(tx, current, unsettled, now));
        } catch (StorageException e) {
            LOG.warn("could not tell the others that gateway {} ends: they find out by themselves", current.id(), e);
        }
        current.lose();
    }

    private static void leave(Transaction tx, Life current, Set<Bytes> unsettled, Instant now) {
        Optional<Gateway> row = tx.get(Tables.GATEWAYS, current.id());
        current.require(tx);
        tx.delete(Tables.LIVES, current.id());
        boolean left = false;
        KeyRange batches = KeyRange.startingWith(Tables.prefixOfBatches(current.id()));
        for (Optional<KeyRange> more = Optional.of(batches); more.isPresent(); ) {
            Portion<TableRow<BatchKey, BlobIds>> some = tx.scan(Tables.INTENTS, more.get(), MetadataStore.MAX_AT_ONCE);
            for (TableRow<BatchKey, BlobIds> batch : some.found()) {
                List<Bytes> ids = batch.value().ids();
                if (ids.stream().anyMatch(unsettled::contains)) {
                    left = true;
                } else {
                    tx.delete(Tables.INTENTS, batch.key());
                }
            }
            more = some.rest();
        }
        if (left && row.isPresent()) {
            tx.put(Tables.GATEWAYS, current.id(), row.get().goneSince(now));
        } else {
            tx.delete(Tables.GATEWAYS, current.id());
        }
    }
}
