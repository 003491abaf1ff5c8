package dev.sealgate.kms.key;

import java.time.Instant;

/** When a generation of material took the place of the one before, and why. Immutable. */
public record Rotation(Instant date, RotationType type) {}
