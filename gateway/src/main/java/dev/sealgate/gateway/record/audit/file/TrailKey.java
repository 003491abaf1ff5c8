package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** What signs the trail's digests: Ed25519 from a key derived of the root key, so that no other file is to be kept. Thread-safe. */
public final class TrailKey {
    private static final byte[] PROBE = {'s', 'e', 'a', 'l'};

    private final PrivateKey secret;
    private final TrailPublicKey open;

    private TrailKey(PrivateKey secret, TrailPublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    public static TrailKey of(RootKey root) {
        try (SecretBytes seed = root.derive(RootKey.Purpose.AUDIT_SIGNING)) {
            return seed.use(TrailKey::ofSeed);
        }
    }

    /** RFC 8032: the seed is the private key, and the public key is computed of it. */
    static TrailKey ofSeed(byte[] seed) {
        try {
            // The JDK computes a public key only while it makes a pair, of what its random generator gives as private
            // key.
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            KeyPair pair = generator.generateKeyPair();
            PrivateKey secret = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.clone()));
            TrailKey key = new TrailKey(secret, new TrailPublicKey(pair.getPublic()));
            if (!key.open.verifies(PROBE, key.sign(PROBE))) {
                throw new IllegalStateException("the Ed25519 provider does not take the private key it is given");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every JDK", e);
        }
    }

    public TrailPublicKey publicKey() {
        return open;
    }

    Bytes sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(secret);
            signer.update(message);
            return Bytes.owning(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every JDK", e);
        }
    }

    /** A generator whose only output is a given key. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        Given(byte[] bytes) {
            super(null, null);
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            if (target.length != bytes.length) {
                throw new IllegalStateException(
                        "asked for " + target.length + " bytes (expected: " + bytes.length + ")");
            }
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}
