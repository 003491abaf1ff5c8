package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.storage.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Every additional checksum a client may ask for.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers make fresh checksums and hold nothing
public enum ChecksumAlgorithm {
    // spotless:off
    //         bytes  multipart default         other type allowed  computed by                                    CRCs combine with
    CRC32     (4,     ChecksumType.COMPOSITE,   true,  () -> new CrcChecksum(new CRC32(), 4),            CrcCombiner.CRC32),
    CRC32C    (4,     ChecksumType.COMPOSITE,   true,  () -> new CrcChecksum(new CRC32C(), 4),           CrcCombiner.CRC32C),
    CRC64NVME (8,     ChecksumType.FULL_OBJECT, false, () -> new CrcChecksum(new Crc64Nvme(), 8),        CrcCombiner.CRC64NVME),
    SHA1      (20,    ChecksumType.COMPOSITE,   false, () -> new HashChecksum(sha("SHA-1")),             null),
    SHA256    (32,    ChecksumType.COMPOSITE,   false, () -> new HashChecksum(sha("SHA-256")),           null);
    // spotless:on

    static final String HEADER_PREFIX = "x-amz-checksum-";

    private final int sizeBytes;
    private final ChecksumType multipartDefault;
    private final boolean otherTypeAllowed;
    private final Supplier<RunningChecksum> computation;
    private final @Nullable CrcCombiner combiner;
    private final String lowerName;

    ChecksumAlgorithm(
            int sizeBytes,
            ChecksumType multipartDefault,
            boolean otherTypeAllowed,
            Supplier<RunningChecksum> computation,
            @Nullable CrcCombiner combiner) {
        this.sizeBytes = sizeBytes;
        this.multipartDefault = multipartDefault;
        this.otherTypeAllowed = otherTypeAllowed;
        this.computation = computation;
        this.combiner = combiner;
        this.lowerName = name().toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException(name + " is missing", broken);
        }
    }

    /** The algorithm of a name in any case, as in {@code x-amz-checksum-algorithm}. */
    public static Optional<ChecksumAlgorithm> find(String name) {
        for (ChecksumAlgorithm algorithm : values()) {
            if (algorithm.lowerName.equals(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The algorithm of a header or trailer, as {@code x-amz-checksum-crc32}. */
    public static Optional<ChecksumAlgorithm> ofHeader(String headerName) {
        return headerName.startsWith(HEADER_PREFIX)
                ? find(headerName.substring(HEADER_PREFIX.length()))
                : Optional.empty();
    }

    /** AWS's name in upper case. */
    public String wireName() {
        return name();
    }

    /** AWS's name in lower case, as some messages have it. */
    public String lowerName() {
        return lowerName;
    }

    /** The header that carries a value of this algorithm. */
    public String headerName() {
        return HEADER_PREFIX + lowerName;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /** The type a multipart upload has when it names none. */
    public ChecksumType multipartDefault() {
        return multipartDefault;
    }

    /** Whether a multipart upload may have this type. */
    public boolean allows(ChecksumType type) {
        return type == multipartDefault || otherTypeAllowed;
    }

    /** The value that a client wrote in base64; empty unless it is one of this algorithm. */
    public Optional<Bytes> parseValue(String base64) {
        return DeclaredDigests.parseBase64(base64, sizeBytes);
    }

    /** A computation of its own; not thread-safe. */
    public RunningChecksum start() {
        return computation.get();
    }

    /**
     * The checksum of two runs of bytes, from the checksum of each and the size of the second.
     *
     * @throws IllegalStateException for the hashes, which cannot be combined
     */
    public Bytes combine(Bytes first, Bytes second, long secondSizeBytes) {
        if (combiner == null) {
            throw new IllegalStateException(this + " cannot be combined");
        }
        return CrcChecksum.bytes(
                combiner.combine(CrcChecksum.number(first), CrcChecksum.number(second), secondSizeBytes), sizeBytes);
    }
}
