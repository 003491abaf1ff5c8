package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checksum that the parts of a multipart upload carry and how the object's is computed from them. Immutable. */
public record UploadChecksum(ChecksumAlgorithm algorithm, ChecksumType type) {
    private static final String ALGORITHM = "x-amz-checksum-algorithm";
    private static final String TYPE = "x-amz-checksum-type";

    /**
     * Reads the headers of CreateMultipartUpload; empty when they name no algorithm.
     *
     * @throws S3Exception InvalidRequest for unknown names and for a type that the algorithm does not have
     */
    public static Optional<UploadChecksum> parse(Headers headers) {
        Optional<String> algorithmName = headers.first(ALGORITHM);
        Optional<String> typeName = headers.first(TYPE);
        if (algorithmName.isEmpty()) {
            if (typeName.isPresent()) {
                throw DeclaredDigests.invalidRequest("The x-amz-checksum-type header can only be used with the"
                        + " x-amz-checksum-algorithm header.");
            }
            return Optional.empty();
        }
        ChecksumAlgorithm algorithm =
                ChecksumAlgorithm.find(algorithmName.get()).orElseThrow(UploadChecksum::unsupported);
        ChecksumType type = typeName.map(UploadChecksum::parseType).orElse(algorithm.multipartDefault());
        if (!algorithm.allows(type)) {
            throw DeclaredDigests.invalidRequest("The " + type + " checksum type cannot be used with the "
                    + algorithm.lowerName() + " checksum algorithm.");
        }
        return Optional.of(new UploadChecksum(algorithm, type));
    }

    private static ChecksumType parseType(String name) {
        return Arrays.stream(ChecksumType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> DeclaredDigests.invalidRequest("Value for x-amz-checksum-type header is invalid."));
    }

    static S3Exception unsupported() {
        String known = Arrays.stream(ChecksumAlgorithm.values())
                .map(ChecksumAlgorithm::wireName)
                .collect(Collectors.joining(", "));
        return DeclaredDigests.invalidRequest("Checksum algorithm provided is unsupported. Please try again with any"
                + " of the valid types: [" + known + "]");
    }

    /** The object's checksum, of parts in order that all carry one of this algorithm. */
    public StoredChecksum ofParts(List<Part> parts) {
        return switch (type) {
            case COMPOSITE -> composed(parts.stream().map(this::value).toList());
            case FULL_OBJECT -> {
                Bytes whole = algorithm.start().finish();
                for (Part part : parts) {
                    whole = algorithm.combine(whole, value(part), part.sizeBytes());
                }
                yield stored(whole, "");
            }
        };
    }

    /** The composite checksum of parts with these checksums. */
    public StoredChecksum composed(List<Bytes> partChecksums) {
        RunningChecksum ofChecksums = algorithm.start();
        partChecksums.forEach(checksum -> ofChecksums.update(checksum.view(), 0, algorithm.sizeBytes()));
        return stored(ofChecksums.finish(), "-" + partChecksums.size());
    }

    /** Whether a request that names no type means this one. */
    public boolean isDefault() {
        return type == algorithm.multipartDefault();
    }

    private Bytes value(Part part) {
        StoredChecksum checksum = part.checksum()
                .filter(stored -> stored.algorithm().equals(algorithm.wireName()))
                .orElseThrow(() -> new IllegalStateException("part " + part.number() + " has no " + algorithm));
        return Bytes.owning(Base64.getDecoder().decode(checksum.value()));
    }

    private StoredChecksum stored(Bytes value, String suffix) {
        return new StoredChecksum(algorithm.wireName(), type == ChecksumType.COMPOSITE, value.toBase64() + suffix);
    }
}
