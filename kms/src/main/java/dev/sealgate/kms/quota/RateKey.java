package dev.sealgate.kms.quota;

import dev.sealgate.policy.context.AccountId;

/** Whose calls of which quota are counted together. */
record RateKey(AccountId account, String region, String group) {}
