package dev.sealgate.kms;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/**
 * A key that must exist when the gateway starts, as its configuration names it. Immutable; no record, because it may hold a
 * secret.
 */
public final class SeedKey {
    private final KeyArn arn;
    private final Optional<AliasArn> alias;
    private final Optional<SecretBytes> material;
    private final String description;
    private final Optional<String> policy;

    private SeedKey(
            KeyArn arn,
            Optional<AliasArn> alias,
            Optional<SecretBytes> material,
            String description,
            Optional<String> policy) {
        this.arn = arn;
        this.alias = alias;
        this.material = material;
        this.description = description;
        this.policy = policy;
    }

    /** A key with random material; text that is not a key id is an {@link IllegalArgumentException}. */
    public static SeedKey random(AccountId account, String region, String keyId) {
        KeyArn arn = new KeyArn(account, region, new KeyId(keyId));
        return new SeedKey(arn, Optional.empty(), Optional.empty(), "", Optional.empty());
    }

    /** The same with an alias, for example {@code alias/reports}. */
    public SeedKey withAlias(String name) {
        AliasArn named = new AliasArn(arn.account(), arn.region(), name);
        if (!AliasArn.isWellFormed(name) || named.reserved()) {
            throw new IllegalArgumentException(
                    "alias: `" + name + "` (expected: alias/ and letters, digits, /, _ or -)");
        }
        return new SeedKey(arn, Optional.of(named), material, description, policy);
    }

    /** The same with given material of 32 bytes, which the caller closes once the key is seeded. */
    public SeedKey withMaterial(SecretBytes given) {
        if (given.sizeBytes() != KeyMaterials.SYMMETRIC_BYTES) {
            throw new IllegalArgumentException("key material of " + arn + ": " + given.sizeBytes()
                    + " bytes (expected: " + KeyMaterials.SYMMETRIC_BYTES + ")");
        }
        return new SeedKey(arn, alias, Optional.of(given), description, policy);
    }

    public SeedKey withDescription(String text) {
        return new SeedKey(arn, alias, material, text, policy);
    }

    /** The same with a key policy of its own; text that is not a key policy is an {@link IllegalArgumentException}. */
    public SeedKey withPolicy(String text) {
        return switch (PolicyDocument.parse(text, PolicyRules.of(PolicyRules.Kind.KMS_KEY))) {
            case ParsedPolicy.Valid(PolicyDocument document) ->
                new SeedKey(arn, alias, material, description, Optional.of(document.text()));
            case ParsedPolicy.Malformed(String message) ->
                throw new IllegalArgumentException("key policy of " + arn + ": " + message);
        };
    }

    KeyArn arn() {
        return arn;
    }

    Optional<AliasArn> alias() {
        return alias;
    }

    Optional<SecretBytes> material() {
        return material;
    }

    String description() {
        return description;
    }

    Optional<String> policy() {
        return policy;
    }
}
