package dev.sealgate.kms;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;

/** A fresh data key: in clear for immediate use, and wrapped for storage. Closing zeroes the clear one. */
public final class GeneratedDataKey implements AutoCloseable {
    private final SecretBytes plaintext;
    private final Bytes ciphertextBlob;
    private final String keyArn;

    public GeneratedDataKey(SecretBytes plaintext, Bytes ciphertextBlob, String keyArn) {
        this.plaintext = plaintext;
        this.ciphertextBlob = ciphertextBlob;
        this.keyArn = keyArn;
    }

    public SecretBytes plaintext() {
        return plaintext;
    }

    public Bytes ciphertextBlob() {
        return ciphertextBlob;
    }

    public String keyArn() {
        return keyArn;
    }

    @Override
    public void close() {
        plaintext.close();
    }
}
