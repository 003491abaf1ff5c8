package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose the places of objects are that callers of other accounts want to write to by leave of the bucket's ACL. AWS: its WRITE lets them
 * make objects, but replace and delete no others than their own. Thread-safe.
 */
final class Places {
    private static final String UPLOAD_ID = "uploadId";
    private static final int ACCOUNT_FIELD = 4;

    private final ObjectRepository objects;
    private final UploadRepository uploads;

    Places(ObjectRepository objects, UploadRepository uploads) {
        this.objects = objects;
        this.uploads = uploads;
    }

    /** Asks the store only where an ACL may decide. */
    AclScope scope(Caller caller, S3Route route, GuardedBucket guarded) {
        if (route.key().isEmpty()) {
            return new AclScope.OfBucket();
        }
        if (!guarded.asksWhoseThePlaceIs(caller)) {
            return new AclScope.OfPlace(false);
        }
        ObjectPath path = new ObjectPath(guarded.bucket().name(), route.key().get());
        Optional<String> uploadId = route.query().first(UPLOAD_ID);
        boolean own = uploadId.isEmpty() || began(caller, guarded.bucket(), path, uploadId.get());
        // A part of an upload is not there yet: its completion asks.
        boolean takes = uploadId.isEmpty() || route.operation().makesObject().orElse(false);
        return new AclScope.OfPlace(own && (!takes || !isOfOthers(caller, guarded.bucket(), objects.find(path))));
    }

    /** Those of the keys at which objects of others are, where that matters. */
    Set<String> ofOthers(Caller caller, GuardedBucket guarded, List<String> keys) {
        if (!guarded.asksWhoseThePlaceIs(caller)) {
            return Set.of();
        }
        Set<String> found = new HashSet<>();
        List<String> possible =
                keys.stream().filter(ObjectPath::isPossibleKey).distinct().toList();
        List<Optional<ObjectVersion>> versions =
                objects.findAll(guarded.bucket().name(), possible);
        for (int i = 0; i < possible.size(); i++) {
            if (isOfOthers(caller, guarded.bucket(), versions.get(i))) {
                found.add(possible.get(i));
            }
        }
        return found;
    }

    private static boolean isOfOthers(Caller caller, Bucket bucket, Optional<ObjectVersion> current) {
        return current.filter(version -> !bucket.ownerOf(version.acl()).equals(account(caller)))
                .isPresent();
    }

    /** Also of one that is completed: completing it once more answers the same. */
    private boolean began(Caller caller, Bucket bucket, ObjectPath path, String uploadId) {
        Optional<Upload> open = uploads.find(path, uploadId);
        return open.isPresent()
                ? initiatedBy(caller, open.get())
                : uploads.findCompleted(uploadId)
                        .filter(done -> done.path().equals(path)
                                && bucket.ownerOf(done.version().acl()).equals(account(caller)))
                        .isPresent();
    }

    private static boolean initiatedBy(Caller caller, Upload upload) {
        return Optional.of(upload)
                .map(found -> found.initiatorArn().split(":", -1))
                .filter(arn -> arn.length > ACCOUNT_FIELD)
                .map(arn -> arn[ACCOUNT_FIELD])
                .equals(account(caller));
    }

    private static Optional<String> account(Caller caller) {
        return caller.principal().account().map(AccountId::value);
    }
}
