package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA-256 with a 256-bit result. Source: https://www.rfc-editor.org/rfc/rfc5869 */
final class Hkdf {
    static final int OUTPUT_BYTES = 32;

    /** A key that is independent of every key made with another salt or info; an empty salt is the RFC's default salt. */
    static SecretBytes derive(SecretBytes inputKey, byte[] salt, byte[] info) {
        byte[] ikm = inputKey.copy();
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(ikm);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return SecretBytes.owning(
                    KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, OUTPUT_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: HKDF-SHA256 is part of the JDK", e);
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }

    private Hkdf() {}
}
