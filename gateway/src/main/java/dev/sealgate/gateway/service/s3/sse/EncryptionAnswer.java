package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import java.util.Map;
import java.util.Optional;

/**
 * The response headers that tell how an object is encrypted, which differ by kind of operation.
 *
 * <p>An SSE-C answer names no method, and a bucket key is mentioned only when it is used.
 */
public final class EncryptionAnswer {
    private EncryptionAnswer() {}

    /** PutObject, CopyObject, CreateMultipartUpload: everything, with the caller's context. */
    public static Headers ofWrite(Envelope envelope) {
        Headers.Builder headers = Headers.builder().addAll(ofRead(envelope));
        Map<String, String> callerPairs = EncryptionContext.callerPairs(envelope.encryptionContext());
        if (!callerPairs.isEmpty()) {
            headers.add(SseHeaders.CONTEXT, EncryptionContext.formatHeader(callerPairs));
        }
        return headers.build();
    }

    /** GetObject, HeadObject, UploadPart, UploadPartCopy: never the context. */
    public static Headers ofRead(Envelope envelope) {
        Headers.Builder headers = Headers.builder().addAll(ofCompletion(envelope));
        envelope.customerKeyMd5()
                .ifPresent(md5 -> headers.add(SseHeaders.CustomerKeyHeaders.OBJECT.algorithm(), "AES256")
                        .add(SseHeaders.CustomerKeyHeaders.OBJECT.keyMd5(), md5));
        return headers.build();
    }

    /** CompleteMultipartUpload: nothing about a customer key. */
    public static Headers ofCompletion(Envelope envelope) {
        Headers.Builder headers = Headers.builder();
        wireName(envelope.mode()).ifPresent(name -> headers.add(SseHeaders.ALGORITHM, name));
        envelope.kmsKeyArn().ifPresent(arn -> headers.add(SseHeaders.KMS_KEY_ID, arn));
        if (envelope.bucketKeyEnabled()) {
            headers.add(SseHeaders.BUCKET_KEY, "true");
        }
        return headers.build();
    }

    static Optional<String> wireName(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3 -> Optional.of("AES256");
            case SSE_KMS -> Optional.of("aws:kms");
            case DSSE_KMS -> Optional.of("aws:kms:dsse");
            case SSE_C -> Optional.empty();
        };
    }
}
