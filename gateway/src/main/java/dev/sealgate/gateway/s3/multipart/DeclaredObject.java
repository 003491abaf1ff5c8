package dev.sealgate.gateway.s3.multipart;

import dev.sealgate.gateway.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.gateway.s3.object.Checksums;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import java.util.Arrays;
import java.util.Optional;

/** What the headers of a completion say about the whole object. Immutable. */
record DeclaredObject(
        Optional<String> checksumType,
        Optional<ChecksumAlgorithm> algorithm,
        Optional<String> checksum,
        Optional<String> sizeBytes) {
    private static final String TYPE = "x-amz-checksum-type";
    private static final String SIZE = "x-amz-mp-object-size";

    static DeclaredObject from(Headers headers) {
        Optional<ChecksumAlgorithm> algorithm = Arrays.stream(ChecksumAlgorithm.values())
                .filter(candidate -> headers.contains(candidate.headerName()))
                .findFirst();
        return new DeclaredObject(
                headers.first(TYPE),
                algorithm,
                algorithm.flatMap(named -> headers.first(named.headerName())),
                headers.first(SIZE));
    }

    /** @throws S3Exception InvalidRequest when the upload was created with another checksum type */
    void requireTypeOf(Upload upload) {
        String created = PartChecksums.named(upload)
                .map(checksum -> checksum.type().name())
                .orElse("null");
        checksumType.filter(declared -> !declared.equals(created)).ifPresent(_ -> {
            throw invalid("The upload was created using the " + created
                    + " checksum mode. The complete request must use the same checksum mode.");
        });
    }

    /** @throws S3Exception when the assembled object is another one */
    void requireSameAs(Optional<StoredChecksum> computed, long computedSizeBytes) {
        sizeBytes
                .filter(declared -> !declared.equals(Long.toString(computedSizeBytes)))
                .ifPresent(declared -> {
                    throw invalid("The provided 'x-amz-mp-object-size' header value " + declared
                            + " does not match what was computed: " + computedSizeBytes);
                });
        if (algorithm.isPresent()) {
            requireChecksum(algorithm.get(), computed);
        }
    }

    private void requireChecksum(ChecksumAlgorithm declared, Optional<StoredChecksum> computed) {
        String computedName = computed.map(StoredChecksum::algorithm).orElse("null");
        if (!declared.wireName().equals(computedName)) {
            throw invalid("Checksum Type mismatch occurred, expected checksum Type: "
                    + ChecksumAlgorithm.find(computedName)
                            .map(ChecksumAlgorithm::lowerName)
                            .orElse("null")
                    + ", actual checksum Type: " + declared.lowerName());
        }
        String expected = Checksums.withoutPartCount(checksum.orElse(""));
        if (!expected.equals(Checksums.withoutPartCount(computed.orElseThrow().value()))) {
            throw new S3Exception(
                    S3ErrorCode.BAD_DIGEST,
                    "The " + declared.lowerName() + " you specified did not match the calculated checksum.");
        }
    }

    private static S3Exception invalid(String message) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
    }
}
