package dev.sealgate.kms.material;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;

/** A fresh key pair in the encodings AWS gives it out in. Closing zeroes the private key. */
public final class GeneratedKeyPair implements AutoCloseable {
    private final SecretBytes privateKey;
    private final Bytes publicKey;

    GeneratedKeyPair(SecretBytes privateKey, Bytes publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** PKCS#8 in DER; closed together with this. */
    public SecretBytes privateKey() {
        return privateKey;
    }

    /** SubjectPublicKeyInfo in DER. */
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public void close() {
        privateKey.close();
    }
}
