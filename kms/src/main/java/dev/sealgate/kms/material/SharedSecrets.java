package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/**
 * Elliptic-curve Diffie-Hellman on the NIST curves. Thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 */
public final class SharedSecrets {
    private final AsymmetricMaterials materials;

    public SharedSecrets(KeyMaterials materials) {
        this.materials = new AsymmetricMaterials(materials);
    }

    /** The other side's key when it is a point on the curve of {@code key}; empty otherwise. */
    public static Optional<PublicKey> peer(KmsKey key, Bytes subjectPublicKeyInfo) {
        try {
            PublicKey given = KeyKind.of(key.traits().spec()).publicKey(subjectPublicKeyInfo.view());
            return Optional.of(given).filter(peer -> onSameCurve(AsymmetricMaterials.publicKey(key), peer));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    /** The x coordinate of the shared point, as long as the field of the curve; the caller closes it. */
    public SecretBytes derive(KmsKey key, Algorithm algorithm, PublicKey peer) {
        PrivateKey own = materials.privateKey(key);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(
                    algorithm.jcaName(), KeyKind.of(key.traits().spec()).provider());
            agreement.init(own);
            agreement.doPhase(peer, true);
            return SecretBytes.owning(agreement.generateSecret());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a point of the curve of " + key.arn() + " was not taken", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + algorithm.jcaName(), e);
        }
    }

    private static boolean onSameCurve(PublicKey own, PublicKey peer) {
        return own instanceof ECPublicKey mine
                && peer instanceof ECPublicKey other
                && same(mine.getParams(), other.getParams())
                && onCurve(other.getW(), mine.getParams().getCurve());
    }

    private static boolean same(ECParameterSpec one, ECParameterSpec other) {
        return one.getCurve().equals(other.getCurve())
                && one.getGenerator().equals(other.getGenerator())
                && one.getOrder().equals(other.getOrder());
    }

    /** Every point but infinity of these curves is of prime order, so this is all that keeps the private key safe. */
    private static boolean onCurve(ECPoint point, EllipticCurve curve) {
        if (point.equals(ECPoint.POINT_INFINITY) || !(curve.getField() instanceof ECFieldFp field)) {
            return false;
        }
        BigInteger p = field.getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
        return inField(x, p) && inField(y, p) && y.pow(2).subtract(right).mod(p).signum() == 0;
    }

    private static boolean inField(BigInteger coordinate, BigInteger p) {
        return coordinate.signum() >= 0 && coordinate.compareTo(p) < 0;
    }
}
