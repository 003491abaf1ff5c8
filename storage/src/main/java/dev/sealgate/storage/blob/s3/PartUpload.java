package dev.sealgate.storage.blob.s3;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A blob on its way to the service in parts. Not thread-safe. */
final class PartUpload {
    /** Parts that are sent at a time. */
    static final int UNDER_WAY = 2;

    private record Sent(int number, Optional<String> sum, CompletableFuture<UploadPartResponse> answer) {}

    private final Service service;
    private final BlobChecksum checksum;
    private final String key;
    private final String uploadId;
    private final Deque<Sent> underWay = new ArrayDeque<>();
    private final List<CompletedPart> parts = new ArrayList<>();
    private int nextNumber = 1;

    private PartUpload(Service service, String key, String uploadId) {
        this.service = service;
        this.checksum = service.settings().checksum();
        this.key = key;
        this.uploadId = uploadId;
    }

    static PartUpload begin(Service service, String key) {
        CreateMultipartUploadRequest request = CreateMultipartUploadRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .checksumAlgorithm(service.settings().checksum().declared().orElse(null))
                .overrideConfiguration(service.limited(0).build())
                .build();
        String uploadId = service.ask(Step.WRITE, key, client -> client.createMultipartUpload(request))
                .uploadId();
        return new PartUpload(service, key, uploadId);
    }

    int nextPartBytes() {
        return PartSizes.of(nextNumber);
    }

    /** Takes the bytes over; returns when at most {@value #UNDER_WAY} parts are under way, or throws what befell an earlier one. */
    void send(Gathered bytes) {
        while (underWay.size() >= UNDER_WAY) {
            awaitFirst();
        }
        int number = nextNumber++;
        Optional<String> sum = checksum.of(bytes.buffers());
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .uploadId(uploadId)
                .partNumber(number)
                .contentLength((long) bytes.sizeBytes())
                .overrideConfiguration(service.limited(bytes.sizeBytes())
                        .applyMutation(o -> sum.ifPresent(value -> o.putHeader(checksum.header(), value)))
                        .build())
                .build();
        underWay.add(new Sent(number, sum, service.begin(client -> client.uploadPart(request, bytes.body()))));
    }

    private void awaitFirst() {
        Sent first = underWay.remove();
        UploadPartResponse answered = service.ask(Step.WRITE, key, _ -> first.answer());
        CompletedPart.Builder part =
                CompletedPart.builder().partNumber(first.number()).eTag(answered.eTag());
        checksum.addTo(part, first.sum());
        parts.add(part.build());
    }

    /** Makes one object of the parts. What it throws may have happened all the same. */
    void complete() {
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
        CompleteMultipartUploadRequest request = CompleteMultipartUploadRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(parts))
                .overrideConfiguration(service.limited(0).build())
                .build();
        try {
            service.answer(client -> client.completeMultipartUpload(request));
        } catch (NoSuchUploadException e) {
            // An earlier try of this request did it and its answer was lost; if not, there is no object of that size.
        } catch (SdkException e) {
            throw service.failure(Step.WRITE, key, e);
        }
    }

    /** Ends it without an object. Parts that are under way are waited for: one that came later would stay. */
    void abort() {
        for (Sent each : underWay) {
            try {
                service.await(each.answer());
            } catch (SdkException e) {
                // Nobody needs it any more.
            }
        }
        underWay.clear();
        abort(service, key, uploadId);
    }

    static void abort(Service service, String key, String uploadId) {
        AbortMultipartUploadRequest request = AbortMultipartUploadRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .uploadId(uploadId)
                .overrideConfiguration(service.limited(0).build())
                .build();
        try {
            service.answer(client -> client.abortMultipartUpload(request));
        } catch (NoSuchUploadException e) {
            // It is gone already.
        } catch (SdkException e) {
            throw service.failure(Step.DISCARD, key, e);
        }
    }
}
