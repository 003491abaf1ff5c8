package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.DeleteMarker;
import dev.sealgate.storage.object.KeyVersion;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.RestoreResult;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.RestoredCopy;
import dev.sealgate.storage.object.Retention;
import dev.sealgate.storage.object.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads of versions, which a concurrent write may replace at any moment. Thread-safe. */
public final class StoredObjects {
    private final ObjectRepository objects;
    private final S3Access access;
    private final ExpirationHeader expirations;

    public StoredObjects(ObjectRepository objects, S3Access access, ExpirationHeader expirations) {
        this.expirations = expirations;
        this.objects = objects;
        this.access = access;
    }

    /**
     * What {@code reader} returns for the request's own object; see {@link #read(NamedVersion, Optional, Function)}.
     *
     * @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know
     */
    public <T> T read(S3Request request, Function<ObjectVersion, T> reader) {
        return read(NamedVersion.of(request), request.version(), reader);
    }

    /**
     * What {@code reader} returns for a version; called once more when that version was replaced, and its content swept, between reading
     * the record and opening the content.
     *
     * @param judged the version by whose tags the caller was admitted, if it was: it is this one that is read
     * @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know
     */
    <T> T read(NamedVersion named, Optional<ObjectVersion> judged, Function<ObjectVersion, T> reader) {
        ObjectVersion version = judged.orElseGet(() -> require(named));
        try {
            return reader.apply(version);
        } catch (StorageException.Corrupt unreadable) {
            ObjectVersion current = require(named);
            // Other tags or another ACL might have led to another decision: nobody is served twice on the strength of
            // one.
            boolean sameGuard =
                    current.tags().equals(version.tags()) && current.acl().equals(version.acl());
            if (current.content().equals(version.content()) || !sameGuard) {
                throw unreadable;
            }
            return reader.apply(current);
        }
    }

    /** @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know */
    ObjectVersion require(S3Request request) {
        NamedVersion named = NamedVersion.of(request);
        return request.version().orElseGet(() -> require(named));
    }

    /** As {@link #require(S3Request)}, whomever the object belongs to. */
    ObjectVersion requireAnybodys(S3Request request) {
        NamedVersion named = NamedVersion.of(request);
        return request.version()
                .or(() -> findAnybodys(named))
                .orElseThrow(() -> missing(named, named.path().key()));
    }

    private ObjectVersion require(NamedVersion named) {
        return find(named).orElseThrow(() -> missing(named, named.path().key()));
    }

    /** As {@link #require(S3Request)}. AWS: the refusal names the key after its bucket, and the current marker as if it were named. */
    ObjectVersion requireForTags(S3Request request) {
        NamedVersion named = NamedVersion.of(request);
        return request.version()
                .or(() -> findAnybodys(named))
                .orElseThrow(() -> missingOrMarker(
                        request,
                        named,
                        named.bucket().name() + "/" + named.path().key()));
    }

    /**
     * The request's object, in a bucket with object lock.
     *
     * @throws S3Exception InvalidRequest in another bucket; else as {@link #require(S3Request)}, a current marker as if it were named
     */
    ObjectVersion requireLockable(S3Request request) {
        LockHeaders.requireEnabled(request.requireBucket());
        NamedVersion named = NamedVersion.of(request);
        return request.version()
                .or(() -> findAnybodys(named))
                .orElseThrow(() -> missingOrMarker(request, named, named.path().key()));
    }

    private Optional<ObjectVersion> find(NamedVersion named) {
        return findAnybodys(named).map(found -> requireNotAnothers(named, found));
    }

    /** An object of another account can only have come after the request was judged, or its owner be the caller. */
    private static ObjectVersion requireNotAnothers(NamedVersion named, ObjectVersion found) {
        Optional<String> owner = named.bucket().ownerOf(found.acl());
        boolean expected = owner.equals(Optional.of(named.bucket().ownerAccountId()))
                || owner.equals(named.caller().principal().account().map(AccountId::value));
        if (!expected) {
            throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
        }
        return found;
    }

    /** Whomever it belongs to: for what is the bucket's owner's to do. */
    private Optional<ObjectVersion> findAnybodys(NamedVersion named) {
        if (named.id().isEmpty()) {
            return objects.find(named.path());
        }
        VersionId id = named.id().get();
        KeyVersion found = objects.find(named.path(), id).orElseThrow(() -> missingVersion(named, id));
        return switch (found) {
            case ObjectVersion object -> Optional.of(object);
            case DeleteMarker marker -> throw named.ofMarker().apply(marker);
        };
    }

    private S3Exception missingVersion(NamedVersion named, VersionId id) {
        String key = named.path().key();
        S3Exception missing = access.missing(named.caller(), named.bucket(), key);
        return missing.code() == S3ErrorCode.NO_SUCH_KEY
                ? new S3Exception(S3ErrorCode.NO_SUCH_VERSION).with("Key", key).with("VersionId", id.text())
                : missing;
    }

    /** What to answer about a key that has no current version: the delete marker that hides the others is shown. */
    private S3Exception missing(NamedVersion named, String told) {
        S3Exception missing =
                access.missing(named.caller(), named.bucket(), named.path().key(), told);
        return marker(named)
                .filter(_ -> missing.code() == S3ErrorCode.NO_SUCH_KEY)
                .map(marker -> missing.withHeader(VersionIds.MARKER_HEADER, "true")
                        .withHeader(VersionIds.HEADER, marker.versionId().text()))
                .orElse(missing);
    }

    private S3Exception missingOrMarker(S3Request request, NamedVersion named, String told) {
        S3Exception missing = missing(named, told);
        return marker(named)
                .filter(_ -> missing.code() == S3ErrorCode.NO_SUCH_KEY)
                .map(marker -> NamedVersion.notAllowed(request, marker))
                .orElse(missing);
    }

    private Optional<DeleteMarker> marker(NamedVersion named) {
        return named.bucket().versioning().flatMap(_ -> objects.findMarker(named.path()));
    }

    /**
     * Returns the version with its new tags.
     *
     * @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know
     */
    ObjectVersion retag(S3Request request, Map<String, String> tags) {
        NamedVersion named = NamedVersion.of(request);
        return objects.retag(named.path(), named.id(), tags).orElseThrow(() -> gone(request, named));
    }

    /**
     * Returns the version with the ACL that {@code change} makes of the one it has.
     *
     * @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know, or whose object it no longer is
     */
    ObjectVersion changeAcl(S3Request request, UnaryOperator<Optional<Acl>> change) {
        NamedVersion named = NamedVersion.of(request);
        return objects.changeAcl(named.path(), named.id(), version -> {
                    // Whoever was admitted to one account's object may not change that of another which replaced it.
                    Optional<String> owner = named.bucket().ownerOf(version.acl());
                    if (request.version()
                            .filter(judged ->
                                    named.bucket().ownerOf(judged.acl()).equals(owner))
                            .isEmpty()) {
                        throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
                    }
                    return change.apply(version.acl());
                })
                .orElseThrow(() -> gone(request, named));
    }

    /**
     * Makes the request's object readable for a time.
     *
     * @throws S3Exception when there is no such version, or AccessDenied to a caller who may not know
     */
    RestoreResult restore(S3Request request, RestoredCopy restoration) {
        NamedVersion named = NamedVersion.of(request);
        return objects.restore(named.path(), named.id(), restoration, request.now())
                .orElseThrow(() -> {
                    find(named); // a version that is none, or is a marker, is refused in its own words
                    return missing(named, named.path().key());
                });
    }

    /**
     * Gives the version another retention, or takes it off.
     *
     * @throws S3Exception as {@link #requireLockable}, or AccessDenied where the retention that it has would be shortened
     */
    void retain(S3Request request, Optional<Retention> retention) {
        LockHeaders.requireEnabled(request.requireBucket());
        boolean bypass = LockHeaders.bypassesGovernance(request);
        NamedVersion named = NamedVersion.of(request);
        switch (objects.retain(named.path(), named.id(), retention, bypass)) {
            case DONE -> {}
            case PROTECTED -> throw LockHeaders.refusal();
            case NO_SUCH_OBJECT -> throw gone(request, named);
        }
    }

    /** Puts the version on legal hold, or takes it off that. @throws S3Exception as {@link #requireLockable} */
    void hold(S3Request request, boolean on) {
        LockHeaders.requireEnabled(request.requireBucket());
        NamedVersion named = NamedVersion.of(request);
        if (objects.hold(named.path(), named.id(), on).isEmpty()) {
            throw gone(request, named);
        }
    }

    private S3Exception gone(S3Request request, NamedVersion named) {
        find(named); // a version that is none, or is a marker, is refused in its own words
        return marker(named)
                .map(marker -> NamedVersion.notAllowed(request, marker))
                .orElseGet(() -> access.missing(
                        named.caller(), named.bucket(), named.path().key()));
    }

    /** What is told beside the version itself: how many tags it has, how it is locked, when it expires, and until when it is restored. */
    Headers beside(S3Request request, ObjectVersion version) {
        Headers always = Headers.builder()
                .addAll(tagCount(request, version))
                .addAll(version.lock()
                        .map(lock -> lockOf(request, version, lock))
                        .orElse(Headers.EMPTY))
                .addAll(Archived.header(version, request.now()))
                .build();
        // A version that is asked for by its id need not be the current one, and only that expires.
        return request.query().first("versionId").isPresent()
                ? always
                : Headers.builder()
                        .addAll(always)
                        .addAll(expirations.of(request, version))
                        .build();
    }

    /** For callers who may read the one and the other. */
    private Headers lockOf(S3Request request, ObjectVersion version, ObjectLock lock) {
        Headers retention = lock.retention()
                .filter(_ -> access.allowsLockReading(request, "s3:GetObjectRetention", version))
                .map(LockHeaders::of)
                .orElse(Headers.EMPTY);
        Headers hold = lock.legalHold()
                .filter(_ -> access.allowsLockReading(request, "s3:GetObjectLegalHold", version))
                .map(LockHeaders::ofHold)
                .orElse(Headers.EMPTY);
        return Headers.builder().addAll(retention).addAll(hold).build();
    }

    /** {@code x-amz-tagging-count}, for callers who may read the tags. */
    private Headers tagCount(S3Request request, ObjectVersion version) {
        Map<String, String> tags = version.tags();
        Optional<String> versionId = request.query().first("versionId");
        String key = request.path().key();
        boolean told = !tags.isEmpty()
                && access.decideTagReading(request.caller(), request.requireBucket(), key, versionId, version)
                        .allowed();
        return told ? Headers.of("x-amz-tagging-count", Integer.toString(tags.size())) : Headers.EMPTY;
    }
}
