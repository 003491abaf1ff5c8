package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * RSA-OAEP with an empty label and MGF1 of the same hash, as AWS's. Thread-safe.
 *
 * <p>Checks nothing: that key and algorithm match is up to the caller.
 */
public final class RsaCiphers {
    private final AsymmetricMaterials materials;

    public RsaCiphers(KeyMaterials materials) {
        this.materials = new AsymmetricMaterials(materials);
    }

    /** The largest plaintext in bytes. */
    public static int maxPlaintextBytes(KmsKey key, Algorithm algorithm) {
        int overheadBytes = 2 + 2 * algorithm.requireHash().sizeBytes();
        return modulusBytes(AsymmetricMaterials.publicKey(key)) - overheadBytes;
    }

    /** @param plaintext no larger than {@link #maxPlaintextBytes} */
    public Bytes encrypt(KmsKey key, Algorithm algorithm, SecretBytes plaintext) {
        return plaintext.use(clear -> {
            try {
                Cipher cipher = cipher(Cipher.ENCRYPT_MODE, AsymmetricMaterials.publicKey(key), algorithm);
                return Bytes.owning(cipher.doFinal(clear));
            } catch (GeneralSecurityException e) {
                throw failed(key, algorithm, e);
            }
        });
    }

    /** The plaintext, which the caller closes; empty, for whatever reason, when it was not made for key and algorithm. */
    public Optional<SecretBytes> decrypt(KmsKey key, Algorithm algorithm, Bytes ciphertext) {
        Key privateKey = materials.privateKey(key);
        if (ciphertext.size() != modulusBytes(privateKey)) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, privateKey, algorithm);
            return Optional.of(SecretBytes.owning(cipher.doFinal(ciphertext.view())));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw failed(key, algorithm, e);
        }
    }

    private static Cipher cipher(int mode, Key key, Algorithm algorithm) throws GeneralSecurityException {
        return oaep(mode, key, algorithm.requireHash());
    }

    static Cipher oaep(int mode, Key key, Hash hash) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", Providers.RSA_CIPHERS);
        cipher.init(mode, key, new OAEPParameterSpec(hash.jcaName(), "MGF1", hash.mgf1(), PSource.PSpecified.DEFAULT));
        return cipher;
    }

    static int modulusBytes(Key key) {
        if (key instanceof RSAKey rsa) {
            return (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        }
        throw new IllegalArgumentException("no RSA key");
    }

    private static IllegalStateException failed(KmsKey key, Algorithm algorithm, GeneralSecurityException e) {
        return new IllegalStateException("key " + key.arn() + " does not work with " + algorithm, e);
    }
}
