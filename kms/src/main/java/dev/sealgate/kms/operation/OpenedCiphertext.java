package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.SecretBytes;

/** A plaintext and what it was sealed with, as Decrypt answers it. Closing zeroes the plaintext. */
public final class OpenedCiphertext implements KmsAnswer {
    private final KmsKey key;
    private final String materialId;
    private final SecretBytes plaintext;

    OpenedCiphertext(KmsKey key, String materialId, SecretBytes plaintext) {
        this.key = key;
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

    String materialId() {
        return materialId;
    }

    @Override
    public void writeTo(ResponseFields out) {
        out.text("EncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name())
                .text("KeyId", key.arn().toString())
                .text("KeyMaterialId", materialId)
                .secret("Plaintext", plaintext);
    }

    @Override
    public void close() {
        plaintext.close();
    }
}
