package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.service.s3.digest.Digests;
import dev.sealgate.gateway.service.s3.digest.Md5;
import dev.sealgate.storage.object.EncryptionMode;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Entity tags: stored without quotes, sent with them, accepted either way. Thread-safe. */
public final class ETags {
    private static final int OPAQUE_BYTES = 16;

    private final SecureRandom random;

    public ETags(SecureRandom random) {
        this.random = random;
    }

    /** The ETag of bytes that are stored in this mode: their MD5 for SSE-S3, elsewhere 32 random hex digits. */
    public String of(EncryptionMode mode, Digests digests) {
        return switch (mode) {
            case SSE_S3 -> digests.md5().orElseThrow().toHex();
            case SSE_KMS, DSSE_KMS, SSE_C -> opaque();
        };
    }

    /** An ETag that reveals nothing about the bytes. */
    String opaque() {
        byte[] bytes = new byte[OPAQUE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether {@link #of} needs the MD5. */
    public static Md5 md5For(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3 -> Md5.ALWAYS;
            case SSE_KMS, DSSE_KMS, SSE_C -> Md5.IF_DECLARED;
        };
    }

    public static String quote(String etag) {
        return '"' + etag + '"';
    }

    public static String unquote(String sent) {
        String trimmed = sent.trim();
        boolean quoted = trimmed.length() >= 2 && trimmed.startsWith("\"") && trimmed.endsWith("\"");
        return quoted ? trimmed.substring(1, trimmed.length() - 1) : trimmed;
    }
}
