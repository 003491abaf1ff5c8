package dev.sealgate.gateway.operate.inspect;

import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.operate.page.PageException;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.object.VersionIds;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentInspector;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.KeyVersion;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.VersionId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /-/inspect/BUCKET/KEY?verify=false}: how an object is encrypted, and whether every tag is right. For those who may
 * {@code sealgate:Inspect} in the bucket's account. The KMS is asked in the caller's name, as for a GetObject. Thread-safe.
 */
public final class InspectPage implements AdminPage {
    public static final String ACTION = "sealgate:Inspect";

    private final Administrators administrators;
    private final BucketRepository buckets;
    private final ObjectRepository objects;
    private final ContentInspector inspector;
    private final ObjectEncryption encryption;
    private final InstantSource clock;

    public InspectPage(
            Administrators administrators,
            BucketRepository buckets,
            ObjectRepository objects,
            ContentInspector inspector,
            ObjectEncryption encryption,
            InstantSource clock) {
        this.administrators = administrators;
        this.buckets = buckets;
        this.objects = objects;
        this.inspector = inspector;
        this.encryption = encryption;
        this.clock = clock;
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return AdminPages.Row.open("inspect", "/-/inspect/", this)
                .listed("how an object is encrypted: .../BUCKET/KEY", ACTION);
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        Known known = administrators.require(request, trace);
        boolean permitted = Administrators.mayDo(known, ACTION);
        Query query = AdminPages.query(request);
        boolean verify = verify(query);
        ObjectPath path = path(rest).orElseThrow(InspectPage::notFound);
        Bucket bucket = buckets.find(path.bucket())
                .filter(found -> permitted
                        && found.ownerAccountId().equals(known.account().value()))
                .orElseThrow(InspectPage::notFound);
        ObjectVersion version = find(path, VersionIds.of(query.first("versionId"), bucket));
        S3Request asRead = new S3Request(
                request,
                query,
                known.caller(),
                Optional.of(path.bucket()),
                Optional.of(bucket),
                Optional.of(path.key()),
                known.body(),
                bucket.region(),
                clock.instant(),
                Optional.of(version),
                trace.signer().map(Trace.Signer::accessKeyId),
                trace);
        return AdminPages.json(200, inspect(asRead, version, verify));
    }

    private ObjectVersion find(ObjectPath path, Optional<VersionId> id) {
        Optional<? extends KeyVersion> found = id.isEmpty() ? objects.find(path) : objects.find(path, id.get());
        return found.filter(ObjectVersion.class::isInstance)
                .map(ObjectVersion.class::cast)
                .orElseThrow(InspectPage::notFound);
    }

    private Inspection inspect(S3Request request, ObjectVersion version, boolean verify) {
        ObjectPath path = request.path();
        try {
            return verify
                    ? verified(request, version)
                    : Inspections.unverified(
                            path, version, inspector.look(version.content()), "verification was not asked for");
        } catch (StorageException.Corrupt e) {
            // Only the list of parts can be missing here: every blob speaks for itself.
            return Inspections.corrupt(path, version, List.of(), String.valueOf(e.getMessage()));
        }
    }

    private Inspection verified(S3Request request, ObjectVersion version) {
        ObjectPath path = request.path();
        try (PresentedKey key = encryption.presentedBy(request);
                ContentKeys keys = encryption.open(request, path, version.envelope(), key)) {
            return Inspections.verified(
                    path, version, inspector.verify(version.content(), keys, () -> goOn(request.caller())));
        } catch (S3Exception refusal) {
            String reason = refusal.code().wireCode() + ": " + refusal.text();
            return Inspections.unverified(path, version, inspector.look(version.content()), reason);
        } catch (StorageException.Corrupt e) {
            return Inspections.corrupt(
                    path, version, inspector.look(version.content()), String.valueOf(e.getMessage()));
        }
    }

    /** Large objects take long: others go first now and again, and nobody waits in vain. */
    private static void goOn(Caller caller) {
        if (!caller.effort().isWanted()) {
            throw new BusyException();
        }
    }

    private static Optional<ObjectPath> path(String rest) {
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectPath(new BucketName(rest.substring(0, slash)), rest.substring(slash + 1)));
        } catch (IllegalArgumentException noBucketCanHaveIt) {
            return Optional.empty();
        }
    }

    private static boolean verify(Query query) {
        return switch (query.first("verify").orElse("true")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new PageException(400, "InvalidArgument", "verify: expected true or false");
        };
    }

    /** The one answer for what is not there and for what is none of the caller's business. */
    private static PageException notFound() {
        return PageException.notFound("no object of this name that you may inspect");
    }
}
