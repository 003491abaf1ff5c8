package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes objects, a thousand by one request where the service can do that. Thread-safe. */
final class Deletion {
    private static final int AT_ONCE = 1_000;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Service service;
    private volatile boolean oneByOne;

    Deletion(Service service) {
        this.service = service;
    }

    /** Deletes as many as it can before it throws. */
    void all(List<String> keys) {
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<String> some = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
            if (oneByOne || some.size() == 1) {
                some.forEach(this::one);
            } else {
                many(some);
            }
        }
    }

    private void many(List<String> keys) {
        DeleteObjectsRequest request = DeleteObjectsRequest.builder()
                .bucket(service.settings().bucket())
                .delete(delete -> delete.quiet(true)
                        .objects(keys.stream()
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList()))
                .overrideConfiguration(service.limited(0).build())
                .build();
        DeleteObjectsResponse answered;
        try {
            answered = service.answer(client -> client.deleteObjects(request));
        } catch (AwsServiceException e) {
            if (e.statusCode() != NOT_IMPLEMENTED && e.statusCode() != METHOD_NOT_ALLOWED) {
                throw service.failure(Step.DELETE, keys.getFirst(), e);
            }
            oneByOne = true;
            keys.forEach(this::one);
            return;
        } catch (SdkException e) {
            throw service.failure(Step.DELETE, keys.getFirst(), e);
        }
        answered.errors().stream()
                .filter(error -> !"NoSuchKey".equals(error.code()))
                .findFirst()
                .ifPresent(error -> {
                    throw failure(error);
                });
    }

    private StorageException failure(S3Error error) {
        int status = "AccessDenied".equals(error.code()) ? 403 : 500;
        AwsServiceException refusal = S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(error.code())
                        .errorMessage(error.message())
                        .build())
                .build();
        return service.failure(Step.DELETE, String.valueOf(error.key()), refusal);
    }

    void one(String key) {
        DeleteObjectRequest request = DeleteObjectRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .overrideConfiguration(service.limited(0).build())
                .build();
        try {
            service.answer(client -> client.deleteObject(request));
        } catch (NoSuchKeyException e) {
            // It is gone already.
        } catch (SdkException e) {
            throw service.failure(Step.DELETE, key, e);
        }
    }
}
