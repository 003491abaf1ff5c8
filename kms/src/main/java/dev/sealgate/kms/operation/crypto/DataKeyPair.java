package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.GeneratedKeyPair;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.Bytes;

/** A key pair and its wrapped private half, as GenerateDataKeyPair answers them. Closing zeroes the private key. */
public final class DataKeyPair implements KmsAnswer {
    private final KmsKey key;
    private final KeySpec spec;
    private final GeneratedKeyPair pair;
    private final Bytes ciphertextBlob;

    DataKeyPair(KmsKey key, KeySpec spec, GeneratedKeyPair pair, Bytes ciphertextBlob) {
        this.key = key;
        this.spec = spec;
        this.pair = pair;
        this.ciphertextBlob = ciphertextBlob;
    }

    @Override
    public void writeTo(ResponseFields out) {
        writeWrapped(out);
        out.secret("PrivateKeyPlaintext", pair.privateKey());
    }

    private void writeWrapped(ResponseFields out) {
        out.text("KeyId", key.arn().toString())
                .text("KeyMaterialId", key.currentMaterial().id())
                .text("KeyPairSpec", spec.name())
                .blob("PrivateKeyCiphertextBlob", ciphertextBlob)
                .blob("PublicKey", pair.publicKey());
    }

    /** The same without the private key in clear, which is zeroed. */
    KmsAnswer wrappedOnly() {
        close();
        return this::writeWrapped;
    }

    @Override
    public void close() {
        pair.close();
    }
}
