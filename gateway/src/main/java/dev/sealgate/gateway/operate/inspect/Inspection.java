package dev.sealgate.gateway.operate.inspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one object is encrypted, and whether all of it opens. Bytes are hex, wrapped keys base64; nothing in it is plaintext. Immutable.
 *
 * @param lastModified ISO 8601
 * @param format of the blobs, as docs/spec/SEAL.md describes them
 * @param blobs one, or one per part of a multipart object
 * @param lock empty for what was never locked
 */
public record Inspection(
        String bucket,
        String key,
        String versionId,
        String etag,
        String lastModified,
        long sizeBytes,
        String format,
        Encryption encryption,
        List<Blob> blobs,
        Verification verification,
        Optional<Lock> lock) {
    public Inspection {
        blobs = List.copyOf(blobs);
    }

    /**
     * The object's envelope.
     *
     * @param mode SSE-S3, SSE-KMS, DSSE-KMS or SSE-C
     * @param context what the KMS was given with every call for the object
     * @param layers the innermost first
     */
    public record Encryption(
            String mode,
            Optional<String> kmsKeyArn,
            Map<String, String> context,
            boolean bucketKeyEnabled,
            Optional<String> customerKeyMd5,
            List<Layer> layers) {}

    /** One layer's content key, wrapped; see {@link dev.sealgate.gateway.service.s3.sse.KeyLayer}. */
    public record Layer(
            int layer,
            String algorithm,
            String wrappedBy,
            Optional<String> kmsKeyArn,
            Optional<String> kmsKeyMaterialId,
            String wrappingKey,
            String wrappedKey) {}

    /**
     * Sealed bytes on disk.
     *
     * @param kind file or inline
     * @param location the file, or the place in the metadata store
     * @param ciphertextOffset where the header ends and ciphertext begins
     */
    public record Blob(
            int partNumber,
            String kind,
            String id,
            String location,
            long sizeBytes,
            long sealedBytes,
            long expectedSealedBytes,
            String salt,
            String noncePrefix,
            long ciphertextOffset,
            String firstCiphertext,
            Optional<String> unreadable,
            List<LayerCheck> layers) {}

    /** What keeps the version from being deleted. {@code retainUntil} is ISO 8601. */
    public record Lock(Optional<String> mode, Optional<String> retainUntil, Optional<Boolean> legalHold) {}

    /** How many segments of a layer of a blob opened. */
    public record LayerCheck(int layer, long segments, long opened, Optional<Damage> firstDamage) {}

    /** The first segment that did not. {@code offset} counts in the sealed bytes of the layer: for the outermost, in the file. */
    public record Damage(long segment, long offset, int sealedBytes, String reason) {}

    /**
     * What the whole comes to.
     *
     * @param outcome intact, corrupt, or unverified when the content keys were not to be had or not asked for
     * @param reason for everything but intact
     */
    public record Verification(String outcome, long segments, long opened, Optional<String> reason) {
        public static final String INTACT = "intact";
        public static final String CORRUPT = "corrupt";
        public static final String UNVERIFIED = "unverified";
    }
}
