package dev.sealgate.kms.grant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.GrantTables.ByPrincipal;
import dev.sealgate.kms.grant.GrantTables.GrantHead;
import dev.sealgate.kms.grant.GrantTables.GrantRow;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.OpenedValues;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The grants on disk. Listings cost what they return; what a principal holds on a key is found without reading the key's other grants.
 *
 * <p>Thread-safe; changes are durable on return and hold at once, for other gateways on the same store too.
 */
public final class GrantRepository {
    /** Holdings that are remembered, and how many grants each at most: the rest is read each time. */
    private static final int MAX_HOLDERS = 10_000;

    private static final int MAX_REMEMBERED = 100;

    /** The order of the table. */
    private static final Comparator<PlacedGrant> BY_PLACE = Comparator.comparing(
                    (PlacedGrant each) -> each.place().key().account().value())
            .thenComparing(each -> each.place().key().keyId().text())
            .thenComparing(each -> each.place().grantId());

    private final Database database;
    private final KeyRepository keys;
    private final ResourceQuotas quotas;
    private final OpenedValues<GrantHead> heads = new OpenedValues<>();
    private final Cache<Holder, Holding> holdings =
            Caffeine.newBuilder().maximumSize(MAX_HOLDERS).build();

    /** The keys whose grants were asked for. */
    private final Cache<KeyArn, Boolean> asked =
            Caffeine.newBuilder().maximumSize(MAX_HOLDERS).build();

    public GrantRepository(Database database, KeyRepository keys, ResourceQuotas quotas) {
        this.database = database;
        this.keys = keys;
        this.quotas = quotas;
    }

    /** What using a key asks the store for: its record, and where its grants were asked for lately, their head. */
    public List<RecordKey> recordsOfUse(KeyArn key) {
        return asked.getIfPresent(key) == null
                ? List.of(keys.at(key))
                : List.of(keys.at(key), GrantTables.HEADS.at(key));
    }

    private record Holder(KeyArn key, String grantee) {}

    /** True as long as the key's head is this one. */
    private record Holding(GrantHead head, List<Grant> grants) {}

    /**
     * Stores a grant; an existing one with the same id is left as it is.
     *
     * @param requirement refuses keys that cannot have it; may run again
     * @throws KmsException also when the key has as many grants as it may
     */
    public void create(GrantPlace place, Grant grant, Consumer<KmsKey> requirement) {
        KeyArn arn = place.key();
        int limit = quotas.grantsPerKey(arn.account(), arn.region());
        database.write(tx -> {
            requirement.accept(keys.get(tx, arn));
            if (tx.get(GrantTables.GRANTS, place).isEmpty()) {
                if (GrantRows.count(tx, arn) >= limit) {
                    throw limitExceeded(arn, limit);
                }
                GrantRows.put(tx, place, grant);
            }
        });
    }

    private static KmsException limitExceeded(KeyArn arn, int limit) {
        return new KmsException(
                KmsErrorCode.LIMIT_EXCEEDED, "Key " + arn + " has reached the limit of " + limit + " grants.");
    }

    public Optional<Grant> find(GrantPlace place) {
        return database.get(GrantTables.GRANTS, place);
    }

    /** Whether it existed. */
    public boolean remove(GrantPlace place) {
        return database.inTransaction(tx -> GrantRows.delete(tx, place));
    }

    /** The grants on a key as they are now, by the index keys under which they are held. */
    public Function<String, Stream<Grant>> held(KeyArn key) {
        if (asked.getIfPresent(key) == null) {
            asked.put(key, true);
        }
        Optional<GrantHead> head = database.get(GrantTables.HEADS, key, heads).filter(it -> it.grants() > 0);
        return grantee -> head.stream().flatMap(it -> held(it, new Holder(key, grantee)));
    }

    private Stream<Grant> held(GrantHead head, Holder holder) {
        @Nullable Holding known = holdings.getIfPresent(holder);
        if (known != null && known.head().equals(head)) {
            return known.grants().stream();
        }
        // Read after the head: later changes are included, and then the head differs the next time.
        List<Grant> grants = listOfGrantee(holder.key(), Set.of(holder.grantee()), "", Integer.MAX_VALUE);
        if (grants.size() <= MAX_REMEMBERED) {
            holdings.put(holder, new Holding(head, grants));
        }
        return grants.stream();
    }

    /** Up to {@code limit} grants of a key in the order of their ids, those after {@code after} only. */
    public List<Grant> list(KeyArn key, String after, int limit) {
        KeyRange range = KeyRange.startingWith(GrantTables.ofKey(key))
                .after(GrantTables.GRANTS.keys().encode(new GrantPlace(key, after)));
        return Scans.first(database, GrantTables.GRANTS, range, limit, row -> Optional.of(row.value()));
    }

    /** As {@link #list}, of those that are found under one of these: {@link Grant#granteeKey}. */
    public List<Grant> listOfGrantee(KeyArn key, Set<String> grantees, String after, int limit) {
        return grantees.stream()
                .flatMap(grantee -> rowsOfGrantee(key, grantee, after, limit).stream())
                .map(PlacedGrant::grant)
                .sorted(Comparator.comparing(Grant::id))
                .limit(limit)
                .toList();
    }

    private List<PlacedGrant> rowsOfGrantee(KeyArn key, String grantee, String after, int limit) {
        byte[] start = GrantTables.ofGrantee(key, grantee);
        byte[] from = GrantTables.BY_GRANTEE.keys().encode(new ByPrincipal(grantee, new GrantPlace(key, after)));
        return rows(GrantTables.BY_GRANTEE, start, from, limit);
    }

    /** Up to {@code limit} grants on any key of the region that are found under one of these: {@link Grant#retiringKey}; by account, key and id. */
    public List<PlacedGrant> listRetirable(
            Set<String> principals, String region, Optional<GrantPlace> after, int limit) {
        return principals.stream()
                .flatMap(principal -> rowsOfRetirer(principal, region, after, limit).stream())
                .sorted(BY_PLACE)
                .limit(limit)
                .toList();
    }

    private List<PlacedGrant> rowsOfRetirer(String principal, String region, Optional<GrantPlace> after, int limit) {
        byte[] start = GrantTables.ofRetirer(principal, region);
        byte[] from = after.map(place -> GrantTables.BY_RETIRER.keys().encode(new ByPrincipal(principal, place)))
                .orElse(start);
        return rows(GrantTables.BY_RETIRER, start, from, limit);
    }

    /** Rows behind {@code from} whose grant and key are there, in order. */
    private List<PlacedGrant> rows(Table<ByPrincipal, GrantRow> table, byte[] start, byte[] from, int limit) {
        List<PlacedGrant> found = new ArrayList<>();
        Optional<KeyRange> left = Optional.of(KeyRange.startingWith(start).after(from));
        while (left.isPresent() && found.size() < limit) {
            int some = Math.min(limit - found.size(), MetadataStore.MAX_AT_ONCE);
            Portion<ByPrincipal> rows = database.keys(table, left.get(), some);
            found.addAll(placed(rows.found().stream().map(ByPrincipal::place).toList()));
            left = rows.rest();
        }
        return found;
    }

    private List<PlacedGrant> placed(List<GrantPlace> places) {
        Set<KeyArn> present = places.stream()
                .map(GrantPlace::key)
                .distinct()
                .filter(key -> keys.find(key).isPresent())
                .collect(Collectors.toSet());
        List<Optional<Grant>> grants = database.getAll(GrantTables.GRANTS, places);
        List<PlacedGrant> placed = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            GrantPlace place = places.get(i);
            grants.get(i)
                    .filter(_ -> present.contains(place.key()))
                    .ifPresent(grant -> placed.add(new PlacedGrant(place, grant)));
        }
        return placed;
    }
}
