package dev.sealgate.kms.material;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Where cryptography on keys comes from: one named provider for each kind, so that what is on disk does not depend on which
 * others the JVM was started with.
 */
final class Providers {
    /** Never registered: only for what the JDK lacks, which is secp256k1, signatures over digests, and external mu. */
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    static final Provider RSA_KEYS = jdk("SunRsaSign");
    static final Provider RSA_CIPHERS = jdk("SunJCE");
    static final Provider ELLIPTIC = jdk("SunEC");
    static final Provider ML_DSA = jdk("SUN");

    private Providers() {}

    private static Provider jdk(String name) {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new IllegalStateException("this JVM has no provider " + name);
        }
        return provider;
    }
}
