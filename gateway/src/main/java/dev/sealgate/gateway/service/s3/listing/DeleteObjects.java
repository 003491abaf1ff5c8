package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.AclLeave;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.DeleteMarker;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import dev.sealgate.storage.object.VersionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DeleteObjects. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
public final class DeleteObjects implements BodyJudged<DeleteObjects.Deletion, DeleteObjects.Judged> {
    private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;
    private static final int MAX_OBJECTS = 1_000;
    private static final Set<String> OBJECT = Set.of("Key", "VersionId", "ETag", "LastModifiedTime", "Size");

    private static final Logger LOG = LoggerFactory.getLogger(DeleteObjects.class);

    private static final Optional<Failure> TOO_COSTLY =
            Optional.of(new Failure(S3ErrorCode.SLOW_DOWN, UndecidedException.TEXT));

    private static final Optional<Failure> PROTECTED = Optional.of(
            new Failure(S3ErrorCode.ACCESS_DENIED, LockHeaders.refusal().text()));

    private final ObjectRepository objects;

    public DeleteObjects(ObjectRepository objects) {
        this.objects = objects;
    }

    /** Why an object was not deleted. */
    record Failure(S3ErrorCode code, String message) {
        static Optional<Failure> of(S3ErrorCode code) {
            return Optional.of(new Failure(code, code.message()));
        }
    }

    /** What became of one of them; {@code marker}: the one that was made instead, or that was to be deleted itself. */
    record Outcome(Optional<Failure> failure, Optional<DeleteMarker> marker) {
        static Outcome of(S3ErrorCode code) {
            return new Outcome(Failure.of(code), Optional.empty());
        }
    }

    /** What to delete: one {@code <Object>} of the request. */
    record Target(String key, Optional<String> versionId, Optional<String> etag, boolean directoryConditions) {
        static Target from(XmlElement object) {
            object.requireOnly(OBJECT);
            String key = object.requireChildText("Key");
            if (key.isEmpty()) {
                throw XmlElement.malformed();
            }
            return new Target(
                    key,
                    object.childText("VersionId").filter(id -> !id.isEmpty()),
                    object.childText("ETag").map(Target::unquoted),
                    object.child("LastModifiedTime").isPresent()
                            || object.child("Size").isPresent());
        }

        /** Why this cannot be deleted, whatever is stored. */
        Optional<Failure> unserved(Bucket bucket) {
            if (key.getBytes(StandardCharsets.UTF_8).length > ObjectPath.MAX_KEY_BYTES) {
                return Failure.of(S3ErrorCode.KEY_TOO_LONG);
            }
            if (namesNoVersion(bucket)) {
                return Failure.of(S3ErrorCode.NO_SUCH_VERSION);
            }
            return directoryConditions ? Failure.of(S3ErrorCode.NOT_IMPLEMENTED) : Optional.empty();
        }

        /** Where versions were never kept, {@code null} is the one there is. */
        private boolean namesNoVersion(Bucket bucket) {
            return versionId.isPresent()
                    && version()
                            .filter(id -> id.isNull() || bucket.versioning().isPresent())
                            .isEmpty();
        }

        Optional<VersionId> version() {
            return versionId.flatMap(VersionId::parse);
        }

        Precondition precondition() {
            return etag.<Precondition>map(
                            value -> value.equals("*") ? new Precondition.Present() : new Precondition.HasEtag(value))
                    .orElseGet(Precondition.None::new);
        }

        private Precondition preconditionWithin(AclLeave leave, Bucket bucket) {
            return versionId.isPresent()
                    ? precondition()
                    : leave.at(new ObjectPath(bucket.name(), key), precondition());
        }

        private static String unquoted(String etag) {
            return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
                    ? etag.substring(1, etag.length() - 1)
                    : etag;
        }
    }

    /** What the document of a request says. */
    record Deletion(List<Target> targets, boolean quiet) {}

    /** With the refusals: one for each target, empty where it may be deleted. */
    record Judged(Deletion deletion, List<Optional<Failure>> refusals) {}

    @Override
    public Deletion read(S3Request request) {
        LockHeaders.bypassesGovernance(request);
        XmlElement delete =
                S3Xml.read(SmallBody.read(request, MAX_BODY_BYTES), "Delete").requireOnly(Set.of("Object", "Quiet"));
        boolean quiet = delete.requireBoolean("Quiet", false);
        List<Target> targets =
                delete.childrenNamed("Object").stream().map(Target::from).toList();
        if (targets.isEmpty() || targets.size() > MAX_OBJECTS) {
            throw XmlElement.malformed();
        }
        // AWS: what is named twice is deleted, and answered, once.
        return new Deletion(targets.stream().distinct().toList(), quiet);
    }

    /** AWS: each key is judged on its own. */
    @Override
    public Judged permit(S3Access access, S3Request request, Deletion deletion) {
        List<Target> targets = deletion.targets();
        S3Access.Deletion asked =
                access.deletion(request, targets.stream().map(Target::key).toList());
        return new Judged(
                deletion,
                targets.stream().map(target -> refusal(request, asked, target)).toList());
    }

    @Override
    public HttpResponse perform(S3Request request, Judged judged) {
        List<Target> targets = judged.deletion().targets();
        List<Outcome> outcomes = deleteAll(request, targets, judged.refusals());
        for (int i = 0; i < targets.size(); i++) {
            request.tally()
                    .deleted(
                            targets.get(i).key(),
                            outcomes.get(i)
                                    .failure()
                                    .map(failure -> failure.code().wireCode()));
        }
        return XmlAnswers.ok("DeleteResult", result -> {
            for (int i = 0; i < targets.size(); i++) {
                write(result, targets.get(i), outcomes.get(i), judged.deletion().quiet());
            }
        });
    }

    /** All that may be deleted in one transaction: AWS has an outcome for each key, independent of the others. */
    private List<Outcome> deleteAll(S3Request request, List<Target> targets, List<Optional<Failure>> refusals) {
        Bucket bucket = request.requireBucket();
        boolean bypass = LockHeaders.bypassesGovernance(request);
        AclLeave leave = AclLeave.of(request.caller());
        List<Outcome> outcomes = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<ObjectRepository.Deletion> deletions = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            outcomes.add(new Outcome(refusals.get(i).or(() -> target.unserved(bucket)), Optional.empty()));
            if (outcomes.get(i).failure().isEmpty()) {
                places.add(i);
                deletions.add(new ObjectRepository.Deletion(
                        target.key(), target.version(), target.preconditionWithin(leave, bucket), bypass));
            }
        }
        List<Outcome> attempted = deletions.isEmpty() ? List.of() : delete(bucket.name(), deletions);
        for (int i = 0; i < places.size(); i++) {
            outcomes.set(places.get(i), attempted.get(i));
        }
        return outcomes;
    }

    /** A damaged record is the failure of its own key alone. */
    private List<Outcome> delete(BucketName bucket, List<ObjectRepository.Deletion> deletions) {
        try {
            List<DeleteResult> results = objects.deleteAll(bucket, deletions);
            return IntStream.range(0, results.size())
                    .mapToObj(i -> outcome(results.get(i), deletions.get(i)))
                    .toList();
        } catch (StorageException.Corrupt e) {
            return deletions.size() == 1
                    ? failed(deletions, e)
                    : deletions.stream()
                            .flatMap(each -> delete(bucket, List.of(each)).stream())
                            .toList();
        } catch (StorageException.Unavailable | StorageException.Full e) {
            throw e; // of all keys: the door answers 503, and the client tries again
        } catch (RuntimeException e) {
            return failed(deletions, e);
        }
    }

    private static List<Outcome> failed(List<ObjectRepository.Deletion> deletions, RuntimeException cause) {
        LOG.error("deleting {} of many objects failed", deletions.size(), cause);
        return Collections.nCopies(deletions.size(), Outcome.of(S3ErrorCode.INTERNAL_ERROR));
    }

    private static Outcome outcome(DeleteResult result, ObjectRepository.Deletion deletion) {
        return switch (result) {
            case DeleteResult.Deleted(Optional<DeleteMarker> marker) -> new Outcome(Optional.empty(), marker);
            case DeleteResult.PreconditionFailed(ObjectVersion current) ->
                Outcome.of(
                        AclLeave.isExceeded(deletion.precondition(), Optional.of(current))
                                ? AclLeave.refusal().code()
                                : S3ErrorCode.PRECONDITION_FAILED);
            case DeleteResult.Protected() -> new Outcome(PROTECTED, Optional.empty());
            case DeleteResult.NoSuchBucket _ -> Outcome.of(S3ErrorCode.NO_SUCH_BUCKET);
        };
    }

    private static Optional<Failure> refusal(S3Request request, S3Access.Deletion deletion, Target target) {
        if (request.caller().effort().isExhausted()) {
            return TOO_COSTLY;
        }
        Decision decision;
        try {
            decision = deletion.decide(target.key(), target.versionId(), target.etag());
        } catch (UndecidedException e) {
            LOG.warn("no more objects are deleted: {}", e.getMessage());
            return TOO_COSTLY;
        }
        if (decision.allowed()) {
            return Optional.empty();
        }
        S3Exception refused = S3Access.refusal(decision, request.caller(), request.bucket());
        return Optional.of(new Failure(refused.code(), refused.text()));
    }

    private static void write(XmlBody result, Target target, Outcome outcome, boolean quiet) {
        if (outcome.failure().isPresent()) {
            Failure failure = outcome.failure().get();
            result.element(
                    "Error",
                    error -> error.text("Key", target.key())
                            .text("VersionId", target.versionId())
                            .text("Code", failure.code().wireCode())
                            .text("Message", failure.message()));
        } else if (!quiet) {
            result.element("Deleted", deleted -> {
                deleted.text("Key", target.key()).text("VersionId", target.versionId());
                outcome.marker()
                        .ifPresent(marker -> deleted.text("DeleteMarker", true)
                                .text(
                                        "DeleteMarkerVersionId",
                                        marker.versionId().text()));
            });
        }
    }
}
