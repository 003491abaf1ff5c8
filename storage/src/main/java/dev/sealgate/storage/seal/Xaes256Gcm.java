package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * XAES-256-GCM: authenticated encryption with random 192-bit nonces, safe for 2^64 messages under one key.
 *
 * <p>Output is {@code nonce(24) | ciphertext | tag(16)}. Thread-safe. Source: https://c2sp.org/XAES-256-GCM
 */
public final class Xaes256Gcm {
    public static final int KEY_BYTES = 32;
    public static final int OVERHEAD_BYTES = 40;

    static final int NONCE_BYTES = 24;
    private static final int BLOCK_BYTES = 16;
    private static final int DERIVING_NONCE_BYTES = 12;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final CipherPool blockCiphers;
    private final byte[] subkey; // K1 of CMAC

    /** Copies what it needs of the key; the caller may close it. */
    public Xaes256Gcm(SecretBytes key) {
        if (key.sizeBytes() != KEY_BYTES) {
            throw new IllegalArgumentException("key: " + key.sizeBytes() + " bytes (expected: " + KEY_BYTES + ")");
        }
        SecretKeySpec aesKey = key.use(bytes -> new SecretKeySpec(bytes, "AES"));
        this.blockCiphers = new CipherPool(() -> blockCipher(aesKey));
        this.subkey = doubled(encryptBlocks(new byte[BLOCK_BYTES]));
    }

    public byte[] seal(byte[] plaintext, byte[] associatedData) {
        byte[] sealed = new byte[plaintext.length + OVERHEAD_BYTES];
        seal(plaintext, associatedData, sealed, 0);
        return sealed;
    }

    /** As {@link #seal(byte[], byte[])}, into the {@code plaintext.length + OVERHEAD_BYTES} bytes at {@code targetOffset}. */
    void seal(byte[] plaintext, byte[] associatedData, byte[] target, int targetOffset) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        sealWithNonce(nonce, plaintext, associatedData, target, targetOffset);
    }

    /** For test vectors; a nonce used twice gives the plaintexts away. */
    void sealWithNonce(byte[] nonce, byte[] plaintext, byte[] associatedData, byte[] target, int targetOffset) {
        System.arraycopy(nonce, 0, target, targetOffset, NONCE_BYTES);
        Cipher cipher = BulkCiphers.take();
        try {
            aim(cipher, Cipher.ENCRYPT_MODE, nonce, associatedData);
            cipher.doFinal(plaintext, 0, plaintext.length, target, targetOffset + NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES-256-GCM refuses to encrypt", e);
        } finally {
            BulkCiphers.giveBack(cipher);
        }
    }

    /** The plaintext, or empty when {@code sealed} was not made by this key with this associated data. */
    public Optional<byte[]> open(byte[] sealed, byte[] associatedData) {
        return open(sealed, 0, associatedData);
    }

    /** As {@link #open(byte[], byte[])}, of everything from {@code sealedOffset} on. */
    Optional<byte[]> open(byte[] sealed, int sealedOffset, byte[] associatedData) {
        if (sealed.length - sealedOffset < OVERHEAD_BYTES) {
            return Optional.empty();
        }
        int ciphertextOffset = sealedOffset + NONCE_BYTES;
        Cipher cipher = BulkCiphers.take();
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, sealedOffset, ciphertextOffset);
            aim(cipher, Cipher.DECRYPT_MODE, nonce, associatedData);
            return Optional.of(cipher.doFinal(sealed, ciphertextOffset, sealed.length - ciphertextOffset));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES-256-GCM refuses to decrypt", e);
        } finally {
            BulkCiphers.giveBack(cipher);
        }
    }

    private void aim(Cipher cipher, int mode, byte[] nonce, byte[] associatedData) throws GeneralSecurityException {
        byte[] messageKey = messageKey(nonce);
        GCMParameterSpec messageNonce = new GCMParameterSpec(
                BulkCiphers.TAG_BITS, nonce, DERIVING_NONCE_BYTES, NONCE_BYTES - DERIVING_NONCE_BYTES);
        cipher.init(mode, new SecretKeySpec(messageKey, "AES"), messageNonce);
        Arrays.fill(messageKey, (byte) 0);
        cipher.updateAAD(associatedData);
    }

    // CMAC of two single-block messages, as NIST SP 800-108 in counter mode: 00 counter 'X' 00 nonce[0..12].
    private byte[] messageKey(byte[] nonce) {
        byte[] blocks = new byte[2 * BLOCK_BYTES];
        for (int block = 0; block < 2; block++) {
            int start = block * BLOCK_BYTES;
            blocks[start + 1] = (byte) (block + 1);
            blocks[start + 2] = 'X';
            System.arraycopy(nonce, 0, blocks, start + 4, DERIVING_NONCE_BYTES);
            for (int i = 0; i < BLOCK_BYTES; i++) {
                blocks[start + i] ^= subkey[i];
            }
        }
        return encryptBlocks(blocks);
    }

    private byte[] encryptBlocks(byte[] blocks) {
        Cipher cipher = blockCiphers.take();
        try {
            return cipher.doFinal(blocks);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES refuses whole blocks", e);
        } finally {
            blockCiphers.giveBack(cipher);
        }
    }

    private static Cipher blockCipher(SecretKeySpec key) {
        try {
            // Safe because: only ever used on the two CMAC blocks of a nonce, never on a plaintext.
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES is part of the JDK", e);
        }
    }

    // Multiplication by x in GF(2^128), without a branch on the secret bit. Source: NIST SP 800-38B section 6.1
    private static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            int next = i + 1 < BLOCK_BYTES ? (block[i + 1] & 0xff) >>> 7 : 0;
            result[i] = (byte) (block[i] << 1 | next);
        }
        int carry = (block[0] & 0xff) >>> 7;
        result[BLOCK_BYTES - 1] ^= (byte) (-carry & 0x87);
        return result;
    }
}
