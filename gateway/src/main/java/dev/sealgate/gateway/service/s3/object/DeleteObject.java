package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.Precondition;
import java.util.List;

/** DeleteObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
public final class DeleteObject implements HeadJudged {
    private static final List<String> UNSERVED = List.of("x-amz-if-match-last-modified-time", "x-amz-if-match-size");
    private static final String BYPASS = "x-amz-bypass-governance-retention";

    private final ObjectRepository objects;

    public DeleteObject(ObjectRepository objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        VersionIds.requireNull(request.query().first("versionId"));
        requireServed(request.headers());
        return switch (objects.delete(request.path(), precondition(request.headers()))) {
            case DeleteResult.Deleted _ -> HttpResponse.empty(204, Headers.EMPTY);
            case DeleteResult.PreconditionFailed _ ->
                throw new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", "If-Match");
            case DeleteResult.NoSuchBucket() ->
                throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET)
                        .with("BucketName", request.path().bucket().value());
        };
    }

    private static void requireServed(Headers headers) {
        for (String name : UNSERVED) {
            if (headers.contains(name)) {
                throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", name);
            }
        }
        headers.first(BYPASS).ifPresent(value -> {
            throw S3Exception.invalidArgument(
                    BYPASS + " is only applicable to Object Lock enabled buckets.", BYPASS, value);
        });
    }

    private static Precondition precondition(Headers headers) {
        return headers.first("If-Match")
                .<Precondition>map(value ->
                        value.equals("*") ? new Precondition.Present() : new Precondition.HasEtag(ETags.unquote(value)))
                .orElseGet(Precondition.None::new);
    }
}
