package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;

/**
 * How much of everything an account may have in a region. Thread-safe; asked anew each time, so that values can change.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
@FunctionalInterface
public interface ResourceQuotas {
    int ALIASES_PER_KEY = 50;
    int GRANTS_PER_KEY = 50_000;
    int KEYS_PER_REGION = 100_000;

    /** What accounts start with on AWS. */
    ResourceQuotas DEFAULTS = (quota, account, region) -> quota.standard();

    /** The quotas that can be adjusted. */
    enum Quota {
        ALIASES(ALIASES_PER_KEY),
        GRANTS(GRANTS_PER_KEY),
        KEYS(KEYS_PER_REGION);

        private final int standard;

        Quota(int standard) {
            this.standard = standard;
        }

        /** The value accounts start with. */
        public int standard() {
            return standard;
        }
    }

    /** @param account the owner of the keys */
    int valueOf(Quota quota, AccountId account, String region);

    default int aliasesPerKey(AccountId account, String region) {
        return valueOf(Quota.ALIASES, account, region);
    }

    default int grantsPerKey(AccountId account, String region) {
        return valueOf(Quota.GRANTS, account, region);
    }

    default int keysPerRegion(AccountId account, String region) {
        return valueOf(Quota.KEYS, account, region);
    }
}
