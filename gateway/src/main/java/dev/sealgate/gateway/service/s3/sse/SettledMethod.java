package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.Envelope;
import java.util.Optional;

/** The headers that name a method of encryption, in requests for something whose method was settled before. */
final class SettledMethod {
    private SettledMethod() {}

    /** @throws S3Exception InvalidArgument when there is such a header */
    static void requireUnnamed(Headers headers) {
        for (String name : SseHeaders.WRITE_ONLY) {
            headers.first(name).ifPresent(value -> {
                throw S3Exception.invalidArgument(
                        SseHeaders.ALGORITHM + " header is not supported for this operation.",
                        SseHeaders.ALGORITHM,
                        value);
            });
        }
    }

    /**
     * For requests whose headers may say again what holds anyway, as minio-go has them.
     *
     * @throws S3Exception InvalidArgument when one of them says anything else
     */
    static void requireSame(S3Request request, Envelope envelope, KmsDataKeys kms) {
        Headers headers = request.headers();
        boolean same = headers.all(SseHeaders.ALGORITHM).stream()
                        .allMatch(name ->
                                EncryptionAnswer.wireName(envelope.mode()).equals(Optional.of(name)))
                && headers.all(SseHeaders.KMS_KEY_ID).stream().allMatch(key -> isKey(key, request, envelope, kms))
                && headers.all(SseHeaders.CONTEXT).stream().allMatch(context -> isContext(context, request, envelope))
                && headers.all(SseHeaders.BUCKET_KEY).stream().allMatch(enabled -> isBucketKey(enabled, envelope));
        if (!same) {
            requireUnnamed(headers);
        }
    }

    private static boolean isKey(String reference, S3Request request, Envelope envelope, KmsDataKeys kms) {
        return envelope.kmsKeyArn()
                .filter(arn -> arn.equals(reference)
                        || kms.findArn(request, reference).filter(arn::equals).isPresent())
                .isPresent();
    }

    private static boolean isContext(String header, S3Request request, Envelope envelope) {
        return envelope.kmsKeyArn().isPresent()
                && EncryptionContext.parseHeader(header, request.path())
                        .equals(EncryptionContext.callerPairs(envelope.encryptionContext()));
    }

    private static boolean isBucketKey(String header, Envelope envelope) {
        return switch (envelope.mode()) {
            case SSE_KMS -> header.equalsIgnoreCase(Boolean.toString(envelope.bucketKeyEnabled()));
            // CreateMultipartUpload took the header, which means nothing there.
            case DSSE_KMS -> true;
            case SSE_S3, SSE_C -> false;
        };
    }
}
