package dev.sealgate.kms.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Scans;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The aliases on disk; a key and the aliases that point to it always change together.
 *
 * <p>Thread-safe; changes are durable on return. Aliases of a key that does not exist any more do not exist either.
 */
public final class AliasRepository {
    private static final int MAX_TARGETS = 10_000;

    private final Database database;
    private final KeyRepository keys;
    private final ResourceQuotas quotas;

    /** What aliases pointed to when they were last looked up: read along with them, in case it is still so. */
    private final Cache<AliasArn, KeyArn> targets =
            Caffeine.newBuilder().maximumSize(MAX_TARGETS).build();

    public AliasRepository(Database database, KeyRepository keys, ResourceQuotas quotas) {
        this.database = database;
        this.keys = keys;
        this.quotas = quotas;
    }

    /** What the alias pointed to when it was last looked up; it may point to another key by now, or be gone. */
    public Optional<KeyArn> lastTarget(AliasArn arn) {
        return Optional.ofNullable(targets.getIfPresent(arn));
    }

    /** Where the alias's record is, to read it ahead of need. */
    public RecordKey at(AliasArn arn) {
        return KmsTables.ALIASES.at(arn);
    }

    /** The key that the alias points to. */
    public Optional<KmsKey> findKey(AliasArn arn) {
        Optional<KeyArn> last = lastTarget(arn);
        last.ifPresent(key -> database.ahead(List.of(at(arn), keys.at(key))));
        Optional<KeyArn> target = database.get(KmsTables.ALIASES, arn).map(alias -> target(arn, alias));
        target.filter(key -> !last.equals(target)).ifPresent(key -> targets.put(arn, key));
        return target.flatMap(keys::find);
    }

    /**
     * Stores a new alias.
     *
     * @param requirement refuses keys that cannot be given an alias; may run again
     */
    public void create(AliasArn arn, KeyArn target, Instant now, Consumer<KmsKey> requirement) {
        database.write(tx -> {
            if (find(tx, arn).isPresent()) {
                throw new KmsException(
                        KmsErrorCode.ALREADY_EXISTS, "An alias with the name " + arn + " already exists");
            }
            KmsKey key = keys.get(tx, target);
            requirement.accept(key);
            put(tx, arn, key, new KmsAlias(target.keyId(), now, now));
        });
    }

    /** Points an alias to another key; requirements as for {@link #create}, of the new key and of the one it points to. */
    public void update(
            AliasArn arn, KeyArn target, Instant now, Consumer<KmsKey> requirement, Consumer<KmsKey> ofCurrent) {
        database.write(tx -> {
            KmsAlias current = get(tx, arn);
            ofCurrent.accept(keys.get(tx, target(arn, current)));
            requirement.accept(keys.get(tx, target));
            release(tx, arn, current);
            // Read after the release: both may be the same key.
            put(tx, arn, keys.get(tx, target), new KmsAlias(target.keyId(), current.createdAt(), now));
        });
    }

    /** @param requirement refuses keys that cannot lose an alias; may run again */
    public void delete(AliasArn arn, Consumer<KmsKey> requirement) {
        database.write(tx -> {
            KmsAlias current = get(tx, arn);
            requirement.accept(keys.get(tx, target(arn, current)));
            release(tx, arn, current);
            tx.delete(KmsTables.ALIASES, arn);
        });
    }

    /** The key of the alias if there is one; otherwise {@code fresh} and the alias are stored together. */
    public KmsKey findOrCreate(AliasArn arn, KmsKey fresh) {
        return database.inTransaction(tx -> find(tx, arn)
                .map(alias -> keys.get(tx, target(arn, alias)))
                .orElseGet(() -> {
                    put(tx, arn, fresh, firstAlias(fresh));
                    return fresh.withAlias(arn.name());
                }));
    }

    /** Stores a new key and, where its name is free, the alias; when the key's ARN is taken, nothing changes and the answer is false. */
    public boolean createWithKey(AliasArn arn, KmsKey fresh) {
        return keys.create(fresh, tx -> {
            if (find(tx, arn).isPresent()) {
                KeyRows.put(tx, fresh);
            } else {
                put(tx, arn, fresh, firstAlias(fresh));
            }
        });
    }

    /** Up to {@code limit} aliases of an account's region in the order of their names, those after {@code after} only. */
    public List<NamedAlias> list(AccountId account, String region, String after, int limit) {
        return Scans.first(database, KmsTables.ALIASES, KmsTables.namesAfter(account, region, after), limit, row -> {
            AliasArn arn = row.key();
            KmsAlias alias = row.value();
            return keys.find(target(arn, alias)).map(_ -> new NamedAlias(arn, Optional.of(alias)));
        });
    }

    public Optional<NamedAlias> find(AliasArn arn) {
        return database.get(KmsTables.ALIASES, arn)
                .filter(alias -> keys.find(target(arn, alias)).isPresent())
                .map(alias -> new NamedAlias(arn, Optional.of(alias)));
    }

    private static KmsAlias firstAlias(KmsKey fresh) {
        return new KmsAlias(fresh.arn().keyId(), fresh.createdAt(), fresh.createdAt());
    }

    private void put(Transaction tx, AliasArn arn, KmsKey key, KmsAlias alias) {
        int limit = quotas.aliasesPerKey(arn.account(), arn.region());
        if (key.aliases().size() >= limit) {
            throw new KmsException(
                    KmsErrorCode.LIMIT_EXCEEDED,
                    "Key " + key.arn() + " has reached the limit of " + limit + " aliases.");
        }
        tx.put(KmsTables.ALIASES, arn, alias);
        KeyRows.put(tx, key.withAlias(arn.name()));
    }

    private void release(Transaction tx, AliasArn arn, KmsAlias alias) {
        KmsKey owner = keys.get(tx, target(arn, alias));
        KeyRows.put(tx, owner.withoutAlias(arn.name()));
    }

    private KmsAlias get(Transaction tx, AliasArn arn) {
        return find(tx, arn).orElseThrow(() -> KeyNaming.doesNotExist(arn));
    }

    private Optional<KmsAlias> find(Transaction tx, AliasArn arn) {
        return tx.get(KmsTables.ALIASES, arn)
                .filter(alias -> keys.find(tx, target(arn, alias)).isPresent());
    }

    private static KeyArn target(AliasArn arn, KmsAlias alias) {
        return new KeyArn(arn.account(), arn.region(), alias.target());
    }
}
