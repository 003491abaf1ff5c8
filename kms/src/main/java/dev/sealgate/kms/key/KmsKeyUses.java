package dev.sealgate.kms.key;

import dev.sealgate.storage.metadata.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What each key was last used for: noted in memory by requests, written from time to time by {@link #flush}. Thread-safe.
 *
 * <p>A crash loses what was noted since the last flush; of several gateways on one store the latest use counts.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-keys-determining-usage.html
 */
public final class KmsKeyUses {
    /** So that one transaction does not hold up all others. */
    private static final int WRITTEN_TOGETHER = 500;

    private final Database database;
    private final KeyRepository keys;
    private final Instant trackedSince;
    private final ConcurrentMap<KeyArn, KmsKeyUse> unwritten = new ConcurrentHashMap<>();

    /** When a store began to track uses. */
    record Tracking(Instant since) {}

    /** The first one over a store begins the tracking. */
    public KmsKeyUses(Database database, KeyRepository keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        trackedSince = begin(database, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static Instant begin(Database database, Instant now) {
        return database.inTransaction(tx -> tx.get(KmsTables.USE_TRACKING, "").orElseGet(() -> {
                    Tracking fresh = new Tracking(now);
                    tx.put(KmsTables.USE_TRACKING, "", fresh);
                    return fresh;
                }))
                .since();
    }

    /** Notes that a key was used by an operation whose uses are tracked. */
    public void note(KeyArn key, KmsKeyUse use) {
        unwritten.merge(key, use, KmsKeyUse::later);
    }

    /** The last one since {@link #trackedSince}. */
    public Optional<KmsKeyUse> last(KmsKey key) {
        Optional<KmsKeyUse> noted = Optional.ofNullable(unwritten.get(key.arn()));
        Optional<KmsKeyUse> written = database.get(KmsTables.USES, key.arn());
        // A key's ARN may have belonged to a key that is gone.
        return noted.map(
                        use -> written.map(other -> KmsKeyUse.later(other, use)).orElse(use))
                .or(() -> written)
                .filter(use -> !use.at().isBefore(key.createdAt()));
    }

    /** From when on every use of the key is known. */
    public Instant trackedSince(KmsKey key) {
        return key.createdAt().isAfter(trackedSince) ? key.createdAt() : trackedSince;
    }

    /** Whole days since the key was last used, or since its uses are known. */
    public long idleDays(KmsKey key, Instant now) {
        Instant since = last(key).map(KmsKeyUse::at).orElseGet(() -> trackedSince(key));
        return Math.max(0, ChronoUnit.DAYS.between(since, now));
    }

    /** Writes what was noted; uses noted meanwhile wait for the next time. */
    public void flush() {
        List<Map.Entry<KeyArn, KmsKeyUse>> writing = new ArrayList<>();
        unwritten.forEach((key, use) -> writing.add(Map.entry(key, use)));
        for (int from = 0; from < writing.size(); from += WRITTEN_TOGETHER) {
            write(writing.subList(from, Math.min(writing.size(), from + WRITTEN_TOGETHER)));
        }
    }

    private void write(List<Map.Entry<KeyArn, KmsKeyUse>> uses) {
        List<KeyArn> used = uses.stream().map(Map.Entry::getKey).toList();
        database.write(tx -> {
            List<Optional<KmsKey>> present = keys.findAll(tx, used);
            List<Optional<KmsKeyUse>> written = tx.getAll(KmsTables.USES, used);
            for (int i = 0; i < used.size(); i++) {
                if (present.get(i).isPresent()) {
                    KmsKeyUse use = uses.get(i).getValue();
                    tx.put(
                            KmsTables.USES,
                            used.get(i),
                            written.get(i)
                                    .map(other -> KmsKeyUse.later(other, use))
                                    .orElse(use));
                }
            }
        });
        uses.forEach(entry -> unwritten.remove(entry.getKey(), entry.getValue()));
    }
}
