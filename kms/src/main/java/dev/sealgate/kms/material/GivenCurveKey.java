package dev.sealgate.kms.material;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Optional;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A private key of a Weierstrass curve from an untrusted sender. A public key in it is ignored: it is derived.
 *
 * <p>The arithmetic is Bouncy Castle's, since the JDK offers none for deriving a public key.
 */
final class GivenCurveKey {
    private GivenCurveKey() {}

    static Optional<GeneratedKeyPair> check(KeyKind kind, PrivateKey given) throws GeneralSecurityException {
        if (!(given instanceof ECPrivateKey key) || !(kind.parameters() instanceof ECGenParameterSpec curve)) {
            return Optional.empty();
        }
        AlgorithmParameters named = AlgorithmParameters.getInstance(kind.algorithm(), kind.provider());
        named.init(curve);
        ECParameterSpec expected = named.getParameterSpec(ECParameterSpec.class);
        BigInteger secret = key.getS();
        boolean fits = key.getParams().getCurve().equals(expected.getCurve())
                && key.getParams().getGenerator().equals(expected.getGenerator())
                && key.getParams().getOrder().equals(expected.getOrder())
                && secret.signum() > 0
                && secret.compareTo(expected.getOrder()) < 0;
        return fits ? Optional.of(pair(curve.getName(), secret)) : Optional.empty();
    }

    private static GeneratedKeyPair pair(String curve, BigInteger secret) throws InvalidKeySpecException {
        ECNamedDomainParameters domain =
                new ECNamedDomainParameters(ECNamedCurveTable.getOID(curve), CustomNamedCurves.getByName(curve));
        ECPublicKeyParameters open =
                new ECPublicKeyParameters(new FixedPointCombMultiplier().multiply(domain.getG(), secret), domain);
        try {
            return GivenPrivateKeys.pair(
                    PrivateKeyInfoFactory.createPrivateKeyInfo(new ECPrivateKeyParameters(secret, domain))
                            .getEncoded(),
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open).getEncoded());
        } catch (IOException e) {
            throw new InvalidKeySpecException(e);
        }
    }
}
