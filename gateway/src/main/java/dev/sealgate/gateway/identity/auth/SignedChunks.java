package dev.sealgate.gateway.identity.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * Checks the chain of chunk signatures, each of which signs the one before it. Not thread-safe.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html there
 */
final class SignedChunks implements ChunkVerifier {
    private final String accessKeyId;
    private final String timeAndScope;
    private final Mac mac;
    private final MessageDigest sha256 = Sha256.start();
    private String previousSignature;

    SignedChunks(ChunkSigning signing) {
        this.accessKeyId = signing.scope().accessKeyId();
        this.timeAndScope =
                "\n" + signing.time().basic() + "\n" + signing.scope().text() + "\n";
        this.mac = signing.key().newMac();
        this.previousSignature = signing.seedSignature();
    }

    @Override
    public boolean signed() {
        return true;
    }

    @Override
    public void update(ByteBuffer bytes) {
        sha256.update(bytes);
    }

    @Override
    public void endChunk(String signature) {
        String hash = HexFormat.of().formatHex(sha256.digest());
        requireSigned(
                "AWS4-HMAC-SHA256-PAYLOAD" + timeAndScope + previousSignature + "\n" + Sha256.EMPTY_HEX + "\n" + hash,
                signature);
        previousSignature = signature;
    }

    @Override
    public void endTrailers(String canonicalTrailers, String signature) {
        byte[] hash = sha256.digest(canonicalTrailers.getBytes(StandardCharsets.ISO_8859_1));
        requireSigned(
                "AWS4-HMAC-SHA256-TRAILER" + timeAndScope + previousSignature + "\n"
                        + HexFormat.of().formatHex(hash),
                signature);
    }

    private void requireSigned(String stringToSign, String signature) {
        byte[] expected = mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8));
        if (!SigningKey.matches(expected, signature)) {
            throw SignatureMismatch.of(accessKeyId, stringToSign, signature).toS3();
        }
    }
}
