package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.sse.BucketKeyCache.Order;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Opening;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Requester;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Sealing;
import dev.sealgate.kms.GeneratedDataKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.BucketKeyDerivation;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * S3 Bucket Keys: keys between KMS keys and the objects of a bucket, each got by one call to the KMS and used for many objects of
 * one requester. Thread-safe.
 *
 * <p>The KMS sees the bucket, not the object, so a key is good for every object of its bucket; what binds a wrapping to its
 * object, and to the caller's own context, is the derivation and the wrapping itself.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
final class BucketKeys implements AutoCloseable {
    private final KmsDataKeys kms;
    private final BucketKeySettings settings;
    private final SecureRandom random;
    private final BucketKeyCache cache;

    /** A key for one wrapping, which the holder closes, and what finds it again. */
    record WrappingKey(SecretBytes key, String kmsKeyArn, Bytes ciphertextBlob, Bytes salt) implements AutoCloseable {
        WrappedKey layer(Bytes wrapped) {
            return new WrappedKey(ciphertextBlob, wrapped, Optional.of(salt));
        }

        @Override
        public void close() {
            key.close();
        }
    }

    BucketKeys(KmsDataKeys kms, BucketKeySettings settings, SecureRandom random) {
        this.kms = kms;
        this.settings = settings;
        this.random = random;
        this.cache = new BucketKeyCache(settings.maxKept());
    }

    /**
     * A fresh wrapping key for an object of the request's bucket; at most one GenerateDataKey.
     *
     * @param keyName of the KMS key
     * @param context the object's whole encryption context
     */
    WrappingKey forSealing(S3Request request, String keyName, Map<String, String> context) {
        KmsDataKeys.requireSignature(request);
        BucketName bucket = request.path().bucket();
        Bytes salt = BucketKeyDerivation.newSalt(random);
        Bytes canonical = KmsDataKeys.canonical(context);
        Order order = new Order(
                new Sealing(Requester.of(request), bucket, keyName),
                request.now(),
                () -> generate(request, keyName, bucket),
                // An alias may mean another key by now.
                kept -> kms.findArn(request, keyName)
                        .filter(kept.kmsKeyArn()::equals)
                        .isPresent(),
                request.tally()::kmsCallSaved);
        return cache.use(
                order,
                (bucketKey, secret) -> new WrappingKey(
                        BucketKeyDerivation.wrappingKey(secret, salt, canonical),
                        bucketKey.kmsKeyArn(),
                        bucketKey.ciphertextBlob(),
                        salt));
    }

    /** Whether opening an object of the bucket for this requester hardly needs a call to the KMS. */
    boolean isKept(S3Request request, BucketName bucket, Envelope envelope) {
        return envelope.kmsKeyArn()
                .filter(arn -> cache.isKept(slot(request, bucket, envelope, arn)))
                .isPresent();
    }

    private static BucketKeySlot slot(S3Request request, BucketName bucket, Envelope envelope, String keyArn) {
        return new Opening(
                Requester.of(request),
                bucket,
                keyArn,
                envelope.layers().getFirst().wrappingKey());
    }

    /** The wrapping key of an object in the bucket, which the caller closes; at most one Decrypt. */
    SecretBytes forOpening(S3Request request, BucketName bucket, Envelope envelope, Bytes salt) {
        Bytes canonical = KmsDataKeys.canonical(envelope.encryptionContext());
        return opening(
                request, bucket, envelope, (_, secret) -> BucketKeyDerivation.wrappingKey(secret, salt, canonical));
    }

    /** Asks for the right to open an object of the bucket; at most one Decrypt. */
    void requireAccess(S3Request request, BucketName bucket, Envelope envelope) {
        boolean _ = opening(request, bucket, envelope, (_, _) -> true);
    }

    private <T> T opening(
            S3Request request, BucketName bucket, Envelope envelope, BiFunction<BucketKey, SecretBytes, T> user) {
        KmsDataKeys.requireSignature(request);
        String keyArn = envelope.kmsKeyArn().orElseThrow();
        Bytes blob = envelope.layers().getFirst().wrappingKey();
        Order order = new Order(
                slot(request, bucket, envelope, keyArn),
                request.now(),
                () -> decrypt(request, keyArn, blob, bucket),
                _ -> true,
                request.tally()::kmsCallSaved);
        return cache.use(order, user);
    }

    private BucketKey generate(S3Request request, String keyName, BucketName bucket) {
        try (GeneratedDataKey fresh = kms.generate(request, keyName, EncryptionContext.of(bucket))) {
            SecretBytes plaintext = SecretBytes.owning(fresh.plaintext().copy());
            return new BucketKey(fresh.keyArn(), fresh.ciphertextBlob(), plaintext, request.now(), settings);
        }
    }

    private BucketKey decrypt(S3Request request, String keyArn, Bytes blob, BucketName bucket) {
        SecretBytes plaintext = kms.decrypt(request, blob, EncryptionContext.of(bucket), Optional.of(keyArn));
        return new BucketKey(keyArn, blob, plaintext, request.now(), settings);
    }

    /** How many uses of bucket keys needed no call to the KMS. */
    long hits() {
        return cache.hits();
    }

    /** How many needed one. */
    long misses() {
        return cache.misses();
    }

    int size() {
        return cache.size();
    }

    /** Zeroes and drops keys that are too old, whether or not anybody asks for them again. */
    void sweep(Instant now) {
        cache.sweep(now);
    }

    @Override
    public void close() {
        cache.close();
    }
}
