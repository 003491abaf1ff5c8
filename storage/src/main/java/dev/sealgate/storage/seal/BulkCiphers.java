package dev.sealgate.storage.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AES-256-GCM implementation for all sealing: Amazon Corretto Crypto Provider where it loads and answers right, else the
 * JDK's. Decided once. Thread-safe.
 *
 * <p>Source: https://github.com/corretto/amazon-corretto-crypto-provider
 */
public final class BulkCiphers {
    static final String AES_GCM = "AES/GCM/NoPadding";
    static final int TAG_BITS = 128;

    private static final Logger log = LoggerFactory.getLogger(BulkCiphers.class);
    private static final String CORRETTO = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private static final Provider PROVIDER = corretto().orElseGet(BulkCiphers::jdk);
    private static final CipherPool POOL = new CipherPool(() -> newCipher(PROVIDER));

    /** The provider in use, for people: name and version. */
    public static String provider() {
        return PROVIDER.getName() + " " + PROVIDER.getVersionStr();
    }

    static Cipher take() {
        return POOL.take();
    }

    static void giveBack(Cipher cipher) {
        POOL.giveBack(cipher);
    }

    private static Cipher newCipher(Provider provider) {
        try {
            return Cipher.getInstance(AES_GCM, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: " + provider.getName() + " has no " + AES_GCM, e);
        }
    }

    private static Provider jdk() {
        return Security.getProvider("SunJCE");
    }

    // By reflection, because the provider is a native library for some platforms only; where it is absent nothing is
    // lost.
    private static Optional<Provider> corretto() {
        try {
            Class<?> type = Class.forName(CORRETTO);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Object failure = type.getMethod("getLoadingError").invoke(provider);
            if (failure != null) {
                log.info("Amazon Corretto Crypto Provider does not load, using the JDK's: {}", failure.toString());
                return Optional.empty();
            }
            return Optional.of(provider).filter(BulkCiphers::answersRight);
        } catch (ReflectiveOperationException | LinkageError e) {
            log.info("Amazon Corretto Crypto Provider is not there, using the JDK's: {}", e.toString());
            return Optional.empty();
        }
    }

    // NIST GCM test case 14: zero key, zero nonce, one zero block.
    private static boolean answersRight(Provider provider) {
        byte[] expected = HexFormat.of().parseHex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        try {
            Cipher cipher = newCipher(provider);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(new byte[32], "AES"),
                    new GCMParameterSpec(TAG_BITS, new byte[12]));
            if (MessageDigest.isEqual(expected, cipher.doFinal(new byte[16]))) {
                return true;
            }
            log.warn("{} computes AES-256-GCM wrongly, using the JDK's", provider);
        } catch (GeneralSecurityException | RuntimeException e) {
            log.warn("{} fails AES-256-GCM, using the JDK's", provider, e);
        }
        return false;
    }

    private BulkCiphers() {}
}
