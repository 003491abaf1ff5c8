package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/**
 * Imported material that suits keys of one spec. Closing zeroes it.
 *
 * <p>Private keys are encoded anew, so that one key is the same generation however its owner's tools write it.
 */
public final class GivenMaterial implements AutoCloseable {
    private final SecretBytes secret;
    private final Optional<Bytes> publicKey;

    private GivenMaterial(SecretBytes secret, Optional<Bytes> publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** Whether material can be imported into keys of this spec at all. */
    public static boolean possible(KeySpec spec) {
        return switch (spec) {
            case SM2, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> false;
            default -> true;
        };
    }

    /**
     * Empty when it is no material of the spec.
     *
     * @param given raw bytes, of asymmetric keys PKCS#8 in DER; the caller closes it
     */
    public static Optional<GivenMaterial> check(KeySpec spec, SecretBytes given) {
        if (spec.asymmetric()) {
            return GivenPrivateKeys.check(spec, given)
                    .map(pair -> new GivenMaterial(pair.privateKey(), Optional.of(pair.publicKey())));
        }
        return given.sizeBytes() == KeyMaterials.secretBytes(spec)
                ? Optional.of(new GivenMaterial(SecretBytes.owning(given.copy()), Optional.empty()))
                : Optional.empty();
    }

    /** Closed together with this. */
    public SecretBytes secret() {
        return secret;
    }

    /** SubjectPublicKeyInfo in DER, of asymmetric keys. */
    public Optional<Bytes> publicKey() {
        return publicKey;
    }

    @Override
    public void close() {
        secret.close();
    }
}
