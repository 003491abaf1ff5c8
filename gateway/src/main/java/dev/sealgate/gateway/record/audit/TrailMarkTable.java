package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailMarks;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.metadata.TableRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the newest digest among the metadata, sealed as everything there. Thread-safe.
 *
 * <p>A store that does not number its changes is known by this row alone: each writing of it has a higher number, so that the trail
 * knows of a later one than a store that was brought back to an earlier time.
 */
public final class TrailMarkTable implements TrailMarks {
    private static final Table<String, StoredMark> TABLE =
            new Table<>(Schema.AUDIT_MARK, Keys.STRING, new CborCodec<>(StoredMark.class, 1));
    private static final Logger LOG = LoggerFactory.getLogger(TrailMarkTable.class);

    private final Database database;
    private final String gateway;
    private final InstantSource clock;
    /** Of the last writing that is known to be there. */
    private volatile OptionalLong known = OptionalLong.empty();

    /**
     * A mark as it is stored.
     *
     * @param number of this writing, where the store does not number changes itself: the time in milliseconds, or one more than before
     */
    record StoredMark(String file, long sequence, Bytes chain, Bytes digest, Optional<Long> number) {
        TrailMark mark() {
            return new TrailMark(file, sequence, chain, digest);
        }
    }

    /** Of the only trail that these metadata know. */
    public TrailMarkTable(Database database) {
        this(database, "", InstantSource.system());
    }

    /** @param gateway whose trail it is; empty for the only one */
    public TrailMarkTable(Database database, String gateway, InstantSource clock) {
        this.database = database;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** The gateways that ever remembered a digest of a trail of their own. */
    public static List<String> gateways(Database database) {
        List<String> gateways = new ArrayList<>();
        Scans.forEachKey(database, TABLE, KeyRange.all(), gateways::add);
        return gateways;
    }

    @Override
    public Optional<TrailMark> read() {
        Optional<StoredMark> stored = database.get(TABLE, gateway);
        known = number(stored);
        return stored.map(StoredMark::mark);
    }

    private static OptionalLong number(Optional<StoredMark> stored) {
        return stored.flatMap(StoredMark::number).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Where the row is what changes are known by, as of the last reading or writing. */
    @Override
    public OptionalLong newestChange() {
        return isNumbered() ? known : database.newestChange();
    }

    /** A store of the gateway's own numbers its changes, or nothing is known of them. */
    private boolean isNumbered() {
        return !gateway.isEmpty() && database.newestChange().isEmpty();
    }

    @Override
    public boolean areChangesSynced(Durability own) {
        return isNumbered() || own == Durability.STRICT;
    }

    @Override
    public void write(TrailMark mark) {
        if (!isNumbered()) {
            database.write(tx -> tx.put(TABLE, gateway, stored(mark, Optional.empty())));
            return;
        }
        OptionalLong expected = known;
        Written written = database.inTransaction(tx -> {
            OptionalLong before = number(tx.get(TABLE, gateway));
            boolean older = before.orElse(0) < expected.orElse(0);
            // Where changes are gone, digests say so from now on by a number that went back.
            long number = Math.max(before.orElse(0) + 1, older ? 1 : clock.millis());
            tx.put(TABLE, gateway, stored(mark, Optional.of(number)));
            return new Written(older, number);
        });
        if (written.older()) {
            LOG.error(
                    "the metadata are older than they were while this gateway ran: change {} of its trail's row is gone. An older copy was"
                            + " brought back; see: sealgate audit verify",
                    expected.orElse(0));
        }
        known = OptionalLong.of(written.number());
    }

    @Override
    public Map<String, Long> others() {
        Map<String, Long> others = new TreeMap<>();
        if (!gateway.isEmpty()) {
            Scans.forEach(database, TABLE, KeyRange.all(), row -> {
                if (!row.key().equals(gateway)) {
                    sequence(row).ifPresent(sequence -> others.put(row.key(), sequence));
                }
            });
        }
        return others;
    }

    /** Another gateway's row that was damaged is no reason to record nothing here. */
    private static OptionalLong sequence(TableRow<String, StoredMark> row) {
        try {
            return OptionalLong.of(row.value().sequence());
        } catch (StorageException.Corrupt e) {
            LOG.error("what is remembered of the audit trail of gateway {} is damaged", row.key(), e);
            return OptionalLong.empty();
        }
    }

    private record Written(boolean older, long number) {}

    private static StoredMark stored(TrailMark mark, Optional<Long> number) {
        return new StoredMark(mark.file(), mark.sequence(), mark.chain(), mark.digest(), number);
    }
}
