package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals bytes under a symmetric key and opens them again; formats in docs/spec/CIPHERTEXT.md. Thread-safe.
 *
 * <p>Checks nothing: lookup, permission and state of the key are up to the caller.
 */
public final class Ciphertexts {
    private final KeyMaterials materials;

    public Ciphertexts(KeyMaterials materials) {
        this.materials = materials;
    }

    /** A {@link CiphertextBlob} of the plaintext under the key's current material; never the same twice. */
    public Bytes seal(KmsKey key, SecretBytes plaintext, EncryptionContext context) {
        SealedMaterial current = key.currentMaterial();
        Bytes header = CiphertextBlob.header(key.arn(), current.id());
        try (SecretBytes material = materials.open(key.arn(), current)) {
            byte[] sealed =
                    plaintext.use(clear -> new Xaes256Gcm(material).seal(clear, associatedData(header, context)));
            return concatenate(header, Bytes.owning(sealed));
        }
    }

    /** The plaintext, which the caller closes; empty when blob or context are not exactly what the key sealed. */
    public Optional<SecretBytes> open(KmsKey key, CiphertextBlob blob, EncryptionContext context) {
        return key.material(blob.materialId()).flatMap(named -> open(key.arn(), named, blob, context));
    }

    private Optional<SecretBytes> open(
            KeyArn key, SealedMaterial named, CiphertextBlob blob, EncryptionContext context) {
        try (SecretBytes material = materials.open(key, named)) {
            return new Xaes256Gcm(material)
                    .open(blob.sealed().view(), associatedData(blob.header(), context))
                    .map(SecretBytes::owning);
        }
    }

    /** Safe because: the header tells its own size, so no header and context run into another pair of them. */
    private static byte[] associatedData(Bytes header, EncryptionContext context) {
        return concatenate(header, context.canonical()).view();
    }

    private static Bytes concatenate(Bytes first, Bytes second) {
        byte[] both = Arrays.copyOf(first.view(), first.size() + second.size());
        System.arraycopy(second.view(), 0, both, first.size(), second.size());
        return Bytes.owning(both);
    }
}
