package dev.sealgate.gateway.digest;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
     * Reads the headers of a request whose body is what they speak of (not those of CompleteMultipartUpload, which speak of the object).
     *
     * @throws S3Exception InvalidDigest or InvalidRequest for a declaration that cannot be kept
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
        DeclaredDigests declared = parse(headers);
        if (declared.contentMd5.isEmpty() && declared.checksum.isEmpty()) {
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
        if (declared.contentMd5.isPresent() || declared.checksum.isPresent()) {
            RunningDigests running = declared.start(Md5.IF_DECLARED);
            running.update(body, 0, body.length);
            running.finish(trailers);
        }
    }

    /** The additional checksum's algorithm, if one was declared. */
    public Optional<ChecksumAlgorithm> algorithm() {
        return checksum.map(DeclaredChecksum::algorithm);
    }

    /**
     * For the parts of an upload that was created with an algorithm.
     *
     * @throws S3Exception InvalidRequest when another one was declared
     */
    public void requireAlgorithm(ChecksumAlgorithm ofUpload) {
        algorithm().filter(declared -> declared != ofUpload).ifPresent(declared -> {
            throw invalidRequest("Checksum Type mismatch occurred, expected checksum Type: " + ofUpload.lowerName()
                    + ", actual checksum Type: " + declared.lowerName());
        });
    }

    /** Computes what was declared; without a checksum CRC64NVME, as AWS stores it. */
    public RunningDigests start(Md5 md5) {
        return start(md5, ChecksumAlgorithm.CRC64NVME);
    }

    /** Computes what was declared; without a checksum the given one. */
    public RunningDigests start(Md5 md5, ChecksumAlgorithm whenNoneDeclared) {
        return new RunningDigests(this, md5, algorithm().orElse(whenNoneDeclared));
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
        List<DeclaredChecksum> declared = new ArrayList<>(1);
        for (String name : headers.names()) {
            if (name.startsWith(ChecksumAlgorithm.HEADER_PREFIX) && !NO_CHECKSUMS.contains(name)) {
                ChecksumAlgorithm algorithm = ChecksumAlgorithm.ofHeader(name).orElseThrow(UploadChecksum::unsupported);
                headers.all(name).forEach(value -> declared.add(DeclaredChecksum.inHeader(algorithm, value)));
            }
        }
        for (String list : headers.all(TRAILER)) {
            for (String name : list.split(",", -1)) {
                declared.add(DeclaredChecksum.inTrailer(
                        ChecksumAlgorithm.ofHeader(name.strip().toLowerCase(Locale.ROOT))
                                .orElseThrow(() -> invalidRequest(
                                        "The value specified in the x-amz-trailer header is not supported"))));
            }
        }
        if (declared.size() > 1) {
            throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
        return declared.stream().findFirst();
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
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == sizeBytes ? Optional.of(Bytes.owning(bytes)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static S3Exception invalidRequest(String message) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
    }
}
