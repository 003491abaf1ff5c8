package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.sse.SseHeaders.CustomerKeyHeaders;
import dev.sealgate.gateway.service.s3.sse.SseRequest.BucketDefault;
import dev.sealgate.gateway.service.s3.sse.SseRequest.DsseKms;
import dev.sealgate.gateway.service.s3.sse.SseRequest.Explicit;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseC;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseKms;
import dev.sealgate.gateway.service.s3.sse.SseRequest.SseS3;
import dev.sealgate.kms.Kms;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Upload;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out how a request wants an object encrypted, and wraps and opens content keys accordingly. Thread-safe.
 *
 * <p>Every object has random content keys of its own, one per layer; each is wrapped by a key that depends on the mode. See
 * docs/adr/0002-two-level-wrapping.md and https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
 */
public final class ObjectEncryption implements AutoCloseable {
    private static final int CONTENT_KEY_BYTES = 32;

    private final KmsDataKeys dataKeys;
    private final KeyEnvelopes envelopes;
    private final BucketKeys bucketKeys;
    private final SecureRandom random;
    private final boolean allowCustomerKeyOverHttp;

    /** @param allowCustomerKeyOverHttp for gateways behind a proxy that ends TLS */
    public ObjectEncryption(
            Kms kms,
            SseS3Keys gatewayKeys,
            BucketKeySettings bucketKeySettings,
            SecureRandom random,
            boolean allowCustomerKeyOverHttp) {
        this.dataKeys = new KmsDataKeys(kms);
        this.bucketKeys = new BucketKeys(dataKeys, bucketKeySettings, random);
        this.envelopes = new KeyEnvelopes(dataKeys, bucketKeys, gatewayKeys, random);
        this.random = random;
        this.allowCustomerKeyOverHttp = allowCustomerKeyOverHttp;
    }

    /**
     * What the headers of a write ask for; the caller closes it.
     *
     * @param action named when the bucket blocks SSE-C, for example {@code s3:PutObject}
     * @throws S3Exception when the headers are wrong, or the bucket does not take customer keys
     */
    public SseRequest requestedBy(S3Request request, String action) {
        requireSecure(request, CustomerKeyHeaders.OBJECT);
        SseRequest requested = SseRequests.parse(request);
        if (requested instanceof SseC) {
            requireNotBlocked(request, action);
        }
        return requested;
    }

    /** The customer key that came with a read; the caller closes it. */
    public PresentedKey presentedBy(S3Request request) {
        SettledMethod.requireUnnamed(request.headers());
        return presented(request, CustomerKeyHeaders.OBJECT);
    }

    /** The customer key that came for the source of a copy; the caller closes it. */
    public PresentedKey presentedForSource(S3Request request) {
        return presented(request, CustomerKeyHeaders.COPY_SOURCE);
    }

    /** The customer key that came with a part of an upload; the caller closes it. */
    public PresentedKey presentedForPart(S3Request request) {
        PresentedKey key = presentedBy(request);
        if (key.isPresent()) {
            requireNotBlocked(request, "s3:PutObject");
        }
        return key;
    }

    /** How many layers an object written as requested will have. */
    public int layers(S3Request request, SseRequest requested) {
        return resolve(request, requested) instanceof DsseKms ? 2 : 1;
    }

    /** The mode that an object written as requested will have. */
    public EncryptionMode mode(S3Request request, SseRequest requested) {
        return switch (resolve(request, requested)) {
            case SseS3() -> EncryptionMode.SSE_S3;
            case SseKms _ -> EncryptionMode.SSE_KMS;
            case DsseKms _ -> EncryptionMode.DSSE_KMS;
            case SseC _ -> EncryptionMode.SSE_C;
        };
    }

    /** Fresh content keys for the request's object, wrapped as requested; the caller closes them. */
    public Sealing seal(S3Request request, SseRequest requested) {
        List<SecretBytes> fresh = Stream.generate(() -> SecretBytes.random(CONTENT_KEY_BYTES, random))
                .limit(layers(request, requested))
                .toList();
        return rewrap(request, requested, new ContentKeys(fresh));
    }

    /**
     * The content keys of something that exists, wrapped anew for the request's object; closing it closes {@code keys}.
     *
     * @param keys as many as {@link #layers} says
     */
    public Sealing rewrap(S3Request request, SseRequest requested, ContentKeys keys) {
        return new Sealing(keys, envelopes.wrap(request, resolve(request, requested), keys));
    }

    /**
     * The envelope that holds the content keys of the object at the request's path under another KMS key; the caller's own
     * pairs of its encryption context stay. For objects under SSE-S3 or SSE-KMS.
     *
     * @throws S3Exception when the KMS refuses to open the old envelope or to make a key for the new one
     */
    public Envelope rewrap(S3Request request, Envelope envelope, KmsTarget target) {
        SseKms method = new SseKms(
                Optional.of(target.keyArn()),
                EncryptionContext.callerPairs(envelope.encryptionContext()),
                Optional.of(target.bucketKeyEnabled()));
        try (PresentedKey none = new PresentedKey(Optional.empty());
                ContentKeys keys = open(request, request.path(), envelope, none)) {
            return envelopes.wrap(request, method, keys);
        }
    }

    /**
     * The content keys of a stored object; the caller closes them.
     *
     * @param path where it is stored
     * @throws S3Exception when {@code key} is not what it can be read with, or the KMS refuses
     */
    public ContentKeys open(S3Request request, ObjectPath path, Envelope envelope, PresentedKey key) {
        key.requireFor(envelope);
        return envelopes.unwrap(request, path, envelope, key);
    }

    /** What {@link #open} asks the metadata for, to read it ahead of need. */
    public List<RecordKey> recordsToOpen(S3Request request, ObjectPath path, Envelope envelope) {
        return envelopes.recordsToUnwrap(request, path, envelope);
    }

    /** The content keys of an upload at the request's path; as {@link #open} but with the answers for parts. */
    public ContentKeys openUpload(S3Request request, Envelope envelope, PresentedKey key) {
        key.requireForUpload(envelope);
        return envelopes.unwrap(request, request.path(), envelope, key);
    }

    /**
     * Asks the KMS for the right to what is at the request's path, for operations that need no content key themselves.
     *
     * @throws S3Exception when the KMS refuses; never for objects whose keys the KMS does not hold
     */
    public void requireKmsAccess(S3Request request, Envelope envelope) {
        envelopes.requireKmsAccess(request, envelope);
    }

    /**
     * For the end of an upload, which needs no content key: the right customer key if one came or checksums were asked for, and
     * the right to decrypt the parts.
     *
     * @throws S3Exception when the headers are not the upload's, or the KMS refuses
     */
    public void requireCompletion(S3Request request, Upload upload) {
        Envelope envelope = upload.envelope();
        SettledMethod.requireSame(request, envelope, dataKeys);
        try (PresentedKey key = presented(request, CustomerKeyHeaders.OBJECT)) {
            if (key.isPresent() || upload.checksumAlgorithm().isPresent()) {
                key.requireForUpload(envelope);
            }
        }
        if (envelope.mode() == EncryptionMode.SSE_C) {
            requireNotBlocked(request, "s3:PutObject");
        }
        requireKmsAccess(request, envelope);
    }

    /** How many uses of bucket keys needed no call to the KMS, since the start. */
    public long bucketKeyHits() {
        return bucketKeys.hits();
    }

    /** How many needed one, since the start. */
    public long bucketKeyMisses() {
        return bucketKeys.misses();
    }

    /** How many bucket keys are in memory. */
    public int bucketKeysKept() {
        return bucketKeys.size();
    }

    /** Zeroes bucket keys that are too old, whether or not anybody asks for them again. */
    public void dropOldBucketKeys(Instant now) {
        bucketKeys.sweep(now);
    }

    /** Zeroes all bucket keys. */
    @Override
    public void close() {
        bucketKeys.close();
    }

    private Explicit resolve(S3Request request, SseRequest requested) {
        BucketEncryption standing = request.requireBucket().encryption();
        return switch (requested) {
            case SseKms(var keyId, var context, var bucketKey) ->
                new SseKms(keyId, context, Optional.of(bucketKey.orElse(standing.bucketKeyEnabled())));
            case Explicit named -> named;
            case BucketDefault(var bucketKey) ->
                switch (standing.mode()) {
                    case SSE_S3 -> new SseS3();
                    case SSE_KMS ->
                        new SseKms(
                                standing.kmsKeyId(),
                                Map.of(),
                                Optional.of(bucketKey.orElse(standing.bucketKeyEnabled())));
                    case DSSE_KMS -> new DsseKms(standing.kmsKeyId(), Map.of());
                    case SSE_C ->
                        throw new StorageException.Corrupt(
                                "bucket " + request.path().bucket() + " defaults to SSE-C");
                };
        };
    }

    private PresentedKey presented(S3Request request, CustomerKeyHeaders names) {
        requireSecure(request, names);
        return new PresentedKey(CustomerKey.find(request.headers(), names));
    }

    private void requireSecure(S3Request request, CustomerKeyHeaders names) {
        if (!allowCustomerKeyOverHttp && !request.http().secure() && CustomerKey.isNamed(request.headers(), names)) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.");
        }
    }

    private static void requireNotBlocked(S3Request request, String action) {
        if (request.requireBucket().encryption().blocksSseC()) {
            throw new S3Exception(
                    S3ErrorCode.ACCESS_DENIED,
                    "User: " + request.caller().principal().arn() + " is not authorized to perform: " + action
                            + " on resource: \""
                            + EncryptionContext.arn(request.path())
                            + "\" because this bucket has blocked upload requests that specify Server Side Encryption with"
                            + " Customer provided keys (SSE-C). Please specify a different server-side encryption type");
        }
    }
}
