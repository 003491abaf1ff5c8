package dev.sealgate.kms.material;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/** The hash functions that algorithms of KMS keys use. */
enum Hash {
    // spotless:off
    SHA_1   ("SHA-1",   20, MGF1ParameterSpec.SHA1,   "3021300906052b0e03021a05000414"),
    SHA_256 ("SHA-256", 32, MGF1ParameterSpec.SHA256, "3031300d060960864801650304020105000420"),
    SHA_384 ("SHA-384", 48, MGF1ParameterSpec.SHA384, "3041300d060960864801650304020205000430"),
    SHA_512 ("SHA-512", 64, MGF1ParameterSpec.SHA512, "3051300d060960864801650304020305000440");
    // spotless:on

    private final String jcaName;
    private final int sizeBytes;

    @SuppressWarnings("ImmutableEnumChecker") // has no setter
    private final MGF1ParameterSpec mgf1;

    private final String digestInfoPrefix;

    Hash(String jcaName, int sizeBytes, MGF1ParameterSpec mgf1, String digestInfoPrefix) {
        this.jcaName = jcaName;
        this.sizeBytes = sizeBytes;
        this.mgf1 = mgf1;
        this.digestInfoPrefix = digestInfoPrefix;
    }

    String jcaName() {
        return jcaName;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /** The mask generation function over the same hash. */
    MGF1ParameterSpec mgf1() {
        return mgf1;
    }

    /**
     * The DER of a DigestInfo, which PKCS #1 v1.5 signs in the place of the bare digest.
     * Source: https://www.rfc-editor.org/rfc/rfc8017#section-9.2
     */
    byte[] digestInfo(byte[] digest) {
        byte[] prefix = HexFormat.of().parseHex(digestInfoPrefix);
        byte[] info = Arrays.copyOf(prefix, prefix.length + digest.length);
        System.arraycopy(digest, 0, info, prefix.length, digest.length);
        return info;
    }

    byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(jcaName).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + jcaName, e);
        }
    }
}
