package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.KeyVersion;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.VersionId;
import java.util.Optional;

/** Version ids in requests and answers. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html */
public final class VersionIds {
    static final String HEADER = "x-amz-version-id";
    static final String MARKER_HEADER = "x-amz-delete-marker";
    private static final String PARAMETER = "versionId";

    private VersionIds() {}

    /**
     * The version that the request names, if it names one.
     *
     * @throws S3Exception InvalidArgument for what is no version's id, and for any id but {@code null} where versions were never kept
     */
    static Optional<VersionId> of(S3Request request) {
        return of(request.query().first(PARAMETER), request.requireBucket());
    }

    /** As {@link #of(S3Request)}, of a bucket. */
    public static Optional<VersionId> of(Optional<String> named, Bucket bucket) {
        return of(named, bucket, PARAMETER);
    }

    /** @param argument what names it, for the refusal */
    static Optional<VersionId> of(Optional<String> named, Bucket bucket, String argument) {
        Optional<VersionId> id = parse(named, argument);
        id.filter(version -> !version.isNull() && bucket.versioning().isEmpty()).ifPresent(version -> {
            throw invalid(version.text(), argument);
        });
        return id;
    }

    /** @throws S3Exception InvalidArgument for what is no version's id */
    static Optional<VersionId> parse(Optional<String> named, String argument) {
        return named.map(text -> VersionId.parse(text).orElseThrow(() -> invalid(text, argument)));
    }

    private static S3Exception invalid(String text, String argument) {
        String why = text.isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified";
        return S3Exception.invalidArgument(why, argument, text);
    }

    /** @throws S3Exception InvalidArgument for a version that a request names which makes one */
    public static void requireNone(Query query) {
        query.first(PARAMETER).ifPresent(id -> {
            throw S3Exception.invalidArgument("This operation does not accept a version-id.", PARAMETER, id);
        });
    }

    /** What is said of a version that is read, where its bucket keeps versions or did. */
    static Headers ofRead(Bucket bucket, ObjectVersion version) {
        return bucket.versioning().isPresent() ? header(version) : ofWritten(version);
    }

    /** What is said of a version that was written: nothing where versions were never kept. */
    public static Headers ofWritten(ObjectVersion version) {
        return version.stamp().isPresent() ? header(version) : Headers.EMPTY;
    }

    private static Headers header(KeyVersion version) {
        return Headers.of(HEADER, version.versionId().text());
    }
}
