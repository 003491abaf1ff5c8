package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The digests that a client declared for the body it sends: Content-MD5 and at most one additional checksum. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
public final class DeclaredDigests {
    private static final String CONTENT_MD5 = "content-md5";
    private static final String SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";
    private static final String TRAILER = "x-amz-trailer";
    private static final int MD5_BYTES = 16;

    /** Headers that begin as checksums do, but are none. */
    private static final Set<String> NO_CHECKSUMS =
            Set.of("x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type");

    private final Optional<Bytes> contentMd5;
    private final Optional<DeclaredChecksum> checksum;

    private DeclaredDigests(Optional<Bytes> contentMd5, Optional<DeclaredChecksum> checksum) {
        this.contentMd5 = contentMd5;
        this.checksum = checksum;
    }

    /**
     * Reads the headers that declare digests of the request's body (those of CompleteMultipartUpload declare the object's).
     *
     * @throws S3Exception InvalidDigest or InvalidRequest for a declaration that cannot hold
     */
    public static DeclaredDigests parse(Headers headers) {
        Optional<DeclaredChecksum> checksum = parseChecksum(headers);
        requireSdkAlgorithm(headers, checksum);
        return new DeclaredDigests(headers.first(CONTENT_MD5).map(DeclaredDigests::parseMd5), checksum);
    }

    /**
     * For operations whose body must be protected by a digest of either kind.
     *
     * @throws S3Exception InvalidRequest when the headers declare none
     */
    public static void requireChecksumOrMd5(Headers headers) {
        if (!parse(headers).any()) {
            throw invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }
    }

    /**
     * Checks a body in memory against what was declared for it, if anything was.
     *
     * @throws S3Exception BadDigest when it differs
     */
    public static void verifySmallBody(Headers headers, Headers trailers, byte[] body) {
        DeclaredDigests declared = parse(headers);
        if (declared.any()) {
            RunningDigests running = declared.start(Md5.IF_DECLARED, Optional.empty());
            running.update(body, 0, body.length);
            running.finish(trailers);
        }
    }

    /** Whether there is one of either kind. */
    public boolean any() {
        return contentMd5.isPresent() || checksum.isPresent();
    }

    /** The additional checksum's algorithm, if one was declared. */
    public Optional<ChecksumAlgorithm> algorithm() {
        return checksum.map(DeclaredChecksum::algorithm);
    }

    /**
     * For the parts of an upload that was created with an algorithm.
     *
     * @throws S3Exception InvalidRequest when another one was declared, or none although the object's is made of what is declared
     */
    public void requireAlgorithmOf(UploadChecksum upload) {
        boolean same = algorithm().filter(upload.algorithm()::equals).isPresent();
        // AWS: computes what a part of a FULL_OBJECT upload leaves out, and refuses it for COMPOSITE.
        boolean computable = algorithm().isEmpty() && upload.type() == ChecksumType.FULL_OBJECT;
        if (!same && !computable) {
            throw invalidRequest("Checksum Type mismatch occurred, expected checksum Type: "
                    + upload.algorithm().lowerName() + ", actual checksum Type: "
                    + algorithm().map(ChecksumAlgorithm::lowerName).orElse("null"));
        }
    }

    /** Computes what was declared, to be stored; without a checksum CRC64NVME, as AWS stores it. */
    public RunningDigests start(Md5 md5) {
        return start(md5, Optional.of(algorithm().orElse(ChecksumAlgorithm.CRC64NVME)));
    }

    /** Computes what was declared and what is to be stored. */
    public RunningDigests start(Md5 md5, Optional<ChecksumAlgorithm> kept) {
        return new RunningDigests(this, md5, kept, Bytes::toHex);
    }

    /** As {@link #start(Md5, Optional)}, for a part of an upload. */
    public RunningDigests startPart(Md5 md5, Optional<ChecksumAlgorithm> kept) {
        // AWS: repeats the wrong Content-MD5 of an object in hexadecimal, that of a part as it came.
        return new RunningDigests(this, md5, kept, Bytes::toBase64);
    }

    Optional<Bytes> contentMd5() {
        return contentMd5;
    }

    Optional<DeclaredChecksum> checksum() {
        return checksum;
    }

    private static Bytes parseMd5(String text) {
        return parseBase64(text, MD5_BYTES)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.INVALID_DIGEST).with("Content-MD5", text));
    }

    private static Optional<DeclaredChecksum> parseChecksum(Headers headers) {
        // AWS: counts them before it looks at their values.
        List<Supplier<DeclaredChecksum>> declared = new ArrayList<>(1);
        for (String name : headers.names()) {
            if (name.startsWith(ChecksumAlgorithm.HEADER_PREFIX) && !NO_CHECKSUMS.contains(name)) {
                ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofHeader(name).orElseThrow(UploadChecksum::unsupported);
                headers.all(name).forEach(value -> declared.add(() -> DeclaredChecksum.inHeader(algorithm, value)));
            }
        }
        for (String list : headers.all(TRAILER)) {
            for (String name : list.split(",", -1)) {
                ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofHeader(
                                name.strip().toLowerCase(Locale.ROOT))
                        .orElseThrow(() ->
                                invalidRequest("The value specified in the x-amz-trailer header is not supported"));
                declared.add(() -> DeclaredChecksum.inTrailer(algorithm));
            }
        }
        if (declared.size() > 1) {
            throw severalChecksums();
        }
        return declared.stream().findFirst().map(Supplier::get);
    }

    static S3Exception severalChecksums() {
        return invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }

    private static void requireSdkAlgorithm(Headers headers, Optional<DeclaredChecksum> checksum) {
        Optional<String> named = headers.first(SDK_ALGORITHM);
        if (named.isEmpty()) {
            return;
        }
        if (checksum.isEmpty()) {
            throw invalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or"
                    + " x-amz-trailer headers were found.");
        }
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.find(named.get()).orElseThrow(UploadChecksum::unsupported);
        if (algorithm != checksum.get().algorithm()) {
            throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    static Optional<Bytes> parseBase64(String text, int sizeBytes) {
        if (text.length() != (sizeBytes + 2) / 3 * 4) {
            return Optional.empty();
        }
        try {
            Bytes bytes = Bytes.owning(Base64.getDecoder().decode(text));
            // AWS: refuses a last character with bits that no byte has, which the decoder overlooks.
            return bytes.size() == sizeBytes && bytes.toBase64().equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static S3Exception invalidRequest(String message) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
    }
}
