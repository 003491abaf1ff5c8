package dev.sealgate.kms.quota;

import dev.sealgate.kms.quota.Demand.Asked;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each gateway of a store says it was asked for: one row a gateway, good for a while of the store's time. One thread's. */
final class DemandRows {
    /** How long a gateway counts that says nothing more. */
    static final Duration COUNTS_FOR = Duration.ofSeconds(2);

    private static final Duration STORE_TIME_EVERY = Duration.ofSeconds(30);
    private static final Duration REMOVED_AFTER = Duration.ofMinutes(1);

    private static final Table<String, Demand> DEMAND =
            new Table<>(Schema.QUOTA_DEMAND, Keys.STRING, new CborCodec<>(Demand.class, 1));

    private final Database database;
    private final String gateway;
    private final Clocks clocks;
    private Instant heard;
    private long heardAt;

    DemandRows(Database database, String gateway, Clocks clocks) {
        this.database = database;
        this.gateway = gateway;
        this.clocks = clocks;
        heard = clocks.store().instant();
        heardAt = clocks.nanoTime().getAsLong();
    }

    /** The store's, which is asked for it now and then. */
    private Instant now() {
        long nanos = clocks.nanoTime().getAsLong();
        if (nanos - heardAt > STORE_TIME_EVERY.toNanos()) {
            heard = clocks.store().instant();
            heardAt = clocks.nanoTime().getAsLong();
            return heard;
        }
        return heard.plusNanos(nanos - heardAt);
    }

    void tell(List<Asked> asked) {
        Demand demand = new Demand(now().plus(COUNTS_FOR), asked);
        database.write(tx -> tx.put(DEMAND, gateway, demand));
    }

    void leave() {
        database.write(tx -> tx.delete(DEMAND, gateway));
    }

    Demands look() {
        Instant now = now();
        List<Demand> living = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        Scans.forEach(database, DEMAND, KeyRange.all(), row -> {
            Demand demand = row.value();
            if (isLongGone(demand, now)) {
                gone.add(row.key());
            } else if (demand.until().isAfter(now) && !row.key().equals(gateway)) {
                living.add(demand);
            }
        });
        gone.forEach(name -> remove(name, now));
        Map<RateKey, List<Double>> others = new HashMap<>();
        living.stream()
                .flatMap(demand -> demand.asked().stream())
                .forEach(asked -> others.computeIfAbsent(asked.rate(), _ -> new ArrayList<>())
                        .add(asked.perSecond()));
        return new Demands(living.size() + 1, others);
    }

    private static boolean isLongGone(Demand demand, Instant now) {
        return demand.until().plus(REMOVED_AFTER).isBefore(now);
    }

    /** What a gateway left that ended without closing. */
    private void remove(String name, Instant now) {
        database.write(tx -> {
            if (tx.get(DEMAND, name).filter(demand -> isLongGone(demand, now)).isPresent()) {
                tx.delete(DEMAND, name);
            }
        });
    }
}
