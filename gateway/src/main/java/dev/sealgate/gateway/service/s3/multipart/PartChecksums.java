package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.ChecksumType;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import java.util.List;
import java.util.Optional;

/** How the checksums of an upload are made: as its creation named them, else by S3's default. */
final class PartChecksums {
    private PartChecksums() {}

    /** What the upload was created with. */
    static Optional<UploadChecksum> named(Upload upload) {
        return upload.checksumAlgorithm()
                .flatMap(ChecksumAlgorithm::find)
                .map(algorithm -> new UploadChecksum(
                        algorithm, upload.checksumComposite() ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT));
    }

    /** The algorithm of the checksum that is stored with every part, because the object's is computed from them. */
    static Optional<ChecksumAlgorithm> kept(Upload upload) {
        return ofUpload(upload).map(UploadChecksum::algorithm);
    }

    /** What answers show of a part. AWS: forgets the checksums of parts when the upload named none. */
    static Optional<StoredChecksum> shown(Upload upload, Part part) {
        return named(upload).flatMap(_ -> part.checksum());
    }

    /** The checksum of the object. Only parts that an earlier version stored can lack what it is computed from; then there is none. */
    static Optional<StoredChecksum> ofObject(Upload upload, List<Part> parts) {
        return ofUpload(upload)
                .filter(checksum -> named(upload).isPresent() || allCarry(checksum.algorithm(), parts))
                .map(checksum -> checksum.ofParts(parts));
    }

    private static Optional<UploadChecksum> ofUpload(Upload upload) {
        return named(upload).or(() -> unnamed(upload.envelope().mode()));
    }

    private static Optional<UploadChecksum> unnamed(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3, SSE_KMS, DSSE_KMS ->
                Optional.of(new UploadChecksum(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT));
            case SSE_C -> Optional.empty();
        };
    }

    private static boolean allCarry(ChecksumAlgorithm algorithm, List<Part> parts) {
        return parts.stream()
                .allMatch(part -> part.checksum()
                        .filter(stored -> stored.algorithm().equals(algorithm.wireName()))
                        .isPresent());
    }
}
