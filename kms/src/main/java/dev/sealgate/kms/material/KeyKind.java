package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How key pairs of one spec are made and read. Immutable.
 *
 * @param algorithm JCA's name of the keys
 */
record KeyKind(String algorithm, AlgorithmParameterSpec parameters, Provider provider) {
    private static final Map<KeySpec, KeyKind> KINDS = new EnumMap<>(Map.ofEntries(
            Map.entry(KeySpec.RSA_2048, rsa(2048)),
            Map.entry(KeySpec.RSA_3072, rsa(3072)),
            Map.entry(KeySpec.RSA_4096, rsa(4096)),
            Map.entry(KeySpec.ECC_NIST_P256, curve("secp256r1", Providers.ELLIPTIC)),
            Map.entry(KeySpec.ECC_NIST_P384, curve("secp384r1", Providers.ELLIPTIC)),
            Map.entry(KeySpec.ECC_NIST_P521, curve("secp521r1", Providers.ELLIPTIC)),
            Map.entry(KeySpec.ECC_SECG_P256K1, curve("secp256k1", Providers.BOUNCY_CASTLE)),
            Map.entry(
                    KeySpec.ECC_NIST_EDWARDS25519,
                    new KeyKind("Ed25519", NamedParameterSpec.ED25519, Providers.ELLIPTIC)),
            Map.entry(KeySpec.ML_DSA_44, mlDsa(NamedParameterSpec.ML_DSA_44)),
            Map.entry(KeySpec.ML_DSA_65, mlDsa(NamedParameterSpec.ML_DSA_65)),
            Map.entry(KeySpec.ML_DSA_87, mlDsa(NamedParameterSpec.ML_DSA_87))));

    static KeyKind of(KeySpec spec) {
        return Optional.ofNullable(KINDS.get(spec))
                .orElseThrow(() -> new IllegalArgumentException(spec + " has no key pairs here"));
    }

    private static KeyKind rsa(int bits) {
        return new KeyKind("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), Providers.RSA_KEYS);
    }

    private static KeyKind curve(String name, Provider provider) {
        return new KeyKind("EC", new ECGenParameterSpec(name), provider);
    }

    private static KeyKind mlDsa(NamedParameterSpec set) {
        return new KeyKind(set.getName(), set, Providers.ML_DSA);
    }

    KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, provider);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key pairs of " + algorithm + " on this JVM", e);
        }
    }

    /** @param pkcs8 generated or checked here */
    PrivateKey privateKey(SecretBytes pkcs8) {
        return pkcs8.use(clear -> {
            try {
                return factory().generatePrivate(new PKCS8EncodedKeySpec(clear));
            } catch (InvalidKeySpecException e) {
                throw new IllegalStateException("kept material is no private key of " + algorithm, e);
            }
        });
    }

    /** @param spki untrusted bytes */
    PublicKey publicKey(byte[] spki) throws InvalidKeySpecException {
        return factory().generatePublic(new X509EncodedKeySpec(spki));
    }

    KeyFactory factory() {
        try {
            return KeyFactory.getInstance(algorithm, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no keys of " + algorithm + " on this JVM", e);
        }
    }
}
