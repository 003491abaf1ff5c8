package dev.sealgate.kms.key;

import dev.sealgate.storage.Bytes;
import java.time.Instant;

/**
 * One generation of a key's material, sealed so that a decoded record holds no key in clear. Immutable.
 *
 * @param id 64 hex digits
 */
public record SealedMaterial(String id, Bytes sealed, Instant createdAt) {}
