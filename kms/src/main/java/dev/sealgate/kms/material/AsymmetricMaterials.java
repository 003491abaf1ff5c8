package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;

/** The two halves of asymmetric KMS keys, as the JCA has them. Thread-safe. */
final class AsymmetricMaterials {
    private final KeyMaterials materials;

    AsymmetricMaterials(KeyMaterials materials) {
        this.materials = materials;
    }

    PrivateKey privateKey(KmsKey key) {
        try (SecretBytes pkcs8 = materials.open(key.arn(), key.currentMaterial())) {
            return KeyKind.of(key.traits().spec()).privateKey(pkcs8);
        }
    }

    static PublicKey publicKey(KmsKey key) {
        try {
            return KeyKind.of(key.traits().spec())
                    .publicKey(encodedPublicKey(key).view());
        } catch (InvalidKeySpecException e) {
            throw new StorageException.Corrupt("the public half of " + key.arn() + " is none", e);
        }
    }

    static Bytes encodedPublicKey(KmsKey key) {
        return key.currentMaterial()
                .publicKey()
                .orElseThrow(() -> new StorageException.Corrupt("the public half of " + key.arn() + " is missing"));
    }
}
