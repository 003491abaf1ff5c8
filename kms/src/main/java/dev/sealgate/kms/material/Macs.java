package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Message authentication codes under HMAC keys. Thread-safe.
 *
 * <p>Checks nothing: that key and algorithm match is up to the caller.
 */
public final class Macs {
    private final KeyMaterials materials;

    public Macs(KeyMaterials materials) {
        this.materials = materials;
    }

    /** A secret until its caller gives it out: who verifies compares it in constant time. The caller closes it. */
    public SecretBytes generate(KmsKey key, Algorithm algorithm, SecretBytes message) {
        try (SecretBytes material = materials.open(key.arn(), key.currentMaterial())) {
            return material.use(secret -> {
                try {
                    Mac mac = Mac.getInstance(algorithm.jcaName());
                    mac.init(new SecretKeySpec(secret, algorithm.jcaName()));
                    return SecretBytes.owning(message.use(mac::doFinal));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("every Java platform has " + algorithm.jcaName(), e);
                }
            });
        }
    }
}
