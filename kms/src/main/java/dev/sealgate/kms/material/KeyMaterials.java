package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes key material and seals it under the root key, bound to its key and its id. Thread-safe.
 *
 * <p>The material id is derived from the material (docs/spec/CIPHERTEXT.md): the same bytes given to the same key twice are
 * the same generation, and what the first sealed the second opens.
 */
public final class KeyMaterials {
    public static final int SYMMETRIC_BYTES = 32;

    private static final String ID_LABEL = "sealgate kms material id v1";
    private static final String SEAL_LABEL = "sealgate kms material v1";
    private static final String HMAC = "HmacSHA256";

    private final Xaes256Gcm seal;
    private final SecureRandom random;

    public KeyMaterials(RootKey root, SecureRandom random) {
        this.random = random;
        try (SecretBytes key = root.derive(RootKey.Purpose.KMS_MATERIAL)) {
            seal = new Xaes256Gcm(key);
        }
    }

    /** 256 fresh random bits for a symmetric key. */
    public SealedMaterial generate(KeyArn key, Instant now) {
        try (SecretBytes fresh = SecretBytes.random(SYMMETRIC_BYTES, random)) {
            return seal(key, fresh, now);
        }
    }

    /** Seals given material; the caller closes it. */
    public SealedMaterial seal(KeyArn key, SecretBytes material, Instant now) {
        String id = id(key, material);
        byte[] sealed = material.use(clear -> seal.seal(clear, binding(key, id)));
        return new SealedMaterial(id, Bytes.owning(sealed), now);
    }

    /** The material in clear; the caller closes it. */
    SecretBytes open(KeyArn key, SealedMaterial material) {
        return seal.open(material.sealed().view(), binding(key, material.id()))
                .map(SecretBytes::owning)
                .orElseThrow(() -> new StorageException.Corrupt("material " + material.id() + " of " + key
                        + " does not open: altered, moved, or sealed under another root key"));
    }

    /** Safe because: HMAC-SHA-256 under the material reveals nothing of it, and AES never sees these inputs. */
    private static String id(KeyArn key, SecretBytes material) {
        String name = ID_LABEL + "\0" + key.account() + "\0" + key.keyId();
        return material.use(clear -> {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(clear, HMAC));
                return HexFormat.of().formatHex(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + HMAC, e);
            }
        });
    }

    private static byte[] binding(KeyArn key, String materialId) {
        return String.join("\0", SEAL_LABEL, key.toString(), materialId).getBytes(StandardCharsets.US_ASCII);
    }
}
