package dev.sealgate.kms.key;

import java.time.Instant;

/** When a generation of material took the place of the one before, and why. Immutable. */
public record Rotated(Instant date, RotationType type) {}
