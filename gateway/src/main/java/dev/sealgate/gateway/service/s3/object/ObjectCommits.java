package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.VersionId;
import java.util.Optional;

/** Makes versions current, and turns what stands in the way into S3's answers. Thread-safe. */
public final class ObjectCommits {
    private final ObjectRepository objects;
    private final ContentIntake intake;

    public ObjectCommits(ObjectRepository objects, ContentIntake intake) {
        this.objects = objects;
        this.intake = intake;
    }

    /**
     * Commits a version with content of its own; returns it with its place.
     *
     * @throws S3Exception when the condition does not hold or the bucket is gone; the content is abandoned then
     */
    ObjectVersion commit(ObjectPath path, ObjectVersion version, Received received, WriteCondition condition) {
        CommitResult result = objects.commit(path, version, received.content(), condition.precondition());
        if (result instanceof CommitResult.Committed(ObjectVersion committed)) {
            return committed;
        }
        intake.abandon(received);
        throw refusal(result, path, condition);
    }

    /**
     * Commits a version that shares the content of a version at {@code source}.
     *
     * @return the version with its place; empty when the source is gone meanwhile
     * @throws S3Exception when the condition does not hold or the bucket is gone
     */
    Optional<ObjectVersion> commitShared(
            ObjectPath source, VersionId ofSource, ObjectPath path, ObjectVersion version, WriteCondition condition) {
        CommitResult result = objects.commitShared(source, ofSource, path, version, condition.precondition());
        return switch (result) {
            case CommitResult.Committed(ObjectVersion committed) -> Optional.of(committed);
            case CommitResult.SourceChanged() -> Optional.empty();
            case CommitResult.PreconditionFailed _, CommitResult.NoSuchBucket _ ->
                throw refusal(result, path, condition);
        };
    }

    private static RuntimeException refusal(CommitResult result, ObjectPath path, WriteCondition condition) {
        return switch (result) {
            case CommitResult.PreconditionFailed(var current) -> condition.failure(path, current);
            case CommitResult.NoSuchBucket() ->
                new S3Exception(S3ErrorCode.NO_SUCH_BUCKET)
                        .with("BucketName", path.bucket().value());
            case CommitResult.Committed _, CommitResult.SourceChanged _ ->
                new IllegalStateException("not a refusal: " + result);
        };
    }
}
