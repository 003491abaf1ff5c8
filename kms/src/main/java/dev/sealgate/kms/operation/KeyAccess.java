package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyNaming;
import dev.sealgate.kms.key.KeyReference;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.metadata.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one way to a key: found by the name in the request, and handed out only to a caller who may do what it asks.
 *
 * <p>Thread-safe. To a caller of another account, a key that it may not use looks the same as one that does not exist.
 */
public final class KeyAccess {
    private static final String S3_MANAGED_DESCRIPTION =
            "Default key that protects my S3 objects when no other key is defined";

    private final KeyRepository keys;
    private final AliasRepository aliases;
    private final GrantRepository grants;
    private final NewKeys newKeys;
    private final KmsPermissions permissions;

    KeyAccess(
            KeyRepository keys,
            AliasRepository aliases,
            GrantRepository grants,
            NewKeys newKeys,
            KmsPermissions permissions) {
        this.keys = keys;
        this.aliases = aliases;
        this.grants = grants;
        this.newKeys = newKeys;
        this.permissions = permissions;
    }

    /** For operations that take key id, key ARN, alias name or alias ARN. */
    public KmsKey requireByAnyName(Invocation in, String name) {
        KeyReference reference = KeyReference.parse(name, in.account(), in.region());
        keys.ahead(recordsOf(reference));
        return switch (reference) {
            case KeyReference.Key(KeyArn arn) -> requirePermitted(in, reference, keys.find(arn));
            case KeyReference.Alias(AliasArn arn) -> requirePermitted(in, reference, findByAlias(in, arn));
        };
    }

    private List<RecordKey> recordsOf(KeyReference reference) {
        return switch (reference) {
            case KeyReference.Key(KeyArn arn) -> grants.recordsOfUse(arn);
            case KeyReference.Alias(AliasArn arn) -> {
                List<RecordKey> records = new ArrayList<>(List.of(aliases.at(arn)));
                aliases.lastTarget(arn).ifPresent(key -> records.addAll(grants.recordsOfUse(key)));
                yield records;
            }
        };
    }

    /** What a name stands for, for comparisons alone: no permission is asked for. */
    public Optional<KeyArn> findArn(Invocation in, String name) {
        return switch (KeyReference.parse(name, in.account(), in.region())) {
            case KeyReference.Key(KeyArn arn) -> Optional.of(arn);
            case KeyReference.Alias(AliasArn arn) -> aliases.findKey(arn).map(KmsKey::arn);
        };
    }

    /** For operations that take key id or key ARN only. */
    public KmsKey requireByKeyId(Invocation in, String name) {
        KeyReference.Key reference = keyReference(in, name);
        keys.ahead(grants.recordsOfUse(reference.arn()));
        return requirePermitted(in, reference, keys.find(reference.arn()));
    }

    /** For operations that name a key of the caller's account and need no permission on it. */
    public KmsKey requireOwn(Invocation in, String name) {
        KeyReference.Key reference = keyReference(in, name);
        if (!reference.account().equals(in.account())) {
            throw permissions.hidden(in);
        }
        KmsKey key = keys.find(reference.arn()).orElseThrow(() -> KeyNaming.doesNotExist(reference.arn()));
        in.record().found(key);
        return key;
    }

    /** The key if it exists in this region and the caller may use it; empty does not say which of the two is missing. */
    public Optional<KmsKey> findPermitted(Invocation in, KeyArn arn) {
        if (!arn.region().equals(in.region())) {
            return Optional.empty();
        }
        keys.ahead(grants.recordsOfUse(arn));
        Optional<KmsKey> found = keys.find(arn);
        found.ifPresent(in.record()::found);
        return found.filter(key -> permissions.allow(in, key, Optional.empty()));
    }

    /** The related key of a multi-Region key in another Region, which the caller must be allowed to use there too. */
    public KmsKey requireRelated(Invocation in, KmsKey key, String region) {
        KeyArn arn = key.arn().related(region);
        KmsKey related = keys.find(arn).orElseThrow(() -> KeyNaming.doesNotExist(arn));
        in.record().found(related);
        permissions.require(in.given(RequestConditions.requestedRegion(region)), related);
        return related;
    }

    private static KeyReference.Key keyReference(Invocation in, String name) {
        return switch (KeyReference.parse(name, in.account(), in.region())) {
            case KeyReference.Key key -> key;
            case KeyReference.Alias alias -> throw KeyNaming.invalidKeyId(name);
        };
    }

    private KmsKey requirePermitted(Invocation in, KeyReference reference, Optional<KmsKey> found) {
        found.ifPresent(in.record()::found);
        Optional<String> alias =
                reference instanceof KeyReference.Alias(AliasArn arn) ? Optional.of(arn.name()) : Optional.empty();
        if (!reference.account().equals(in.account())) {
            return found.filter(key -> permissions.allow(in, key, alias))
                    .orElseThrow(() -> permissions.refusalOfForeign(in, reference));
        }
        KmsKey key = found.orElseThrow(() -> doesNotExist(reference));
        permissions.require(in, key, alias);
        return key;
    }

    private static KmsException doesNotExist(KeyReference reference) {
        return switch (reference) {
            case KeyReference.Key(KeyArn arn) -> KeyNaming.doesNotExist(arn);
            case KeyReference.Alias(AliasArn arn) -> KeyNaming.doesNotExist(arn);
        };
    }

    private Optional<KmsKey> findByAlias(Invocation in, AliasArn alias) {
        return aliases.findKey(alias).or(() -> firstUse(in, alias));
    }

    /**
     * AWS: the managed key is created when S3 first needs it, or when its alias is described.
     * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
     */
    private Optional<KmsKey> firstUse(Invocation in, AliasArn alias) {
        boolean makes = in.viaS3() || in.operation().is(KmsOperation.Mark.CREATES_MANAGED_KEY);
        if (!makes
                || !alias.name().equals(AliasArn.S3_MANAGED)
                || !alias.account().equals(in.account())) {
            return Optional.empty();
        }
        KmsKey fresh = newKeys.random(alias.account(), alias.region(), KeyTraits.SERVICE_MANAGED)
                .withDescription(S3_MANAGED_DESCRIPTION);
        return Optional.of(aliases.findOrCreate(alias, fresh));
    }
}
