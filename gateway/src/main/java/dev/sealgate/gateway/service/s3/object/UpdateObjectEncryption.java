package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.sse.KmsTarget;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.Rewrapped;
import dev.sealgate.storage.object.ObjectVersion;
import java.time.Instant;

/**
 * UpdateObjectEncryption: the object's content key is wrapped under another KMS key; its bytes stay as and where they are.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
public final class UpdateObjectEncryption implements BodyJudged<KmsTarget, KmsTarget> {
    /** Each attempt lost to a write that was committed meanwhile, so losing many in a row is a storm on one key. */
    private static final int MAX_ATTEMPTS = 8;

    private final StoredObjects stored;
    private final ObjectRepository objects;
    private final S3Access access;
    private final ObjectEncryption encryption;

    public UpdateObjectEncryption(
            StoredObjects stored, ObjectRepository objects, S3Access access, ObjectEncryption encryption) {
        this.stored = stored;
        this.objects = objects;
        this.access = access;
        this.encryption = encryption;
    }

    @Override
    public KmsTarget read(S3Request request) {
        VersionIds.of(request);
        requireSignature(request);
        return ObjectEncryptionDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES));
    }

    @Override
    public KmsTarget permit(S3Access access, S3Request request, KmsTarget target) {
        access.requireEncryption(request, target.keyArn());
        requireKeyOfBucketOwner(request, target);
        return target;
    }

    @Override
    public HttpResponse perform(S3Request request, KmsTarget target) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (rewrap(request, target)) {
                return HttpResponse.empty(200, Headers.EMPTY);
            }
        }
        throw new S3Exception(S3ErrorCode.OPERATION_ABORTED);
    }

    /** False when another write came between reading the object and changing its record. */
    private boolean rewrap(S3Request request, KmsTarget target) {
        ObjectVersion version = stored.requireAnybodys(request);
        requireRewrappable(version.envelope().mode());
        requireUnlocked(version, request.now());
        Rewrapped result = objects.rewrap(
                request.path(),
                VersionIds.of(request),
                version,
                encryption.rewrap(request, version.envelope(), target));
        return switch (result) {
            case DONE -> true;
            case CHANGED -> false;
            case GONE ->
                throw access.missing(
                        request.caller(),
                        request.requireBucket(),
                        request.path().key());
        };
    }

    private static void requireSignature(S3Request request) {
        if (request.lacksVersion4()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "Requests that modify an object encryption configuration require Amazon Web Services Signature Version 4."
                            + " Modify the request to use Amazon Web Services Signature Version 4, and then try again.");
        }
    }

    private static void requireKeyOfBucketOwner(S3Request request, KmsTarget target) {
        String owner = request.requireBucket().ownerAccountId();
        // The document's reader made sure of the ARN's form: arn, partition, kms, region, account, key.
        if (!target.keyArn().split(":", 6)[4].equals(owner)) {
            throw new S3Exception(
                    S3ErrorCode.ACCESS_DENIED,
                    "The Amazon Web Services KMS key in the request must be owned by the same account as the bucket. Modify the"
                            + " request to specify a KMS key from the same account, and then try again.");
        }
    }

    /** A lock that comes meanwhile is a change, after which the version is looked at again. */
    private static void requireUnlocked(ObjectVersion version, Instant now) {
        if (version.isProtected(now, false)) {
            throw new S3Exception(
                    S3ErrorCode.ACCESS_DENIED,
                    "The encryption type for the specified object can’t be updated because that object is protected by S3"
                            + " Object Lock. If the object has a governance-mode retention period or a legal hold, you must first"
                            + " remove the Object Lock status on the object before you issue your UpdateObjectEncryption request."
                            + " You can't use the UpdateObjectEncryption operation with objects that have an Object Lock"
                            + " compliance mode retention period applied to them.");
        }
    }

    private static void requireRewrappable(EncryptionMode mode) {
        switch (mode) {
            case SSE_S3, SSE_KMS -> {}
            case DSSE_KMS, SSE_C ->
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or"
                                + " SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.");
        }
    }
}
