package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.key.KmsKey;
import java.util.Optional;

/** The algorithms a request may ask Encrypt, Decrypt and ReEncrypt for. */
enum EncryptionAlgorithm {
    SYMMETRIC_DEFAULT,
    RSAES_OAEP_SHA_1,
    RSAES_OAEP_SHA_256,
    SM2PKE;

    /** Absent stands for what every symmetric key does. */
    static EncryptionAlgorithm orDefault(Optional<EncryptionAlgorithm> given) {
        return given.orElse(SYMMETRIC_DEFAULT);
    }

    void requireFits(KmsKey key) {
        if (this != SYMMETRIC_DEFAULT) {
            throw new KmsException(
                    KmsErrorCode.INVALID_KEY_USAGE,
                    "Algorithm " + this + " is incompatible with key spec "
                            + key.traits().spec() + ".");
        }
    }
}
