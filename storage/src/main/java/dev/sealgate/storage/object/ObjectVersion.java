package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One version of an object as stored. Immutable.
 *
 * @param etag unquoted, with {@code -N} for multipart objects
 * @param lastModified whole seconds
 * @param headers the standard headers kept with it (Content-Type, Cache-Control, ...), canonical names
 * @param userMetadata lower-case names without the {@code x-amz-meta-} prefix
 * @param partsCount the number of parts of a multipart object; 0 for any other object
 * @param stamp empty for what was written before its bucket had versioning
 * @param restored of an archived object, where it was asked for
 * @param lock empty for what was never locked
 * @param acl empty where it belongs to its bucket's owner, who alone has full control
 */
public record ObjectVersion(
        Content content,
        String etag,
        Instant lastModified,
        Map<String, String> headers,
        Map<String, String> userMetadata,
        Optional<StoredChecksum> checksum,
        Envelope envelope,
        int partsCount,
        Map<String, String> tags,
        Optional<VersionStamp> stamp,
        Optional<RestoredCopy> restored,
        Optional<ObjectLock> lock,
        Optional<Acl> acl)
        implements KeyVersion {
    public ObjectVersion {
        headers = Map.copyOf(headers);
        userMetadata = Map.copyOf(userMetadata);
        tags = Map.copyOf(tags);
    }

    /** A version without tags that has no place yet. */
    public ObjectVersion(
            Content content,
            String etag,
            Instant lastModified,
            Map<String, String> headers,
            Map<String, String> userMetadata,
            Optional<StoredChecksum> checksum,
            Envelope envelope,
            int partsCount) {
        this(
                content,
                etag,
                lastModified,
                headers,
                userMetadata,
                checksum,
                envelope,
                partsCount,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same version with other tags: tags are no part of what an ETag or a modification time speaks of. */
    public ObjectVersion withTags(Map<String, String> changed) {
        return with(draft -> draft.tags = changed);
    }

    /** The same version, its content keys wrapped otherwise: neither ETag nor modification time speak of that. */
    public ObjectVersion withEnvelope(Envelope rewrapped) {
        return with(draft -> draft.envelope = rewrapped);
    }

    /** The same version in another storage class, which begins unrestored. */
    ObjectVersion withStorageClass(StorageClass other) {
        Map<String, String> moved = new HashMap<>(headers);
        moved.put(StorageClass.HEADER, other.name());
        return with(draft -> {
            draft.headers = moved;
            draft.restored = Optional.empty();
        });
    }

    ObjectVersion withRestoration(RestoredCopy restoration) {
        return with(draft -> draft.restored = Optional.of(restoration));
    }

    /** The same version, locked so: neither ETag nor modification time speak of that. */
    public ObjectVersion withLock(Optional<ObjectLock> changed) {
        return with(draft -> draft.lock = changed);
    }

    /** The same version with another ACL: neither ETag nor modification time speak of that. */
    public ObjectVersion withAcl(Optional<Acl> changed) {
        return with(draft -> draft.acl = changed);
    }

    ObjectVersion withStamp(VersionStamp place) {
        return with(draft -> draft.stamp = Optional.of(place));
    }

    @Override
    public VersionId versionId() {
        return place().versionId();
    }

    @Override
    public long sequence() {
        return place().sequence();
    }

    private VersionStamp place() {
        return stamp.orElse(VersionStamp.BEFORE_VERSIONING);
    }

    public StorageClass storageClass() {
        return StorageClass.of(headers);
    }

    /** Whether its content may be read: that of an archived object only while it is restored. */
    public boolean isReadable(Instant now) {
        return !storageClass().isArchive()
                || restored.filter(done -> !done.isUnderWay(now) && !done.isOver(now))
                        .isPresent();
    }

    @Override
    public boolean isProtected(Instant now, boolean bypassGovernance) {
        return lock.filter(kept -> kept.protects(now, bypassGovernance)).isPresent();
    }

    public long sizeBytes() {
        return content.sizeBytes();
    }

    private ObjectVersion with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new ObjectVersion(
                content,
                etag,
                lastModified,
                draft.headers,
                userMetadata,
                checksum,
                draft.envelope,
                partsCount,
                draft.tags,
                draft.stamp,
                draft.restored,
                draft.lock,
                draft.acl);
    }

    /** What of a version can be changed, while it is. */
    private static final class Draft {
        private Envelope envelope;
        private Map<String, String> tags;
        private Optional<VersionStamp> stamp;
        private Map<String, String> headers;
        private Optional<RestoredCopy> restored;
        private Optional<ObjectLock> lock;
        private Optional<Acl> acl;

        Draft(ObjectVersion version) {
            envelope = version.envelope;
            tags = version.tags;
            stamp = version.stamp;
            headers = version.headers;
            restored = version.restored;
            lock = version.lock;
            acl = version.acl;
        }
    }
}
