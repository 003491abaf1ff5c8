package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
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
        return generate(key, KeySpec.SYMMETRIC_DEFAULT, now);
    }

    /** Fresh material of any spec but SM2. */
    public SealedMaterial generate(KeyArn key, KeySpec spec, Instant now) {
        if (spec.asymmetric()) {
            try (GeneratedKeyPair fresh = generateKeyPair(spec)) {
                return seal(key, spec, fresh.privateKey(), Optional.of(fresh.publicKey()), now);
            }
        }
        try (SecretBytes fresh = SecretBytes.random(secretBytes(spec), random)) {
            return seal(key, spec, fresh, Optional.empty(), now);
        }
    }

    /** A key pair that is not stored; the caller closes it. */
    public GeneratedKeyPair generateKeyPair(KeySpec spec) {
        KeyPair fresh = KeyKind.of(spec).generate(random);
        return new GeneratedKeyPair(
                SecretBytes.owning(fresh.getPrivate().getEncoded()),
                Bytes.owning(fresh.getPublic().getEncoded()));
    }

    /** Seals given material of a symmetric key; the caller closes it. */
    public SealedMaterial seal(KeyArn key, SecretBytes material, Instant now) {
        return seal(key, KeySpec.SYMMETRIC_DEFAULT, material, Optional.empty(), now);
    }

    /**
     * Seals given material of any spec; the caller closes it.
     *
     * @param material raw bytes, of asymmetric keys PKCS#8
     * @param publicKey the SubjectPublicKeyInfo that belongs to it, of asymmetric keys
     */
    public SealedMaterial seal(KeyArn key, KeySpec spec, SecretBytes material, Optional<Bytes> publicKey, Instant now) {
        String id = id(key, spec, material);
        byte[] sealed = material.use(clear -> seal.seal(clear, binding(key, id)));
        return new SealedMaterial(id, Bytes.owning(sealed), now, publicKey);
    }

    /** The same material sealed under another root key, for the {@code next} holder of the same keys. */
    public SealedMaterial reseal(KeyArn key, SealedMaterial material, KeyMaterials under) {
        if (!material.present()) {
            return material;
        }
        try (SecretBytes clear = open(key, material)) {
            byte[] sealed = clear.use(bytes -> under.seal.seal(bytes, binding(key, material.id())));
            return material.sealedAs(Bytes.owning(sealed));
        }
    }

    static int secretBytes(KeySpec spec) {
        return switch (spec) {
            case SYMMETRIC_DEFAULT, HMAC_256 -> SYMMETRIC_BYTES;
            case HMAC_224 -> 28;
            case HMAC_384 -> 48;
            case HMAC_512 -> 64;
            default -> throw new IllegalArgumentException(spec + " is no spec of plain secrets");
        };
    }

    /** The material in clear; the caller closes it. */
    SecretBytes open(KeyArn key, SealedMaterial material) {
        Bytes sealed = material.sealed()
                .orElseThrow(
                        () -> new IllegalStateException("material " + material.id() + " of " + key + " is not there"));
        return seal.open(sealed.view(), binding(key, material.id()))
                .map(SecretBytes::owning)
                .orElseThrow(() -> new StorageException.Corrupt("material " + material.id() + " of " + key
                        + " does not open: altered, moved, or sealed under another root key"));
    }

    /**
     * Safe because: HMAC-SHA-256 under the material reveals nothing of it, and no other use of the material sees these inputs.
     * Callers of an HMAC key could compute this very MAC, so there the hash of the material is the key.
     */
    private static String id(KeyArn key, KeySpec spec, SecretBytes material) {
        String name = ID_LABEL + "\0" + key.account() + "\0" + key.keyId();
        boolean hashed = spec.allows(KeyUsage.GENERATE_VERIFY_MAC);
        return material.use(clear -> {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(hashed ? Hash.SHA_256.digest(clear) : clear, HMAC));
                return HexFormat.of().formatHex(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + HMAC, e);
            }
        });
    }

    /** Related multi-Region keys hold the same sealed material: it is bound to what they have in common. */
    private static byte[] binding(KeyArn key, String materialId) {
        KeyArn shared = key.keyId().isMultiRegion() ? key.related("") : key;
        return String.join("\0", SEAL_LABEL, shared.toString(), materialId).getBytes(StandardCharsets.US_ASCII);
    }
}
