package dev.sealgate.kms.material;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519ph over a hash that the caller computed; the JDK only signs whole messages.
 *
 * <p>Source: https://www.rfc-editor.org/rfc/rfc8032#section-5.1
 */
enum Ed25519PrehashScheme implements SignatureScheme {
    ED25519PH;

    private static final byte[] NO_CONTEXT = {};

    @Override
    public byte[] sign(PrivateKey key, byte[] digest) throws InvalidKeyException {
        if (!(key instanceof EdECPrivateKey edwards)) {
            throw new InvalidKeyException("no Ed25519 key");
        }
        byte[] seed = edwards.getBytes().orElseThrow(() -> new InvalidKeyException("no seed"));
        try {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.signPrehash(seed, 0, NO_CONTEXT, digest, 0, signature, 0);
            return signature;
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public boolean verify(PublicKey key, byte[] digest, byte[] signature) {
        byte[] spki = key.getEncoded();
        // RFC 8410: the key is the end of the SubjectPublicKeyInfo.
        int start = spki.length - Ed25519.PUBLIC_KEY_SIZE;
        return signature.length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verifyPrehash(signature, 0, spki, start, NO_CONTEXT, digest, 0);
    }
}
