package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.digest.ChecksumType;
import dev.sealgate.gateway.service.s3.digest.ObjectChecksum;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the headers of a completion say about the whole object. Immutable. */
record DeclaredObject(Optional<String> checksumType, Optional<ObjectChecksum> checksum, Optional<String> sizeBytes) {
    private static final String TYPE = "x-amz-checksum-type";
    private static final String SIZE = "x-amz-mp-object-size";
    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    /** @throws S3Exception InvalidRequest for values of another form than they have */
    static DeclaredObject from(Headers headers) {
        Optional<String> size = headers.first(SIZE);
        size.ifPresent(DeclaredObject::requireSize);
        return new DeclaredObject(headers.first(TYPE), ObjectChecksum.parse(headers), size);
    }

    private static void requireSize(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw invalid("Value for x-amz-mp-object-size header is invalid: '" + text + "'");
        }
        if (text.startsWith("-")) {
            throw invalid("Value for x-amz-mp-object-size header is less than zero: '" + text + "'");
        }
    }

    /** @throws S3Exception InvalidRequest when the upload was created with another checksum type */
    void requireTypeOf(Upload upload) {
        String created =
                PartChecksums.named(upload).map(named -> named.type().name()).orElse("null");
        checksumType.filter(declared -> !declared.equals(created)).ifPresent(_ -> {
            throw invalid("The upload was created using the " + created
                    + " checksum mode. The complete request must use the same checksum mode.");
        });
    }

    /**
     * Checks what can be checked before the parts are read.
     *
     * @param partChecksums those that the request names
     * @throws S3Exception BadDigest
     */
    void requireSameAs(UploadChecksum named, List<Bytes> partChecksums) {
        // AWS: a request that names no type means the default of the algorithm, so its value is one of another kind.
        boolean sameKind = checksumType.isPresent() || named.isDefault();
        boolean same = checksum.isEmpty()
                || (checksum.get().algorithm() == named.algorithm()
                        && sameKind
                        && (named.type() == ChecksumType.FULL_OBJECT
                                || checksum.get().is(named.composed(partChecksums))));
        require(same, named);
    }

    /** @throws S3Exception when the assembled object is another one */
    void requireSameAs(Upload upload, Optional<StoredChecksum> computed, long computedSizeBytes) {
        sizeBytes
                .filter(declared -> !declared.equals(Long.toString(computedSizeBytes)))
                .ifPresent(declared -> {
                    throw invalid("The provided 'x-amz-mp-object-size' header value " + declared
                            + " does not match what was computed: " + computedSizeBytes);
                });
        // AWS: ignores the checksum of an object whose upload named no algorithm.
        PartChecksums.named(upload)
                .ifPresent(named -> require(
                        checksum.isEmpty()
                                || computed.filter(checksum.get()::is).isPresent(),
                        named));
    }

    private static void require(boolean same, UploadChecksum named) {
        if (!same) {
            throw new S3Exception(
                    S3ErrorCode.BAD_DIGEST,
                    "The " + named.algorithm().lowerName() + " you specified did not match the calculated checksum.");
        }
    }

    private static S3Exception invalid(String message) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
    }
}
