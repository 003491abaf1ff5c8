package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.quotas.QuotaTables.ChangeId;
import dev.sealgate.gateway.service.quotas.QuotaTables.Raised;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.RaisedRates;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Stamped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The quotas that accounts had raised: durable, and in memory, because every call to the KMS asks. What was raised at another gateway
 * counts here within {@link #BOUND}, and at once where a number of resources is about to be refused. Thread-safe.
 */
public final class AccountQuotas implements ResourceQuotas, RaisedRates {
    /** How long the rates in memory may be used without another look at the store. */
    static final Duration BOUND = Duration.ofMillis(500);

    private static final int MAX_PLACES = 10_000;
    private static final int RANDOM_BYTES = 12;

    private final Database database;
    private final SecureRandom random;
    private final Stamped<QuotaPlace, Optional<Raised>, OptionalInt> values;

    public AccountQuotas(Database database, SecureRandom random) {
        this(database, random, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock in nanoseconds */
    AccountQuotas(Database database, SecureRandom random, LongSupplier nanoTime) {
        this.database = database;
        this.random = random;
        this.values = new Stamped<>(
                new Stamped.Source<>() {
                    @Override
                    public Optional<Raised> stamp(QuotaPlace place) {
                        return database.get(QuotaTables.VALUES, place);
                    }

                    @Override
                    public OptionalInt read(QuotaPlace place, Optional<Raised> row) {
                        return row.isEmpty()
                                ? OptionalInt.empty()
                                : OptionalInt.of(Math.toIntExact(row.get().value()));
                    }
                },
                BOUND,
                MAX_PLACES,
                nanoTime);
    }

    /** A change with its id. */
    record Known(String id, QuotaChange change) {}

    @Override
    public int valueOf(ResourceQuotas.Quota quota, AccountId account, String region) {
        return values.current(new QuotaPlace(account, region, Quotas.codeOf(quota)))
                .orElseGet(quota::standard);
    }

    @Override
    public OptionalInt perSecond(RequestQuota quota, AccountId account, String region) {
        return values.get(new QuotaPlace(account, region, quota.code()));
    }

    /**
     * Raises a quota, durably on return.
     *
     * @param standard what is in force as long as nothing was raised
     * @return the change, or nothing when {@code desired} is not above what is in force
     */
    Optional<Known> raise(QuotaPlace place, int desired, LongSupplier standard, String requester, Instant now) {
        long before = values.moment();
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
        values.committed(place, Optional.of(new Raised(desired)), OptionalInt.of(desired), before);
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
