package dev.sealgate.kms.grant;

import dev.sealgate.kms.key.KeyArn;

/** Which grant of which key. Immutable. */
public record GrantPlace(KeyArn key, String grantId) {}
