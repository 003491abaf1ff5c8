package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.material.RsaCiphers;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/** Encrypts under symmetric and asymmetric keys. Thread-safe. */
final class Encryption {
    private final Ciphertexts ciphertexts;
    private final RsaCiphers rsa;

    Encryption(KmsContext with) {
        ciphertexts = with.ciphertexts();
        rsa = new RsaCiphers(with.materials());
    }

    /** Absent means SYMMETRIC_DEFAULT. */
    static Algorithm orDefault(Optional<Algorithm> given) {
        return given.orElse(Algorithm.SYMMETRIC_DEFAULT);
    }

    /** @throws KmsException when an asymmetric algorithm is to bind a context, which it cannot */
    static void requireBindable(Algorithm algorithm, EncryptionContext context) {
        if (algorithm != Algorithm.SYMMETRIC_DEFAULT && !context.pairs().isEmpty()) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION, "Algorithm " + algorithm + " does not support an encryption context.");
        }
    }

    /** @throws KmsException when the key cannot encrypt so much */
    static void requireRoom(KmsKey key, Algorithm algorithm, int plaintextBytes) {
        if (algorithm == Algorithm.SYMMETRIC_DEFAULT) {
            return;
        }
        int maximum = RsaCiphers.maxPlaintextBytes(key, algorithm);
        if (plaintextBytes > maximum) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION,
                    "Algorithm " + algorithm + " and key spec " + key.traits().spec()
                            + " cannot encrypt data larger than " + maximum + " bytes.");
        }
    }

    Bytes encrypt(KmsKey key, Algorithm algorithm, SecretBytes plaintext, EncryptionContext context) {
        return algorithm == Algorithm.SYMMETRIC_DEFAULT
                ? ciphertexts.seal(key, plaintext, context)
                : rsa.encrypt(key, algorithm, plaintext);
    }
}
