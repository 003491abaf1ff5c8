package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads of current versions, which a concurrent write may replace at any moment. Thread-safe. */
public final class StoredObjects {
    private final ObjectRepository objects;
    private final S3Access access;

    public StoredObjects(ObjectRepository objects, S3Access access) {
        this.objects = objects;
        this.access = access;
    }

    /**
     * What {@code reader} returns for the request's own object; see {@link #read(Caller, Admission, ObjectPath, Function)}.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception NoSuchKey, or AccessDenied to a caller who may not know
     */
    public <T> T read(S3Request request, Function<ObjectVersion, T> reader) {
        return read(request.caller(), new Admission(request.bucket(), request.version()), request.path(), reader);
    }

    /**
     * What {@code reader} returns for the current version, which is the one by whose tags the caller was admitted; called once more
     * when that version was replaced, and its content swept, between reading the record and opening the content.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception NoSuchKey, or AccessDenied to a caller who may not know
     */
    public <T> T read(Caller caller, Admission admission, ObjectPath path, Function<ObjectVersion, T> reader) {
        Bucket bucket = admission.bucket().orElseThrow();
        ObjectVersion version = admission.version().orElseGet(() -> require(caller, bucket, path));
        try {
            return reader.apply(version);
        } catch (StorageException.Corrupt unreadable) {
            ObjectVersion current = require(caller, bucket, path);
            // Other tags might have led to another decision, so a caller is not served twice on the strength of one.
            boolean sameTags = current.tags().equals(version.tags());
            if (current.content().equals(version.content()) || !sameTags) {
                throw unreadable;
            }
            return reader.apply(current);
        }
    }

    /** @throws dev.sealgate.gateway.protocol.s3.S3Exception NoSuchKey, or AccessDenied to a caller who may not know */
    ObjectVersion require(S3Request request) {
        return request.version().orElseGet(() -> require(request.caller(), request.requireBucket(), request.path()));
    }

    /** As {@link #require(S3Request)}. AWS: the refusal names the key after its bucket. */
    ObjectVersion requireForTags(S3Request request) {
        Bucket bucket = request.requireBucket();
        String key = request.path().key();
        return request.version()
                .or(() -> objects.find(request.path()))
                .orElseThrow(() -> access.missing(request.caller(), bucket, key, bucket.name() + "/" + key));
    }

    private ObjectVersion require(Caller caller, Bucket bucket, ObjectPath path) {
        return objects.find(path).orElseThrow(() -> access.missing(caller, bucket, path.key()));
    }

    /** @throws dev.sealgate.gateway.protocol.s3.S3Exception NoSuchKey, or AccessDenied to a caller who may not know */
    void retag(S3Request request, Map<String, String> tags) {
        ObjectPath path = request.path();
        if (objects.retag(path, Optional.empty(), tags).isEmpty()) {
            throw access.missing(request.caller(), request.requireBucket(), path.key());
        }
    }

    /** {@code x-amz-tagging-count}, for callers who may read the tags. */
    Headers tagCount(S3Request request, ObjectVersion version) {
        Map<String, String> tags = version.tags();
        Optional<String> versionId = request.query().first("versionId");
        String key = request.path().key();
        boolean told = !tags.isEmpty()
                && access.decideTagReading(request.caller(), request.requireBucket(), key, versionId, tags)
                        .allowed();
        return told ? Headers.of("x-amz-tagging-count", Integer.toString(tags.size())) : Headers.EMPTY;
    }
}
