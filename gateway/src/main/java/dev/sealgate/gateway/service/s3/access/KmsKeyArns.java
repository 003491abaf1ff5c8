package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.policy.context.AccountId;
import java.util.Optional;

/** Full names for KMS keys, so that a policy may compare them however the request named the key. Thread-safe. */
@FunctionalInterface
public interface KmsKeyArns {
    /**
     * The ARN of the key that {@code reference} (key id, key ARN, alias or alias ARN) means; the reference itself when it means none.
     *
     * @param account where a reference without an account is looked up
     * @param region where a reference without a Region is
     */
    String arnOf(Optional<AccountId> account, String region, String reference);
}
