package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.AclLeave;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.DeleteMarker;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import dev.sealgate.storage.object.VersionId;
import java.util.List;
import java.util.Optional;

/** DeleteObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
public final class DeleteObject implements HeadJudged {
    private static final List<String> UNSERVED = List.of("x-amz-if-match-last-modified-time", "x-amz-if-match-size");

    private final ObjectRepository objects;

    public DeleteObject(ObjectRepository objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Optional<VersionId> version = VersionIds.of(request);
        requireServed(request.headers());
        Precondition precondition = AclLeave.of(request.caller()).at(request.path(), precondition(request.headers()));
        Deletion deletion =
                new Deletion(request.path().key(), version, precondition, LockHeaders.bypassesGovernance(request));
        return switch (objects.delete(request.path().bucket(), deletion)) {
            case DeleteResult.Protected() -> throw LockHeaders.refusal();
            case DeleteResult.Deleted(Optional<DeleteMarker> marker) ->
                HttpResponse.empty(204, headers(request.requireBucket(), version, marker));
            case DeleteResult.PreconditionFailed(ObjectVersion current) ->
                throw AclLeave.isExceeded(precondition, Optional.of(current))
                        ? AclLeave.refusal()
                        : new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", "If-Match");
            case DeleteResult.NoSuchBucket() ->
                throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET)
                        .with("BucketName", request.path().bucket().value());
        };
    }

    /** AWS: what was deleted for good is named, and so is the marker that was made, or that was deleted itself. */
    private static Headers headers(Bucket bucket, Optional<VersionId> version, Optional<DeleteMarker> marker) {
        Headers.Builder headers = Headers.builder();
        marker.ifPresent(_ -> headers.add(VersionIds.MARKER_HEADER, "true"));
        version.filter(_ -> bucket.versioning().isPresent())
                .or(() -> marker.map(DeleteMarker::versionId))
                .ifPresent(id -> headers.add(VersionIds.HEADER, id.text()));
        return headers.build();
    }

    private static void requireServed(Headers headers) {
        for (String name : UNSERVED) {
            if (headers.contains(name)) {
                throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", name);
            }
        }
    }

    private static Precondition precondition(Headers headers) {
        return headers.first("If-Match")
                .<Precondition>map(value ->
                        value.equals("*") ? new Precondition.Present() : new Precondition.HasEtag(ETags.unquote(value)))
                .orElseGet(Precondition.None::new);
    }
}
