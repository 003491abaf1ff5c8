package dev.sealgate.kms.material;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/** A signature of a provider. Immutable. */
record JcaScheme(String name, Provider provider, Optional<AlgorithmParameterSpec> parameters)
        implements SignatureScheme {
    @Override
    public byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
        Signature signature = signature();
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }

    @Override
    public boolean verify(PublicKey key, byte[] input, byte[] given) throws GeneralSecurityException {
        Signature signature = signature();
        signature.initVerify(key);
        signature.update(input);
        try {
            return signature.verify(given);
        } catch (SignatureException e) {
            // Of a wrong size, or no DER.
            return false;
        }
    }

    private Signature signature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(name, provider);
        if (parameters.isPresent()) {
            signature.setParameter(parameters.get());
        }
        return signature;
    }
}
