package dev.sealgate.gateway.s3.multipart;

import dev.sealgate.gateway.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.digest.ChecksumType;
import dev.sealgate.gateway.digest.UploadChecksum;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How an upload's checksums are made: as its creation named them, else as the parts allow. */
final class PartChecksums {
    private PartChecksums() {}

    /** What the upload was created with. */
    static Optional<UploadChecksum> named(Upload upload) {
        return upload.checksumAlgorithm()
                .flatMap(ChecksumAlgorithm::find)
                .map(algorithm -> new UploadChecksum(
                        algorithm, upload.checksumComposite() ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT));
    }

    /** The algorithm of a part whose sender declared none; CRC64NVME is what AWS stores when nobody asked. */
    static ChecksumAlgorithm ofUndeclaredPart(Upload upload) {
        return named(upload).map(UploadChecksum::algorithm).orElse(ChecksumAlgorithm.CRC64NVME);
    }

    /**
     * The checksum of the object: always there when the upload named one, and without a name when all parts carry the same
     * combinable one.
     */
    static Optional<StoredChecksum> ofObject(Upload upload, List<Part> parts) {
        return named(upload).or(() -> shared(parts)).map(checksum -> checksum.ofParts(parts));
    }

    private static Optional<UploadChecksum> shared(List<Part> parts) {
        Set<Optional<String>> names = parts.stream()
                .map(part -> part.checksum().map(StoredChecksum::algorithm))
                .collect(Collectors.toSet());
        return names.size() != 1
                ? Optional.empty()
                : names.iterator()
                        .next()
                        .flatMap(ChecksumAlgorithm::find)
                        .filter(algorithm -> algorithm.allows(ChecksumType.FULL_OBJECT))
                        .map(algorithm -> new UploadChecksum(algorithm, ChecksumType.FULL_OBJECT));
    }
}
