package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.SecretKeySpec;

/** An opened import token: unwraps what was wrapped with its public key. Closing zeroes the private key. */
public final class ImportToken implements AutoCloseable {
    /** Of AES. */
    private static final Set<Integer> AES_KEY_BYTES = Set.of(16, 24, 32);

    private final Instant validTo;
    private final WrappingAlgorithm algorithm;
    private final SecretBytes privateKey;

    ImportToken(Instant validTo, WrappingAlgorithm algorithm, SecretBytes privateKey) {
        this.validTo = validTo;
        this.algorithm = algorithm;
        this.privateKey = privateKey;
    }

    public boolean expired(Instant now) {
        return !validTo.isAfter(now);
    }

    /** The material in clear, which the caller closes; empty, for whatever reason, when it was not wrapped for this token. */
    public Optional<SecretBytes> unwrap(Bytes wrapped) {
        // The size is read from the key itself, whichever of the three it is.
        PrivateKey key = KeyKind.of(KeySpec.RSA_2048).privateKey(privateKey);
        int modulusBytes = RsaCiphers.modulusBytes(key);
        byte[] bytes = wrapped.view();
        if (bytes.length < modulusBytes || algorithm.hybrid() != bytes.length > modulusBytes) {
            return Optional.empty();
        }
        if (!algorithm.hybrid()) {
            return oaep(key, bytes);
        }
        return oaep(key, Arrays.copyOf(bytes, modulusBytes)).flatMap(aesKey -> {
            try (aesKey) {
                return keyWrap(aesKey, Arrays.copyOfRange(bytes, modulusBytes, bytes.length));
            }
        });
    }

    private Optional<SecretBytes> oaep(PrivateKey key, byte[] wrapped) {
        return opened(() -> RsaCiphers.oaep(Cipher.DECRYPT_MODE, key, algorithm.requireHash()), wrapped);
    }

    /** Source: https://www.rfc-editor.org/rfc/rfc5649 */
    private static Optional<SecretBytes> keyWrap(SecretBytes aesKey, byte[] wrapped) {
        if (!AES_KEY_BYTES.contains(aesKey.sizeBytes())) {
            return Optional.empty();
        }
        return aesKey.use(clear -> opened(
                () -> {
                    Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding", Providers.RSA_CIPHERS);
                    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(clear, "AES"));
                    return cipher;
                },
                wrapped));
    }

    /** A cipher made ready. */
    @FunctionalInterface
    private interface Ready {
        Cipher cipher() throws GeneralSecurityException;
    }

    private static Optional<SecretBytes> opened(Ready ready, byte[] wrapped) {
        try {
            return Optional.of(SecretBytes.owning(ready.cipher().doFinal(wrapped)));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a wrapping key made here was not taken", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot unwrap keys", e);
        }
    }

    @Override
    public void close() {
        privateKey.close();
    }
}
