package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyNames;
import dev.sealgate.kms.key.KeyReference;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import java.util.Optional;

/**
 * The one way to a key: found by the name in the request, and handed out only to a caller who may do what it asks.
 *
 * <p>Thread-safe. What another account does not let a caller use cannot be told from what it does not have.
 */
public final class KeyAccess {
    private static final String S3_MANAGED_DESCRIPTION =
            "Default key that protects my S3 objects when no other key is defined";

    private final KeyRepository keys;
    private final AliasRepository aliases;
    private final NewKeys newKeys;
    private final Authorizer authorizer;

    public KeyAccess(KeyRepository keys, AliasRepository aliases, NewKeys newKeys, Authorizer authorizer) {
        this.keys = keys;
        this.aliases = aliases;
        this.newKeys = newKeys;
        this.authorizer = authorizer;
    }

    /** For operations that take key id, key ARN, alias name or alias ARN. */
    KmsKey requireByAnyName(Invocation in, String name) {
        KeyReference reference = KeyReference.parse(name, in.account(), in.region());
        return switch (reference) {
            case KeyReference.Key(KeyArn arn) -> requirePermitted(in, reference, keys.find(arn));
            case KeyReference.Alias(AliasArn arn) -> requirePermitted(in, reference, findByAlias(in, arn));
        };
    }

    /** For operations that take key id or key ARN only. */
    KmsKey requireByKeyId(Invocation in, String name) {
        KeyReference reference = KeyReference.parse(name, in.account(), in.region());
        return switch (reference) {
            case KeyReference.Key(KeyArn arn) -> requirePermitted(in, reference, keys.find(arn));
            case KeyReference.Alias alias -> throw KeyNames.invalidKeyId(name);
        };
    }

    /** The key if it exists in this region and the caller may use it; empty does not tell which. */
    Optional<KmsKey> findPermitted(Invocation in, KeyArn arn) {
        if (!arn.region().equals(in.region())) {
            return Optional.empty();
        }
        return keys.find(arn).filter(key -> decide(in, key) instanceof Decision.Allow);
    }

    /** For operations on an alias of the caller's own. */
    void requirePermitted(Invocation in, AliasArn alias) {
        require(in, alias.toString(), alias.account());
    }

    /** For operations without a resource. */
    void requirePermitted(Invocation in) {
        require(in, "*", in.account());
    }

    private void require(Invocation in, String resource, AccountId owner) {
        Decision decision = authorizer.decide(new AccessRequest(in.call().caller(), in.action(), resource, owner));
        switch (decision) {
            case Decision.Allow allow -> {}
            case Decision.ImplicitDeny(String reason) -> throw denied(in, "on resource: " + resource + " " + reason);
        }
    }

    private KmsKey requirePermitted(Invocation in, KeyReference reference, Optional<KmsKey> found) {
        if (found.isEmpty() && reference.account().equals(in.account())) {
            throw switch (reference) {
                case KeyReference.Key(KeyArn arn) -> KeyNames.doesNotExist(arn);
                case KeyReference.Alias(AliasArn arn) -> KeyNames.doesNotExist(arn);
            };
        }
        KmsKey key = found.orElseThrow(() -> hidden(in));
        return switch (decide(in, key)) {
            case Decision.Allow allow -> key;
            case Decision.ImplicitDeny(String reason) ->
                throw key.arn().account().equals(in.account())
                        ? denied(in, "on resource: " + key.arn() + " " + reason)
                        : hidden(in);
        };
    }

    private Decision decide(Invocation in, KmsKey key) {
        if (key.managedByService()) {
            return ManagedKeyPolicy.decide(in, key);
        }
        KeyArn arn = key.arn();
        return authorizer.decide(new AccessRequest(in.call().caller(), in.action(), arn.toString(), arn.account()));
    }

    private Optional<KmsKey> findByAlias(Invocation in, AliasArn alias) {
        return aliases.findKey(alias).or(() -> firstUse(in, alias));
    }

    /**
     * AWS: the managed key comes into being when S3 first needs it, or when its alias is described.
     * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
     */
    private Optional<KmsKey> firstUse(Invocation in, AliasArn alias) {
        boolean makes = in.viaS3() || in.operation().equals(KmsOperations.DESCRIBE_KEY.name());
        if (!makes
                || !alias.name().equals(AliasArn.S3_MANAGED)
                || !alias.account().equals(in.account())) {
            return Optional.empty();
        }
        KmsKey fresh = newKeys.random(alias.account(), alias.region(), KeyTraits.SERVICE_MANAGED)
                .withDescription(S3_MANAGED_DESCRIPTION);
        return Optional.of(aliases.findOrCreate(alias, fresh));
    }

    private static KmsException hidden(Invocation in) {
        return denied(
                in,
                "on this resource because the resource does not exist in this Region, no resource-based policies allow "
                        + "access, or a resource-based policy explicitly denies access");
    }

    private static KmsException denied(Invocation in, String tail) {
        return new KmsException(
                KmsErrorCode.ACCESS_DENIED,
                "User: " + in.call().caller().arn() + " is not authorized to perform: " + in.action() + " " + tail);
    }
}
