package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** What the trail's digests are verified with. Thread-safe. */
public final class TrailPublicKey {
    private static final int ID_BYTES = 16;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
    private static final String END = "\n-----END PUBLIC KEY-----\n";

    private final PublicKey key;

    TrailPublicKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads what {@link #pem} wrote.
     *
     * @throws IllegalArgumentException for what is no Ed25519 key in PEM
     */
    public static TrailPublicKey ofPem(String pem) {
        return ofBase64(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }

    /** As {@link #ofPem}, of the base64 in it. */
    public static TrailPublicKey ofBase64(String base64) {
        try {
            return new TrailPublicKey(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not an Ed25519 public key in PEM", e);
        }
    }

    /** As SubjectPublicKeyInfo in PEM, as openssl reads it. */
    public String pem() {
        return BEGIN + base64() + END;
    }

    /** What {@link #ofBase64} reads. */
    public String base64() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** The first half of the SHA-256 of its encoding. */
    public String id() {
        return Bytes.owning(Arrays.copyOf(Chain.sha256().digest(key.getEncoded()), ID_BYTES))
                .toHex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrailPublicKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    boolean verifies(byte[] message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature.view());
        } catch (GeneralSecurityException _) {
            return false; // not even the form of a signature
        }
    }
}
