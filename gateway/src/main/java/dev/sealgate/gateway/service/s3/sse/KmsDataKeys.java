package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.kms.ForwardAccess;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.kms.GeneratedDataKey;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls that S3 makes to the KMS in its caller's name. Thread-safe. */
final class KmsDataKeys {
    private static final ForwardAccess FORWARD = new ForwardAccess("s3");

    private final Kms kms;

    KmsDataKeys(Kms kms) {
        this.kms = kms;
    }

    /** @throws S3Exception for callers without a signature, or with one of version 2: no key serves them */
    static void requireSignature(S3Request request) {
        if (request.lacksVersion4()) {
            throw S3Exception.invalidArgument(
                    "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
                    "Authorization",
                    "null");
        }
    }

    private static KmsCall call(S3Request request, String region) {
        requireSignature(request);
        return FORWARD.call(request.caller(), region, request.requestId(), request.tally());
    }

    GeneratedDataKey generate(S3Request request, String keyId, Map<String, String> context) {
        return translating(() -> kms.generateDataKey(call(request, request.region()), keyId, context));
    }

    /** The data key behind a CiphertextBlob that {@link #generate} made; the caller closes it. */
    SecretBytes decrypt(S3Request request, Bytes ciphertextBlob, Map<String, String> context, Optional<String> keyArn) {
        String region = keyArn.map(KmsDataKeys::regionOf).orElseGet(request::region);
        return translating(() -> kms.decrypt(call(request, region), ciphertextBlob, context, keyArn));
    }

    /** The ARN of the key that a name means to the caller, if there is one; no permission is asked for. */
    Optional<String> findArn(S3Request request, String keyId) {
        return request.caller().principal().account().flatMap(account -> kms.findArn(account, request.region(), keyId));
    }

    /** Keys are used where they are, and what a copy reads may be elsewhere than what it writes. */
    private static String regionOf(String keyArn) {
        return keyArn.split(":", 5)[3];
    }

    /** What using a key asks the metadata for, to read it ahead of need. */
    List<RecordKey> recordsOfUse(S3Request request, String keyArn) {
        return request.caller()
                .principal()
                .account()
                .map(account -> kms.recordsOfUse(account, regionOf(keyArn), keyArn))
                .orElse(List.of());
    }

    /**
     * The one byte form of a context, as ciphertexts of the KMS are bound to it.
     *
     * @throws S3Exception when KMS would not take the context
     */
    static Bytes canonical(Map<String, String> context) {
        return translating(() -> EncryptionContext.of(context).canonical());
    }

    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (KmsException refusal) {
            throw toS3(refusal);
        }
    }

    /** How S3 reports what the KMS answered: its code behind {@code KMS.}, its text unchanged. */
    static RuntimeException toS3(KmsException refusal) {
        return switch (refusal.code()) {
            case NOT_FOUND, INVALID_ARN, INVALID_ALIAS_NAME -> passedOn(S3ErrorCode.KMS_NOT_FOUND, refusal);
            case DISABLED -> passedOn(S3ErrorCode.KMS_DISABLED, refusal);
            case INVALID_STATE -> passedOn(S3ErrorCode.KMS_INVALID_STATE, refusal);
            case INVALID_KEY_USAGE, UNSUPPORTED_OPERATION -> passedOn(S3ErrorCode.KMS_INVALID_KEY_USAGE, refusal);
            case ACCESS_DENIED, NOT_AUTHORIZED -> passedOn(S3ErrorCode.ACCESS_DENIED, refusal);
            case VALIDATION -> passedOn(S3ErrorCode.INVALID_ARGUMENT, refusal);
            case THROTTLING, LIMIT_EXCEEDED ->
                new S3Exception(
                        S3ErrorCode.SLOW_DOWN, "Please reduce your request rate for operations involving AWS KMS.");
            case INTERNAL -> new S3Exception(S3ErrorCode.INTERNAL_ERROR);
            case KEY_UNAVAILABLE -> new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE);
            case INVALID_CIPHERTEXT, INCORRECT_KEY ->
                new StorageException.Corrupt("a stored data key does not open under its KMS key", refusal);
            case ALREADY_EXISTS,
                    CONFLICT,
                    DRY_RUN_OPERATION,
                    EXPIRED_IMPORT_TOKEN,
                    INCORRECT_KEY_MATERIAL,
                    INVALID_GRANT_ID,
                    INVALID_GRANT_TOKEN,
                    INVALID_IMPORT_TOKEN,
                    INVALID_MAC,
                    INVALID_MARKER,
                    INVALID_SIGNATURE,
                    MALFORMED_POLICY_DOCUMENT,
                    SERIALIZATION,
                    TAG,
                    UNKNOWN_OPERATION ->
                new IllegalStateException(
                        "the KMS failed on a data key: " + refusal.code().wireCode(), refusal);
        };
    }

    private static S3Exception passedOn(S3ErrorCode code, KmsException refusal) {
        return new S3Exception(code, refusal.text().orElse(code.message()));
    }
}
