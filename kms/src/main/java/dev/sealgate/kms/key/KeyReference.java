package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;

/**
 * A key as a request names it: key id, key ARN, alias name or alias ARN. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/developerguide/find-cmk-id-arn.html
 */
public sealed interface KeyReference {
    /** Names the key itself. */
    record Key(KeyArn arn) implements KeyReference {
        @Override
        public AccountId account() {
            return arn.account();
        }
    }

    /** Names whatever key the alias points to. */
    record Alias(AliasArn arn) implements KeyReference {
        @Override
        public AccountId account() {
            return arn.account();
        }
    }

    /** The account that the named key or alias belongs to, if there is one. */
    AccountId account();

    /**
     * Bare ids and alias names belong to the given account and region.
     *
     * @throws dev.sealgate.kms.error.KmsException with AWS's text when {@code text} cannot name a key of this region
     */
    static KeyReference parse(String text, AccountId account, String region) {
        return KeyNaming.parse(text, account, region);
    }
}
