package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.SecretBytes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Creates keys; storing them is up to the caller. Thread-safe. */
public final class NewKeys {
    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;
    private static final long VARIANT_RFC_9562 = 0x8000_0000_0000_0000L;

    private final KeyMaterials materials;
    private final InstantSource clock;
    private final SecureRandom random;

    public NewKeys(KeyMaterials materials, InstantSource clock, SecureRandom random) {
        this.materials = materials;
        this.clock = clock;
        this.random = random;
    }

    /** A single-Region key of a fresh id; with fresh random material, unless that will be imported. */
    public KmsKey random(AccountId account, String region, KeyTraits traits) {
        return random(new KeyArn(account, region, KeyId.singleRegion(randomUuid())), traits);
    }

    /** The same of a multi-Region key without replicas. */
    public KmsKey randomPrimary(AccountId account, String region, KeyTraits traits) {
        return random(new KeyArn(account, region, KeyId.multiRegion(randomUuid())), traits);
    }

    private KmsKey random(KeyArn arn, KeyTraits traits) {
        return traits.origin() == KeyOrigin.EXTERNAL
                ? KmsKey.awaitingImport(arn, traits, now())
                : KmsKey.create(arn, traits, materials.generate(arn, traits.spec(), now()));
    }

    /** A customer key of a given id with fresh random material. */
    public KmsKey named(KeyArn arn) {
        return KmsKey.create(arn, KeyTraits.SYMMETRIC, materials.generate(arn, now()));
    }

    /** A customer key of a given id with given material. */
    public KmsKey named(KeyArn arn, SecretBytes material) {
        return KmsKey.create(arn, KeyTraits.SYMMETRIC, materials.seal(arn, material, now()));
    }

    /** As precise as it is stored and shown. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private UUID randomUuid() {
        long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
        long low = (random.nextLong() & ~VARIANT_BITS) | VARIANT_RFC_9562;
        return new UUID(high, low);
    }
}
