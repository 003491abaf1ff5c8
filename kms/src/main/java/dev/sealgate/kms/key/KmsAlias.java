package dev.sealgate.kms.key;

import java.time.Instant;

/** An alias as it is stored. Immutable. */
public record KmsAlias(KeyId target, Instant createdAt, Instant updatedAt) {}
