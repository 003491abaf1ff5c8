package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;

/** A data key and its wrapped form, as GenerateDataKey answers them. Closing zeroes the key. */
public final class DataKey implements KmsAnswer {
    private final SecretBytes plaintext;
    private final Bytes ciphertextBlob;
    private final KmsKey key;

    DataKey(SecretBytes plaintext, Bytes ciphertextBlob, KmsKey key) {
        this.plaintext = plaintext;
        this.ciphertextBlob = ciphertextBlob;
        this.key = key;
    }

    /** Closed together with this. */
    public SecretBytes plaintext() {
        return plaintext;
    }

    public Bytes ciphertextBlob() {
        return ciphertextBlob;
    }

    public String keyArn() {
        return key.arn().toString();
    }

    @Override
    public void writeTo(ResponseFields out) {
        writeWrapped(out);
        out.secret("Plaintext", plaintext);
    }

    private void writeWrapped(ResponseFields out) {
        out.blob("CiphertextBlob", ciphertextBlob)
                .text("KeyId", keyArn())
                .text("KeyMaterialId", key.currentMaterial().id());
    }

    /** The same without the key in clear, which is zeroed. */
    KmsAnswer wrappedOnly() {
        plaintext.close();
        return this::writeWrapped;
    }

    @Override
    public void close() {
        plaintext.close();
    }
}
