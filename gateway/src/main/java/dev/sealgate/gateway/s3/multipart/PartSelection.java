package dev.sealgate.gateway.s3.multipart;

import dev.sealgate.gateway.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.digest.ChecksumType;
import dev.sealgate.gateway.digest.UploadChecksum;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.gateway.s3.object.ETags;
import dev.sealgate.gateway.s3.object.PartNumbers;
import dev.sealgate.gateway.s3.xml.XmlElement;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parts that a completion names, in its order. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
record PartSelection(String uploadId, List<Chosen> parts) {
    /** The smallest part that may be followed by another. */
    static final long MIN_PART_BYTES = 5L << 20;

    /**
     * A part as the client names it.
     *
     * @param etag unquoted
     * @param checksums values by algorithm, as sent
     */
    record Chosen(int number, String etag, Map<ChecksumAlgorithm, String> checksums) {
        Chosen {
            checksums = Map.copyOf(checksums);
        }
    }

    /** @throws S3Exception when there are none, or not in ascending order */
    PartSelection {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new S3Exception(S3ErrorCode.INVALID_REQUEST, "You must specify at least one part");
        }
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).number() <= parts.get(i - 1).number()) {
                throw new S3Exception(S3ErrorCode.INVALID_PART_ORDER).with("UploadId", uploadId);
            }
        }
    }

    /** @throws S3Exception MalformedXML when a part lacks its number or ETag */
    static PartSelection parse(String uploadId, XmlElement root) {
        return new PartSelection(
                uploadId,
                root.childrenNamed("Part").stream().map(PartSelection::chosen).toList());
    }

    private static Chosen chosen(XmlElement part) {
        int number = PartNumbers.parse(part.requireChildText("PartNumber").strip());
        Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            part.childText("Checksum" + algorithm.wireName())
                    .ifPresent(value -> checksums.put(algorithm, value.strip()));
        }
        return new Chosen(number, ETags.unquote(part.requireChildText("ETag")), checksums);
    }

    List<Integer> numbers() {
        return parts.stream().map(Chosen::number).toList();
    }

    List<String> etags() {
        return parts.stream().map(Chosen::etag).toList();
    }

    /** @throws S3Exception when the upload's own checksum needs more than the request says */
    void requireChecksums(Upload upload) {
        Optional<UploadChecksum> named = PartChecksums.named(upload);
        if (named.isEmpty()) {
            return;
        }
        ChecksumAlgorithm algorithm = named.get().algorithm();
        for (int i = 0; i < parts.size(); i++) {
            Chosen part = parts.get(i);
            if (named.get().type() == ChecksumType.COMPOSITE
                    && !part.checksums().containsKey(algorithm)) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "The upload was created using a " + algorithm.lowerName()
                                + " checksum. The complete request must include the checksum for each part. It was missing for part "
                                + part.number() + " in the request.");
            }
            if (part.number() != i + 1) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "Part numbers must be consecutive and begin with 1 when a checksum algorithm is used.");
            }
        }
    }

    /**
     * The stored parts, when they are what the client names.
     *
     * @param stored those of the chosen numbers that exist
     * @throws S3Exception InvalidPart or EntityTooSmall
     */
    List<Part> requireStored(List<Part> stored) {
        Map<Integer, Part> byNumber = stored.stream().collect(Collectors.toMap(Part::number, part -> part));
        for (int i = 0; i < parts.size(); i++) {
            Chosen chosen = parts.get(i);
            Part part = Optional.ofNullable(byNumber.get(chosen.number()))
                    .filter(found -> matches(chosen, found))
                    .orElseThrow(() -> invalid(chosen));
            if (part.sizeBytes() < MIN_PART_BYTES && i < parts.size() - 1) {
                throw new S3Exception(S3ErrorCode.ENTITY_TOO_SMALL)
                        .with("ETag", part.etag())
                        .with("MinSizeAllowed", Long.toString(MIN_PART_BYTES))
                        .with("PartNumber", Integer.toString(part.number()))
                        .with("ProposedSize", Long.toString(part.sizeBytes()));
            }
        }
        return stored;
    }

    private static boolean matches(Chosen chosen, Part part) {
        return chosen.etag().equals(part.etag())
                && part.checksum()
                        .flatMap(stored -> ChecksumAlgorithm.find(stored.algorithm())
                                .map(algorithm -> chosen.checksums().getOrDefault(algorithm, stored.value()))
                                .map(stored.value()::equals))
                        .orElse(true);
    }

    private S3Exception invalid(Chosen chosen) {
        return new S3Exception(S3ErrorCode.INVALID_PART)
                .with("ETag", chosen.etag())
                .with("PartNumber", Integer.toString(chosen.number()))
                .with("UploadId", uploadId);
    }
}
