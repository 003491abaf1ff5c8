package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.sse.SseRequest.DsseKms;
import dev.sealgate.gateway.service.s3.sse.SseRequest.Explicit;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseC;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseKms;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseS3;
import dev.sealgate.kms.GeneratedDataKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.KeyWrap;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wraps content keys into envelopes and opens them again, one way per mode. Thread-safe.
 *
 * <p>A wrapped key is bound to its object's ARN, mode and layer: an envelope that is moved to another object does not open.
 */
final class KeyEnvelopes {
    private static final String AWS_MANAGED_KEY = "alias/aws/s3";
    private static final int INNER = 0;
    private static final int OUTER = 1;

    private final KmsDataKeys kms;
    private final BucketKeys bucketKeys;
    private final SseS3Keys gatewayKeys;
    private final SecureRandom random;

    KeyEnvelopes(KmsDataKeys kms, BucketKeys bucketKeys, SseS3Keys gatewayKeys, SecureRandom random) {
        this.kms = kms;
        this.bucketKeys = bucketKeys;
        this.gatewayKeys = gatewayKeys;
        this.random = random;
    }

    /** {@code keys} wrapped for the request's object; for KMS modes, one GenerateDataKey, with a bucket key at most one. */
    Envelope wrap(S3Request request, Explicit method, ContentKeys keys) {
        int layers = method instanceof DsseKms ? 2 : 1;
        if (keys.layers().size() != layers) {
            throw new IllegalArgumentException("content keys: " + keys.layers().size() + " (expected: " + layers + ")");
        }
        return switch (method) {
            case SseS3() -> wrapForS3(request.path(), keys);
            case SseKms sse -> wrapForKms(request, sse, keys);
            case DsseKms sse -> wrapForDsse(request, sse, keys);
            case SseC(CustomerKey key) -> wrapForCustomer(request.path(), key, keys);
        };
    }

    /** The keys in an envelope at {@code path}; for KMS modes, one Decrypt, with a bucket key at most one. {@code key} was checked. */
    ContentKeys unwrap(S3Request request, ObjectPath path, Envelope envelope, PresentedKey key) {
        WrappedKey inner = envelope.layers().getFirst();
        String binding = binding(path, envelope.mode(), INNER);
        return switch (envelope.mode()) {
            case SSE_S3 -> new ContentKeys(List.of(opened(gatewayKeys.unwrap(inner, binding))));
            case SSE_KMS -> new ContentKeys(List.of(unwrapThroughKms(request, path, envelope, binding)));
            case DSSE_KMS -> unwrapDsse(request, path, envelope);
            case SSE_C -> {
                byte[] salt = inner.wrappingKey().view();
                try (SecretBytes wrappingKey = CustomerKeyCheck.wrappingKey(key.require(), salt)) {
                    yield new ContentKeys(List.of(unwrap(wrappingKey, inner, binding)));
                }
            }
        };
    }

    /** What {@link #unwrap} asks the metadata for, to read it ahead of need. */
    List<RecordKey> recordsToUnwrap(S3Request request, ObjectPath path, Envelope envelope) {
        boolean kept = envelope.layers().getFirst().bucketKeySalt().isPresent()
                && bucketKeys.isKept(request, path.bucket(), envelope);
        return kept
                ? List.of()
                : envelope.kmsKeyArn()
                        .map(arn -> kms.recordsOfUse(request, arn))
                        .orElse(List.of());
    }

    /** For KMS modes, one Decrypt whose result is not cached; with a bucket key at most one. */
    void requireKmsAccess(S3Request request, Envelope envelope) {
        if (envelope.layers().getFirst().bucketKeySalt().isPresent()) {
            bucketKeys.requireAccess(request, request.path().bucket(), envelope);
        } else if (envelope.kmsKeyArn().isPresent()) {
            decryptDataKey(request, envelope).close();
        }
    }

    private Envelope wrapForS3(ObjectPath path, ContentKeys keys) {
        WrappedKey layer = gatewayKeys.wrap(keys.layers().getFirst(), binding(path, EncryptionMode.SSE_S3, INNER));
        return new Envelope(
                EncryptionMode.SSE_S3,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(layer));
    }

    private Envelope wrapForKms(S3Request request, SseKms sse, ContentKeys keys) {
        String keyName = sse.keyId().orElse(AWS_MANAGED_KEY);
        SecretBytes contentKey = keys.layers().getFirst();
        String binding = binding(request.path(), EncryptionMode.SSE_KMS, INNER);
        return sse.bucketKey().orElse(false)
                ? wrapUnderBucketKey(request, keyName, sse.context(), contentKey, binding)
                : wrapUnderDataKey(request, keyName, sse.context(), contentKey, binding);
    }

    private Envelope wrapUnderDataKey(
            S3Request request,
            String keyName,
            Map<String, String> callerPairs,
            SecretBytes contentKey,
            String binding) {
        Map<String, String> context = EncryptionContext.of(request.path(), callerPairs, false);
        try (GeneratedDataKey dataKey = kms.generate(request, keyName, context)) {
            WrappedKey layer = wrapUnder(dataKey, contentKey, binding);
            return kmsEnvelope(EncryptionMode.SSE_KMS, dataKey.keyArn(), context, false, List.of(layer));
        }
    }

    private Envelope wrapUnderBucketKey(
            S3Request request,
            String keyName,
            Map<String, String> callerPairs,
            SecretBytes contentKey,
            String binding) {
        Map<String, String> context = EncryptionContext.of(request.path(), callerPairs, true);
        try (BucketKeys.WrappingKey wrapping = bucketKeys.forSealing(request, keyName, context)) {
            WrappedKey layer = wrapping.layer(KeyWrap.wrap(wrapping.key(), contentKey, binding));
            return kmsEnvelope(EncryptionMode.SSE_KMS, wrapping.kmsKeyArn(), context, true, List.of(layer));
        }
    }

    private Envelope wrapForDsse(S3Request request, DsseKms sse, ContentKeys keys) {
        ObjectPath path = request.path();
        Map<String, String> context = EncryptionContext.of(path, sse.context(), false);
        try (GeneratedDataKey dataKey = kms.generate(request, sse.keyId().orElse(AWS_MANAGED_KEY), context)) {
            String innerBinding = binding(path, EncryptionMode.DSSE_KMS, INNER);
            WrappedKey inner = wrapUnder(dataKey, keys.layers().getFirst(), innerBinding);
            String outerBinding = binding(path, EncryptionMode.DSSE_KMS, OUTER);
            WrappedKey outer = gatewayKeys.wrap(keys.layers().getLast(), outerBinding);
            return kmsEnvelope(EncryptionMode.DSSE_KMS, dataKey.keyArn(), context, false, List.of(inner, outer));
        }
    }

    private static Envelope kmsEnvelope(
            EncryptionMode mode,
            String keyArn,
            Map<String, String> context,
            boolean bucketKey,
            List<WrappedKey> layers) {
        return new Envelope(mode, Optional.of(keyArn), context, bucketKey, Optional.empty(), Optional.empty(), layers);
    }

    private Envelope wrapForCustomer(ObjectPath path, CustomerKey key, ContentKeys keys) {
        byte[] salt = new byte[CustomerKeyCheck.SALT_BYTES];
        random.nextBytes(salt);
        String binding = binding(path, EncryptionMode.SSE_C, INNER);
        try (SecretBytes wrappingKey = CustomerKeyCheck.wrappingKey(key, salt)) {
            Bytes wrapped = KeyWrap.wrap(wrappingKey, keys.layers().getFirst(), binding);
            return new Envelope(
                    EncryptionMode.SSE_C,
                    Optional.empty(),
                    Map.of(),
                    false,
                    Optional.of(key.md5Base64()),
                    Optional.of(CustomerKeyCheck.create(key, random)),
                    List.of(new WrappedKey(Bytes.owning(salt), wrapped)));
        }
    }

    private static WrappedKey wrapUnder(GeneratedDataKey dataKey, SecretBytes contentKey, String binding) {
        return new WrappedKey(dataKey.ciphertextBlob(), KeyWrap.wrap(dataKey.plaintext(), contentKey, binding));
    }

    private ContentKeys unwrapDsse(S3Request request, ObjectPath path, Envelope envelope) {
        SecretBytes inner = unwrapThroughKms(request, path, envelope, binding(path, EncryptionMode.DSSE_KMS, INNER));
        WrappedKey layer = envelope.layers().get(OUTER);
        String binding = binding(path, EncryptionMode.DSSE_KMS, OUTER);
        return new ContentKeys(List.of(inner, opened(gatewayKeys.unwrap(layer, binding))));
    }

    private SecretBytes unwrapThroughKms(S3Request request, ObjectPath path, Envelope envelope, String binding) {
        WrappedKey layer = envelope.layers().getFirst();
        Optional<Bytes> salt = layer.bucketKeySalt();
        try (SecretBytes wrappingKey = salt.isPresent()
                ? bucketKeys.forOpening(request, path.bucket(), envelope, salt.get())
                : decryptDataKey(request, envelope)) {
            return unwrap(wrappingKey, layer, binding);
        }
    }

    private SecretBytes decryptDataKey(S3Request request, Envelope envelope) {
        Bytes ciphertextBlob = envelope.layers().getFirst().wrappingKey();
        return kms.decrypt(request, ciphertextBlob, envelope.encryptionContext(), envelope.kmsKeyArn());
    }

    private static SecretBytes unwrap(SecretBytes wrappingKey, WrappedKey layer, String binding) {
        return opened(KeyWrap.unwrap(wrappingKey, layer.wrapped(), binding));
    }

    private static SecretBytes opened(Optional<SecretBytes> contentKey) {
        return contentKey.orElseThrow(
                () -> new StorageException.Corrupt("a content key does not open under its wrapping key"));
    }

    private static String binding(ObjectPath path, EncryptionMode mode, int layer) {
        return mode + "\0" + layer + "\0" + EncryptionContext.arn(path);
    }
}
