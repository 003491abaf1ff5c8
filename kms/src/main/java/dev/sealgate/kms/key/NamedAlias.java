package dev.sealgate.kms.key;

import java.util.Optional;

/** An alias by name; without a record when it is a service's name that was never used. Immutable. */
public record NamedAlias(AliasArn arn, Optional<KmsAlias> kept) {}
