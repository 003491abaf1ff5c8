package dev.sealgate.gateway.record.metering;

import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.key.KeySpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one request costs: AWS's list prices for KMS in us-east-1.
 *
 * <p>Source: https://aws.amazon.com/kms/pricing/ as of 2026; the prices of asymmetric requests were not confirmed for 2026.
 */
public enum PriceClass {
    // spotless:off
    //             micro-dollars per request   in the free tier
    NONE           (0,                         false), // S3's own requests: not part of the estimate
    REQUEST        (3,                         true),  // $0.03 per 10,000: symmetric and RSA_2048 keys, and all management
    ASYMMETRIC     (15,                        false), // $0.15 per 10,000: cryptography with other asymmetric keys
    KEY_PAIR_ECC   (10,                        false), // $0.10 per 10,000: GenerateDataKeyPair
    KEY_PAIR_RSA   (1_200,                     false); // $12.00 per 10,000: GenerateDataKeyPair
    // spotless:on

    /** Requests of an account and month that cost nothing. */
    static final long FREE_REQUESTS_A_MONTH = 20_000;

    /** Of a customer key, or of one of its first two rotations, for a month. */
    static final long KEY_MONTH_MICRO_DOLLARS = 1_000_000;

    /** Later rotations of a key are free. */
    static final int PAID_ROTATIONS = 2;

    private static final Set<KeySpec> CHEAP = EnumSet.of(
            KeySpec.SYMMETRIC_DEFAULT,
            KeySpec.HMAC_224,
            KeySpec.HMAC_256,
            KeySpec.HMAC_384,
            KeySpec.HMAC_512,
            KeySpec.RSA_2048);

    private static final Set<KeySpec> RSA = EnumSet.of(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096);

    private final long microDollars;
    private final boolean inFreeTier;

    PriceClass(long microDollars, boolean inFreeTier) {
        this.microDollars = microDollars;
        this.inFreeTier = inFreeTier;
    }

    static PriceClass of(KmsEvent event) {
        return switch (event.operation().pricing()) {
            case FLAT -> REQUEST;
            case BY_SPEC_OF_KEY ->
                event.keys().stream().allMatch(key -> CHEAP.contains(key.spec())) ? REQUEST : ASYMMETRIC;
            case BY_SPEC_OF_PAIR ->
                event.request().pairToMake().filter(RSA::contains).isPresent() ? KEY_PAIR_RSA : KEY_PAIR_ECC;
        };
    }

    long microDollars() {
        return microDollars;
    }

    boolean inFreeTier() {
        return inFreeTier;
    }
}
