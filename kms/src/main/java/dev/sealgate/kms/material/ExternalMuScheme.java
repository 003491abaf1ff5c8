package dev.sealgate.kms.material;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/**
 * ML-DSA over a message representative that the caller computed; the JDK only signs whole messages.
 *
 * <p>Source: FIPS 204, https://doi.org/10.6028/NIST.FIPS.204, algorithms 7 and 8
 */
enum ExternalMuScheme implements SignatureScheme {
    EXTERNAL_MU;

    private static final SignatureScheme BOUNCY_CASTLE =
            new JcaScheme("ML-DSA-EXTERNAL-MU", Providers.BOUNCY_CASTLE, Optional.empty());

    @Override
    public byte[] sign(PrivateKey key, byte[] mu) throws GeneralSecurityException {
        return BOUNCY_CASTLE.sign(keys().generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded())), mu);
    }

    @Override
    public boolean verify(PublicKey key, byte[] mu, byte[] signature) throws GeneralSecurityException {
        return BOUNCY_CASTLE.verify(keys().generatePublic(new X509EncodedKeySpec(key.getEncoded())), mu, signature);
    }

    private static KeyFactory keys() throws GeneralSecurityException {
        return KeyFactory.getInstance("ML-DSA", Providers.BOUNCY_CASTLE);
    }
}
