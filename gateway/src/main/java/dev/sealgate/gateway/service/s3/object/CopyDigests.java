package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.digest.Digests;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Optional;

/**
 * Which digests a copy has, and which of them its source already knows. Immutable.
 *
 * @param mode how the copy is encrypted
 * @param algorithm of the copy's checksum, which is always one of the full object
 */
record CopyDigests(ObjectVersion source, EncryptionMode mode, ChecksumAlgorithm algorithm) {
    static CopyDigests of(ObjectVersion source, EncryptionMode mode, Optional<ChecksumAlgorithm> requested) {
        ChecksumAlgorithm algorithm = requested
                .or(() -> source.checksum().map(StoredChecksum::algorithm).flatMap(ChecksumAlgorithm::find))
                .orElse(ChecksumAlgorithm.CRC64NVME);
        return new CopyDigests(source, mode, algorithm);
    }

    /** The digests, if no byte has to be read for them. */
    Optional<Digests> known() {
        Optional<StoredChecksum> checksum = source.checksum()
                .filter(stored -> !stored.composite() && stored.algorithm().equals(algorithm.wireName()));
        Optional<Bytes> md5 = knownMd5();
        boolean md5Missing = switch (mode) {
            case SSE_S3 -> md5.isEmpty();
            case SSE_KMS, DSSE_KMS, SSE_C -> false;
        };
        return md5Missing
                ? Optional.empty()
                : checksum.map(sum -> new Digests(md5, Optional.empty(), Optional.of(sum)));
    }

    /** Computes them over the source's bytes. */
    RunningDigests start() {
        return DeclaredDigests.parse(Headers.EMPTY).start(ETags.md5For(mode), Optional.of(algorithm));
    }

    /** The ETag of an SSE-S3 object of one request is the MD5 of its bytes; no other ETag says anything about them. */
    private Optional<Bytes> knownMd5() {
        return switch (source.envelope().mode()) {
            case SSE_S3 -> source.partsCount() == 0 ? Optional.of(Bytes.ofHex(source.etag())) : Optional.empty();
            case SSE_KMS, DSSE_KMS, SSE_C -> Optional.empty();
        };
    }
}
