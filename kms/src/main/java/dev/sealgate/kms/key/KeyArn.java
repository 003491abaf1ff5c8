package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;

/** The full name of a key: {@code arn:aws:kms:<region>:<account>:key/<id>}. Immutable. */
public record KeyArn(AccountId account, String region, KeyId keyId) {
    /** The related key of a multi-Region key in another Region, whether or not there is one; a single-Region key is itself. */
    public KeyArn related(String otherRegion) {
        return keyId.isMultiRegion() ? new KeyArn(account, otherRegion, keyId) : this;
    }

    @Override
    public String toString() {
        return "arn:aws:kms:" + region + ":" + account + ":key/" + keyId;
    }
}
