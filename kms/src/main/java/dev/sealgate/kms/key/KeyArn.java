package dev.sealgate.kms.key;

import dev.sealgate.policy.AccountId;

/** The full name of a key: {@code arn:aws:kms:<region>:<account>:key/<id>}. Immutable. */
public record KeyArn(AccountId account, String region, KeyId keyId) {
    @Override
    public String toString() {
        return "arn:aws:kms:" + region + ":" + account + ":key/" + keyId;
    }
}
