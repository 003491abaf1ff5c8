package dev.sealgate.gateway.service.quotas;

import dev.sealgate.policy.context.AccountId;

/** A quota of one account in one region. Immutable. */
record QuotaPlace(AccountId account, String region, String code) {}
