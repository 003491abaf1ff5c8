package dev.sealgate.kms.grant;

/** A grant and where it is. Immutable. */
public record PlacedGrant(GrantPlace place, Grant grant) {}
