package dev.sealgate.storage.blob.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** How a service proves that it got the bytes that were sent. */
public enum BlobChecksum {
    /** The default; the processor computes it at memory speed, and AWS and most others know it. */
    CRC32C("x-amz-checksum-crc32c"),

    SHA256("x-amz-checksum-sha256"),

    /** For services from before checksums had headers of their own. */
    MD5("Content-MD5"),

    /** Only lengths are compared. */
    NONE("");

    private final String header;

    BlobChecksum(String header) {
        this.header = header;
    }

    /** The header that says it in a request, and in answers. */
    String header() {
        return header;
    }

    /** Whether the service knows nothing of checksums but MD5. */
    boolean isLegacy() {
        return this == MD5 || this == NONE;
    }

    /** Base64, as headers have it; empty for {@link #NONE}. */
    Optional<String> of(List<ByteBuffer> bytes) {
        return switch (this) {
            case CRC32C -> Optional.of(crc32c(bytes));
            case SHA256 -> Optional.of(digest("SHA-256", bytes));
            case MD5 -> Optional.of(digest("MD5", bytes));
            case NONE -> Optional.empty();
        };
    }

    private static String crc32c(List<ByteBuffer> bytes) {
        CRC32C sum = new CRC32C();
        bytes.forEach(each -> sum.update(each.duplicate()));
        ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue());
        return Base64.getEncoder().encodeToString(value.array());
    }

    private static String digest(String algorithm, List<ByteBuffer> bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            bytes.forEach(each -> digest.update(each.duplicate()));
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("internal error: every JDK has " + algorithm, e);
        }
    }

    /** What an upload in parts is begun with; empty when its parts carry nothing that the service keeps. */
    Optional<ChecksumAlgorithm> declared() {
        return switch (this) {
            case CRC32C -> Optional.of(ChecksumAlgorithm.CRC32_C);
            case SHA256 -> Optional.of(ChecksumAlgorithm.SHA256);
            case MD5, NONE -> Optional.empty();
        };
    }

    /** Repeats a part's checksum where the upload is completed. */
    void addTo(CompletedPart.Builder part, Optional<String> value) {
        switch (this) {
            case CRC32C -> value.ifPresent(part::checksumCRC32C);
            case SHA256 -> value.ifPresent(part::checksumSHA256);
            case MD5, NONE -> {}
        }
    }
}
