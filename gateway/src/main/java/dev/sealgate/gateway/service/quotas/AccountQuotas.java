package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.quotas.QuotaTables.ChangeId;
import dev.sealgate.gateway.service.quotas.QuotaTables.Raised;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.RaisedRates;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.policy.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Scans;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The quotas that accounts had raised: durable, and in memory, because every call to the KMS asks. Thread-safe. */
public final class AccountQuotas implements ResourceQuotas, RaisedRates {
    private static final int RANDOM_BYTES = 12;

    private final Database database;
    private final SecureRandom random;
    private final Map<QuotaPlace, Long> raised = new ConcurrentHashMap<>();

    public AccountQuotas(Database database, SecureRandom random) {
        this.database = database;
        this.random = random;
        Scans.forEach(
                database,
                QuotaTables.VALUES,
                KeyRange.all(),
                row -> raised.put(row.key(), row.value().value()));
    }

    /** A change with its id. */
    record Known(String id, QuotaChange change) {}

    @Override
    public int valueOf(ResourceQuotas.Quota quota, AccountId account, String region) {
        return find(new QuotaPlace(account, region, Quotas.codeOf(quota))).orElseGet(quota::standard);
    }

    @Override
    public OptionalInt perSecond(RequestQuota quota, AccountId account, String region) {
        return find(new QuotaPlace(account, region, quota.code()));
    }

    private OptionalInt find(QuotaPlace place) {
        Long value = raised.get(place);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value));
    }

    /**
     * Raises a quota, durably on return.
     *
     * @param standard what is in force as long as nothing was raised
     * @return the change, or nothing when {@code desired} is not above what is in force
     */
    Optional<Known> raise(QuotaPlace place, int desired, LongSupplier standard, String requester, Instant now) {
        Known fresh = new Known(newId(now), new QuotaChange(place.code(), desired, now, requester));
        boolean done = database.inTransaction(tx -> {
            long current = tx.get(QuotaTables.VALUES, place).map(Raised::value).orElseGet(standard::getAsLong);
            if (desired <= current) {
                return false;
            }
            tx.put(QuotaTables.VALUES, place, new Raised(desired));
            tx.put(QuotaTables.CHANGES, new ChangeId(place.account(), place.region(), fresh.id()), fresh.change());
            return true;
        });
        if (!done) {
            return Optional.empty();
        }
        raised.merge(place, (long) desired, Math::max);
        return Optional.of(fresh);
    }

    /** Later ones sort first. */
    private String newId(Instant now) {
        byte[] tail = new byte[RANDOM_BYTES];
        random.nextBytes(tail);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(Long.MAX_VALUE - now.toEpochMilli()) + hex.formatHex(tail);
    }

    Optional<QuotaChange> change(AccountId account, String region, String id) {
        return database.get(QuotaTables.CHANGES, new ChangeId(account, region, id));
    }

    /**
     * The latest changes first.
     *
     * @param code of one quota, or of all
     * @param after the id before the first, empty from the start
     */
    List<Known> changes(AccountId account, String region, Optional<String> code, String after, int limit) {
        byte[] start = QuotaTables.owner(new KeyWriter(), account, region).toByteArray();
        byte[] from = QuotaTables.owner(new KeyWriter(), account, region)
                .string(after)
                .toByteArray();
        KeyRange range = KeyRange.startingWith(start).after(from);
        return Scans.first(
                database,
                QuotaTables.CHANGES,
                range,
                limit,
                row -> Optional.of(row.value())
                        .filter(change -> code.isEmpty() || code.get().equals(change.code()))
                        .map(change -> new Known(row.key().id(), change)));
    }
}
