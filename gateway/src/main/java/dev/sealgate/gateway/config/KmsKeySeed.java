package dev.sealgate.gateway.config;

import dev.sealgate.policy.context.AccountId;
import java.util.Optional;
import java.util.UUID;

/**
 * A symmetric KMS key that exists from the first start, so that tests know its id. Immutable.
 *
 * @param alias without {@code alias/}
 * @param policy JSON of a key policy that was checked; absent: the account's identity policies decide
 */
public record KmsKeySeed(
        AccountId account,
        String region,
        UUID id,
        Optional<String> alias,
        String description,
        Optional<String> policy) {}
