package dev.sealgate.kms.key;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * One generation of a key's material, sealed so that a decoded record holds no key in clear. Immutable.
 *
 * @param id 64 hex digits
 * @param publicKey SubjectPublicKeyInfo in DER; of asymmetric keys only
 */
public record SealedMaterial(String id, Bytes sealed, Instant createdAt, Optional<Bytes> publicKey) {
    /** Material without a public half. */
    public SealedMaterial(String id, Bytes sealed, Instant createdAt) {
        this(id, sealed, createdAt, Optional.empty());
    }
}
