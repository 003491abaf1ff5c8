package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.VersionId;

/** Makes versions current, and turns what stands in the way into S3's answers. Thread-safe. */
public final class ObjectCommits {
    private final ObjectRepository objects;
    private final ContentIntake intake;

    public ObjectCommits(ObjectRepository objects, ContentIntake intake) {
        this.objects = objects;
        this.intake = intake;
    }

    /**
     * Commits a version with content of its own.
     *
     * @throws S3Exception when the condition does not hold or the bucket is gone; the content is abandoned then
     */
    void commit(ObjectPath path, ObjectVersion version, Received received, WriteCondition condition) {
        CommitResult result = objects.commit(path, version, received.content(), condition.precondition());
        if (result instanceof CommitResult.Committed) {
            return;
        }
        intake.abandon(received);
        throw refusal(result, path, condition);
    }

    /**
     * Commits a version that shares the content of the current version at {@code source}.
     *
     * @return false when the source was replaced meanwhile
     * @throws S3Exception when the condition does not hold or the bucket is gone
     */
    boolean commitShared(ObjectPath source, ObjectPath path, ObjectVersion version, WriteCondition condition) {
        CommitResult result = objects.commitShared(source, VersionId.NULL, path, version, condition.precondition());
        return switch (result) {
            case CommitResult.Committed _ -> true;
            case CommitResult.SourceChanged() -> false;
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
