package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Turns;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.ChecksumType;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The parts that a completion names, in its order. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
record PartSelection(String uploadId, List<ChosenPart> parts) {
    /** The smallest part that may be followed by another. */
    static final long MIN_PART_BYTES = 5L << 20;

    /** Some milliseconds of reading. */
    private static final int PARTS_OF_A_TURN = 256;

    /** @throws S3Exception MalformedXML when there are none, InvalidPartOrder when they do not ascend */
    PartSelection {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw XmlElement.malformed();
        }
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).number() <= parts.get(i - 1).number()) {
                throw new S3Exception(S3ErrorCode.INVALID_PART_ORDER).with("UploadId", uploadId);
            }
        }
    }

    /** @throws S3Exception when the document names no parts, or not as its schema says */
    static PartSelection parse(String uploadId, byte[] document) {
        if (document.length == 0) {
            throw new S3Exception(S3ErrorCode.INVALID_REQUEST, "You must specify at least one part");
        }
        XmlElement root = S3Xml.read(document, "CompleteMultipartUpload");
        return new PartSelection(
                uploadId,
                root.childrenNamed("Part").stream().map(ChosenPart::parse).toList());
    }

    List<Integer> numbers() {
        return parts.stream().map(ChosenPart::number).toList();
    }

    List<String> etags() {
        return parts.stream().map(ChosenPart::etag).toList();
    }

    /** The checksums that the request names, in the order of its parts; all of them once {@link #requireChecksums} held of COMPOSITE. */
    List<Bytes> checksums() {
        return parts.stream()
                .flatMap(part -> part.checksum().stream())
                .map(ChosenPart.Checksum::value)
                .toList();
    }

    /** @throws S3Exception when the upload's own checksum needs more, or other, than the request says */
    void requireChecksums(UploadChecksum named) {
        for (int i = 0; i < parts.size(); i++) {
            ChosenPart part = parts.get(i);
            requireChecksum(named, part);
            if (part.number() != i + 1) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "Part numbers must be consecutive and begin with 1 when a checksum algorithm is used.");
            }
        }
    }

    private static void requireChecksum(UploadChecksum named, ChosenPart part) {
        Optional<ChecksumAlgorithm> sent = part.checksum().map(ChosenPart.Checksum::algorithm);
        if (sent.isEmpty() && named.type() == ChecksumType.COMPOSITE) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The upload was created using a " + named.algorithm().lowerName()
                            + " checksum. The complete request must include the checksum for each part. It was missing for part "
                            + part.number() + " in the request.");
        }
        sent.filter(algorithm -> algorithm != named.algorithm()).ifPresent(other -> {
            throw new S3Exception(
                    S3ErrorCode.BAD_DIGEST,
                    "The " + other.lowerName() + " you specified for part " + part.number()
                            + " did not match what we received.");
        });
    }

    /** Whether a stored part is what the client names. Lets others run meanwhile. */
    Predicate<Part> meantIn(Upload upload) {
        Map<Integer, ChosenPart> byNumber = parts.stream().collect(Collectors.toMap(ChosenPart::number, part -> part));
        return part -> {
            if (part.number() % PARTS_OF_A_TURN == 0) {
                Turns.pass();
            }
            ChosenPart chosen = byNumber.get(part.number());
            return chosen != null && chosen.means(part, PartChecksums.shown(upload, part));
        };
    }

    /**
     * The stored parts, when they are what the client names.
     *
     * @param stored those of the chosen numbers that exist, at least up to the first that is not what the client names
     * @throws S3Exception InvalidPart or EntityTooSmall
     */
    List<Part> requireStored(Upload upload, List<Part> stored) {
        Map<Integer, Part> byNumber = stored.stream().collect(Collectors.toMap(Part::number, part -> part));
        for (int i = 0; i < parts.size(); i++) {
            ChosenPart chosen = parts.get(i);
            Part part = Optional.ofNullable(byNumber.get(chosen.number()))
                    .filter(found -> chosen.means(found, PartChecksums.shown(upload, found)))
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

    private S3Exception invalid(ChosenPart chosen) {
        return new S3Exception(S3ErrorCode.INVALID_PART)
                .with("ETag", chosen.etag())
                .with("PartNumber", Integer.toString(chosen.number()))
                .with("UploadId", uploadId);
    }
}
