package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.object.ReadCondition.Verdict;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Optional;

/** What the conditions of a read answer instead of the object. */
final class NotModified {
    private NotModified() {}

    /**
     * 304 when the reader has this version already; empty when it is to be sent.
     *
     * @throws S3Exception PreconditionFailed
     */
    static Optional<HttpResponse> answer(S3Request request, ObjectVersion version) {
        return switch (ReadCondition.ofObject(request.headers()).of(version, request.now())) {
            case Verdict.Proceed() -> Optional.empty();
            case Verdict.NotModified _ -> Optional.of(HttpResponse.empty(304, headers(version)));
            case Verdict.Failed(String header) ->
                throw new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", header);
        };
    }

    private static Headers headers(ObjectVersion version) {
        Headers.Builder headers = Headers.builder()
                .add("ETag", ETags.quote(version.etag()))
                .add("Last-Modified", HttpDate.format(version.lastModified()));
        Optional.ofNullable(version.headers().get("Cache-Control"))
                .ifPresent(value -> headers.add("Cache-Control", value));
        return headers.build();
    }
}
