package dev.sealgate.kms.key;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * One generation of a key's material, sealed so that a decoded record holds no key in clear. Immutable.
 *
 * @param id 64 hex digits
 * @param sealed absent once imported material expired or was deleted: only the same may be imported in its place
 * @param createdAt when it was made or last imported
 * @param publicKey SubjectPublicKeyInfo in DER; of asymmetric keys only
 * @param rotated how it came to be the current one; absent of the first, and of one that waits for its rotation
 * @param imported of imported material only
 */
public record SealedMaterial(
        String id,
        Optional<Bytes> sealed,
        Instant createdAt,
        Optional<Bytes> publicKey,
        Optional<Rotation> rotated,
        Optional<ImportedMaterial> imported) {
    /** A key's first material. */
    public SealedMaterial(String id, Bytes sealed, Instant createdAt, Optional<Bytes> publicKey) {
        this(id, Optional.of(sealed), createdAt, publicKey, Optional.empty(), Optional.empty());
    }

    /** The same without a public half. */
    public SealedMaterial(String id, Bytes sealed, Instant createdAt) {
        this(id, sealed, createdAt, Optional.empty());
    }

    /** Whether it is there to be used. */
    public boolean present() {
        return sealed.isPresent();
    }

    boolean expired(Instant now) {
        return present() && imported.filter(it -> it.expired(now)).isPresent();
    }

    /** When it must be gone, while it is there. */
    Optional<Instant> expiry() {
        return present() ? imported.flatMap(ImportedMaterial::validTo) : Optional.empty();
    }

    /** The same material, sealed otherwise. */
    public SealedMaterial sealedAs(Bytes other) {
        return new SealedMaterial(id, Optional.of(other), createdAt, publicKey, rotated, imported);
    }

    SealedMaterial destroyed() {
        return new SealedMaterial(id, Optional.empty(), createdAt, publicKey, rotated, imported);
    }

    SealedMaterial rotated(RotationType type, Instant now) {
        return new SealedMaterial(id, sealed, createdAt, publicKey, Optional.of(new Rotation(now, type)), imported);
    }

    public SealedMaterial imported(ImportedMaterial facts) {
        return new SealedMaterial(id, sealed, createdAt, publicKey, rotated, Optional.of(facts));
    }

    /**
     * This generation in a related key, which has its own material imported, for its own time.
     *
     * @param own as that key has it; absent when it has not seen it yet
     */
    SealedMaterial relatedTo(Optional<SealedMaterial> own) {
        Optional<Bytes> sealedThere = own.flatMap(SealedMaterial::sealed);
        Optional<ImportedMaterial> factsThere =
                own.isPresent() ? own.get().imported : imported.map(ImportedMaterial::awaited);
        return new SealedMaterial(
                id, sealedThere, own.map(SealedMaterial::createdAt).orElse(createdAt), publicKey, rotated, factsThere);
    }

    /** The same generation, imported again. */
    SealedMaterial inPlaceOf(SealedMaterial former) {
        return new SealedMaterial(id, sealed, createdAt, publicKey, former.rotated, imported);
    }
}
