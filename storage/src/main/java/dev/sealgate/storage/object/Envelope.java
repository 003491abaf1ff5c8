package dev.sealgate.storage.object;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an object's content keys are wrapped: everything needed to open it again, given the right keys. Immutable.
 *
 * @param kmsKeyArn for SSE_KMS and DSSE_KMS
 * @param encryptionContext the full KMS context, with {@code aws:s3:arn}; empty for the other modes
 * @param customerKeyMd5 base64, for SSE_C
 * @param customerKeyCheck hex of a salted HMAC of the customer key, for SSE_C
 * @param layers one wrapped key per layer, innermost first: two for DSSE_KMS, else one
 */
public record Envelope(
        EncryptionMode mode,
        Optional<String> kmsKeyArn,
        Map<String, String> encryptionContext,
        boolean bucketKeyEnabled,
        Optional<String> customerKeyMd5,
        Optional<String> customerKeyCheck,
        List<WrappedKey> layers) {
    public Envelope {
        encryptionContext = Map.copyOf(encryptionContext);
        layers = List.copyOf(layers);
    }
}
