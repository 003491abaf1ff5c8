package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.DeleteMarker;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.VersionId;
import java.util.Optional;
import java.util.function.Function;

/**
 * The version of an object that a request is about. Immutable.
 *
 * @param id empty for the current version
 * @param ofMarker how the request is refused when the id is that of a delete marker
 */
record NamedVersion(
        Caller caller,
        Bucket bucket,
        ObjectPath path,
        Optional<VersionId> id,
        Function<DeleteMarker, S3Exception> ofMarker) {
    /** The request's own object. @throws S3Exception InvalidArgument for what is no version's id */
    static NamedVersion of(S3Request request) {
        return new NamedVersion(
                request.caller(),
                request.requireBucket(),
                request.path(),
                VersionIds.of(request),
                marker -> notAllowed(request, marker));
    }

    /** AWS: a delete marker can only be deleted. */
    static S3Exception notAllowed(S3Request request, DeleteMarker marker) {
        return new S3Exception(S3ErrorCode.METHOD_NOT_ALLOWED)
                .with("Method", request.http().method())
                .with("ResourceType", "DeleteMarker")
                .withHeader("Allow", "DELETE")
                .withHeader("Last-Modified", HttpDate.format(marker.lastModified()))
                .withHeader(VersionIds.MARKER_HEADER, "true")
                .withHeader(VersionIds.HEADER, marker.versionId().text());
    }
}
