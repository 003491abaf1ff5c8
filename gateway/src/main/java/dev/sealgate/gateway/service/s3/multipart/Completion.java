package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository.Assembly;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the object of an upload's chosen parts. Immutable; a pure function of what is stored. */
record Completion(Upload upload, PartSelection selection, DeclaredObject declared, Instant lastModified) {
    static final long MAX_OBJECT_BYTES = 5L << 40;

    /** @throws S3Exception when the parts are not what the client names, or do not make an object */
    ObjectVersion assemble(Assembly assembly) {
        List<Part> parts = selection.requireStored(upload, assembly.parts());
        long sizeBytes = assembly.content().sizeBytes();
        if (sizeBytes > MAX_OBJECT_BYTES) {
            throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(sizeBytes))
                    .with("MaxSizeAllowed", Long.toString(MAX_OBJECT_BYTES));
        }
        Optional<StoredChecksum> checksum = PartChecksums.ofObject(upload, parts);
        declared.requireSameAs(upload, checksum, sizeBytes);
        return new ObjectVersion(
                        assembly.content(),
                        MultipartETag.of(parts.stream().map(Part::etag).toList()),
                        lastModified,
                        upload.headers(),
                        upload.userMetadata(),
                        checksum,
                        upload.envelope(),
                        parts.size())
                .withTags(upload.tags())
                .withLock(upload.lock())
                .withAcl(upload.acl());
    }
}
