package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/** A plaintext with the key and algorithm that sealed it, as Decrypt answers it. Closing zeroes the plaintext. */
public final class OpenedCiphertext implements KmsAnswer {
    private final KmsKey key;
    private final Algorithm algorithm;
    private final String materialId;
    private final SecretBytes plaintext;

    OpenedCiphertext(KmsKey key, Algorithm algorithm, String materialId, SecretBytes plaintext) {
        this.key = key;
        this.algorithm = algorithm;
        this.materialId = materialId;
        this.plaintext = plaintext;
    }

    /** Closed together with this. */
    public SecretBytes plaintext() {
        return plaintext;
    }

    KmsKey key() {
        return key;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** Only for symmetric keys, whose ciphertexts name it. */
    Optional<String> materialId() {
        return Optional.of(materialId).filter(id -> algorithm == Algorithm.SYMMETRIC_DEFAULT);
    }

    @Override
    public void writeTo(ResponseFields out) {
        out.text("EncryptionAlgorithm", algorithm.name())
                .text("KeyId", key.arn().toString());
        materialId().ifPresent(id -> out.text("KeyMaterialId", id));
        out.secret("Plaintext", plaintext);
    }

    @Override
    public void close() {
        plaintext.close();
    }
}
