package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * Private keys from untrusted senders: parsed, checked, and re-encoded together with the public key derived from them.
 *
 * <p>Every part of such a key that is used later is checked here; an inconsistent one is refused.
 */
final class GivenPrivateKeys {
    /** Source: https://www.rfc-editor.org/rfc/rfc8410#section-4 */
    private static final byte[] ED25519_SPKI_START = HexFormat.of().parseHex("302a300506032b6570032100");

    private GivenPrivateKeys() {}

    /** The key pair, which the caller closes; empty when the bytes are no private key of the spec. */
    static Optional<GeneratedKeyPair> check(KeySpec spec, SecretBytes pkcs8) {
        KeyKind kind = KeyKind.of(spec);
        return pkcs8.use(clear -> {
            try {
                PrivateKey given = kind.factory().generatePrivate(new PKCS8EncodedKeySpec(clear));
                return switch (spec) {
                    case RSA_2048, RSA_3072, RSA_4096 -> GivenRsaKey.check(kind, given);
                    case ECC_NIST_EDWARDS25519 -> edwards(kind.factory(), given);
                    default -> GivenCurveKey.check(kind, given);
                };
            } catch (InvalidKeySpecException e) {
                return Optional.empty();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM cannot encode keys of " + spec, e);
            }
        });
    }

    /** Every 32 bytes are a private key. */
    private static Optional<GeneratedKeyPair> edwards(KeyFactory factory, PrivateKey given)
            throws InvalidKeySpecException {
        if (!(given instanceof EdECPrivateKey key) || key.getBytes().isEmpty()) {
            return Optional.empty();
        }
        byte[] seed = key.getBytes().get();
        try {
            byte[] point =
                    new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
            byte[] spki = Arrays.copyOf(ED25519_SPKI_START, ED25519_SPKI_START.length + point.length);
            System.arraycopy(point, 0, spki, ED25519_SPKI_START.length, point.length);
            PrivateKey canonical = factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            return Optional.of(pair(
                    canonical.getEncoded(),
                    factory.generatePublic(new X509EncodedKeySpec(spki)).getEncoded()));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    static GeneratedKeyPair pair(byte[] pkcs8, byte[] spki) {
        return new GeneratedKeyPair(SecretBytes.owning(pkcs8), Bytes.owning(spki));
    }
}
