package dev.sealgate.gateway.service.s3.sse;

import static dev.sealgate.gateway.service.s3.sse.SseHeaders.ALGORITHM;
import static dev.sealgate.gateway.service.s3.sse.SseHeaders.BUCKET_KEY;
import static dev.sealgate.gateway.service.s3.sse.SseHeaders.CONTEXT;
import static dev.sealgate.gateway.service.s3.sse.SseHeaders.KMS_KEY_ID;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
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
import dev.sealgate.storage.object.ObjectPath;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@link SseRequest} from headers, in AWS's order of checks. */
final class SseRequests {
    private final Headers headers;
    private final Query query;
    private final ObjectPath path;

    private SseRequests(S3Request request) {
        this.headers = request.headers();
        this.query = request.query();
        this.path = request.path();
    }

    /** @throws S3Exception when the headers are malformed or contradict each other */
    static SseRequest parse(S3Request request) {
        return new SseRequests(request).parse();
    }

    private SseRequest parse() {
        Optional<String> algorithm = value(ALGORITHM);
        if (algorithm.isPresent() && CustomerKey.isNamed(headers, CustomerKeyHeaders.OBJECT)) {
            throw CustomerKey.refusal(
                            "Server Side Encryption with Customer provided key is incompatible with the encryption method specified")
                    .with("ArgumentValue", algorithm.get());
        }
        Optional<CustomerKey> customerKey =
                CustomerKey.find(headers, CustomerKeyHeaders.OBJECT).map(CustomerKey::requireUsable);
        if (customerKey.isPresent()) {
            requireNoKmsHeader(KMS_KEY_ID, CONTEXT, BUCKET_KEY);
            return new SseC(customerKey.get());
        }
        if (algorithm.isEmpty()) {
            requireNoKmsHeader(KMS_KEY_ID, CONTEXT);
            return new BucketDefault(bucketKey());
        }
        return named(algorithm.get());
    }

    private Explicit named(String algorithm) {
        return switch (algorithm) {
            case "AES256" -> {
                requireNoKmsHeader(KMS_KEY_ID, CONTEXT, BUCKET_KEY);
                yield new SseS3();
            }
            case "aws:kms" -> new SseKms(keyId(), context(), bucketKey());
            case "aws:kms:dsse" -> new DsseKms(keyId(), context());
            default ->
                throw S3Exception.invalidArgument(
                        "The encryption method specified is not supported", ALGORITHM, algorithm);
        };
    }

    /** AWS: a presigned URL may carry these headers as signed query parameters. */
    private Optional<String> value(String name) {
        return headers.first(name).or(() -> query.first(name));
    }

    private Optional<String> keyId() {
        return value(KMS_KEY_ID).filter(id -> !id.isEmpty());
    }

    private Map<String, String> context() {
        return value(CONTEXT)
                .map(header -> EncryptionContext.parseHeader(header, path))
                .orElse(Map.of());
    }

    private Optional<Boolean> bucketKey() {
        return value(BUCKET_KEY).map(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw S3Exception.invalidArgument(
                        "The header '" + BUCKET_KEY + "' must be true or false", BUCKET_KEY, text);
        });
    }

    private void requireNoKmsHeader(String... names) {
        for (String name : names) {
            if (value(name).isPresent()) {
                throw new S3Exception(
                                S3ErrorCode.INVALID_ARGUMENT,
                                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms")
                        .with("ArgumentName", ALGORITHM);
            }
        }
    }
}
