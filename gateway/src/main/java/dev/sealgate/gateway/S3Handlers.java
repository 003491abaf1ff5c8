package dev.sealgate.gateway;

import static dev.sealgate.gateway.service.s3.S3Operation.*;

import dev.sealgate.gateway.config.ArchiveSettings;
import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Judged;
import dev.sealgate.gateway.service.s3.S3Operation.Served;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.bucket.CreateBucket;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucket;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketCors;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.DeletePublicAccessBlock;
import dev.sealgate.gateway.service.s3.bucket.GetBucketAcl;
import dev.sealgate.gateway.service.s3.bucket.GetBucketCors;
import dev.sealgate.gateway.service.s3.bucket.GetBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.GetBucketLocation;
import dev.sealgate.gateway.service.s3.bucket.GetBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.GetBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.GetBucketPolicyStatus;
import dev.sealgate.gateway.service.s3.bucket.GetBucketRequestPayment;
import dev.sealgate.gateway.service.s3.bucket.GetBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.GetBucketVersioning;
import dev.sealgate.gateway.service.s3.bucket.GetObjectLockConfiguration;
import dev.sealgate.gateway.service.s3.bucket.GetPublicAccessBlock;
import dev.sealgate.gateway.service.s3.bucket.HeadBucket;
import dev.sealgate.gateway.service.s3.bucket.ListBuckets;
import dev.sealgate.gateway.service.s3.bucket.NeverSet;
import dev.sealgate.gateway.service.s3.bucket.PublicAccessBlockTarget;
import dev.sealgate.gateway.service.s3.bucket.PutBucketAcl;
import dev.sealgate.gateway.service.s3.bucket.PutBucketCors;
import dev.sealgate.gateway.service.s3.bucket.PutBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.PutBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.PutBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.PutBucketRequestPayment;
import dev.sealgate.gateway.service.s3.bucket.PutBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.PutBucketVersioning;
import dev.sealgate.gateway.service.s3.bucket.PutObjectLockConfiguration;
import dev.sealgate.gateway.service.s3.bucket.PutPublicAccessBlock;
import dev.sealgate.gateway.service.s3.configuration.ConfigurationKind;
import dev.sealgate.gateway.service.s3.configuration.DeleteConfiguration;
import dev.sealgate.gateway.service.s3.configuration.GetConfiguration;
import dev.sealgate.gateway.service.s3.configuration.ListConfigurations;
import dev.sealgate.gateway.service.s3.configuration.PutConfiguration;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.gateway.service.s3.lifecycle.DeleteBucketLifecycle;
import dev.sealgate.gateway.service.s3.lifecycle.GetBucketLifecycleConfiguration;
import dev.sealgate.gateway.service.s3.lifecycle.PutBucketLifecycleConfiguration;
import dev.sealgate.gateway.service.s3.listing.DeleteObjects;
import dev.sealgate.gateway.service.s3.listing.ListMultipartUploads;
import dev.sealgate.gateway.service.s3.listing.ListObjectVersions;
import dev.sealgate.gateway.service.s3.listing.ListObjects;
import dev.sealgate.gateway.service.s3.listing.ListObjectsV2;
import dev.sealgate.gateway.service.s3.multipart.AbortMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.CompleteMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.CreateMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.ListParts;
import dev.sealgate.gateway.service.s3.multipart.PartStore;
import dev.sealgate.gateway.service.s3.multipart.UploadPart;
import dev.sealgate.gateway.service.s3.multipart.UploadPartCopy;
import dev.sealgate.gateway.service.s3.object.ContentIntake;
import dev.sealgate.gateway.service.s3.object.CopyObject;
import dev.sealgate.gateway.service.s3.object.CopySources;
import dev.sealgate.gateway.service.s3.object.DeleteObject;
import dev.sealgate.gateway.service.s3.object.DeleteObjectTagging;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.gateway.service.s3.object.ExpirationHeader;
import dev.sealgate.gateway.service.s3.object.GetObject;
import dev.sealgate.gateway.service.s3.object.GetObjectAcl;
import dev.sealgate.gateway.service.s3.object.GetObjectAttributes;
import dev.sealgate.gateway.service.s3.object.GetObjectLegalHold;
import dev.sealgate.gateway.service.s3.object.GetObjectRetention;
import dev.sealgate.gateway.service.s3.object.GetObjectTagging;
import dev.sealgate.gateway.service.s3.object.HeadObject;
import dev.sealgate.gateway.service.s3.object.ObjectCommits;
import dev.sealgate.gateway.service.s3.object.PostObject;
import dev.sealgate.gateway.service.s3.object.PutObject;
import dev.sealgate.gateway.service.s3.object.PutObjectAcl;
import dev.sealgate.gateway.service.s3.object.PutObjectLegalHold;
import dev.sealgate.gateway.service.s3.object.PutObjectRetention;
import dev.sealgate.gateway.service.s3.object.PutObjectTagging;
import dev.sealgate.gateway.service.s3.object.RestoreObject;
import dev.sealgate.gateway.service.s3.object.StoredObjects;
import dev.sealgate.gateway.service.s3.object.UpdateObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.object.BucketConfigurations;
import dev.sealgate.storage.object.BucketRepository;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Which class serves which S3 operation; refuses to be made where that is not what the table of operations says. Thread-safe. */
final class S3Handlers implements Function<S3Operation, S3Handler> {
    private final Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);

    S3Handlers(
            OpenStorage storage,
            S3Access access,
            PrincipalIds principals,
            NewBuckets newBuckets,
            Regions regions,
            ArchiveSettings archive,
            ObjectEncryption encryption,
            Owners owners,
            Grantees grantees,
            SecureRandom random) {
        Acls acls = new Acls(owners, grantees, access);
        ETags etags = new ETags(random);
        BucketLifecycles lifecycles = new BucketLifecycles(storage.buckets());
        ExpirationHeader expirations = new ExpirationHeader(lifecycles);
        StoredObjects stored = new StoredObjects(storage.objects(), access, expirations);
        ContentIntake intake = new ContentIntake(
                storage.contents(), Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        CopySources sources = new CopySources(access, stored, storage.contents(), encryption);
        // spotless:off
        serve(LIST_BUCKETS,  new ListBuckets(storage.buckets(), regions, owners));
        serve(CREATE_BUCKET, new CreateBucket(storage.buckets(), newBuckets, regions, acls));
        serve(DELETE_BUCKET, new DeleteBucket(storage.buckets()));
        // spotless:on
        serveSettings(storage.buckets(), acls);
        serveLifecycles(storage.buckets(), lifecycles);
        serveConfigurations(new BucketConfigurations(storage.database()));
        servePolicies(storage.buckets(), access, principals);
        servePublicAccess(storage);
        serveListings(storage, owners);
        serveWrites(storage, encryption, intake, sources, etags, expirations, acls);
        serveObjects(storage, stored, access, encryption, acls);
        serve(RESTORE_OBJECT, new RestoreObject(stored, archive.restoreAfter()));
        PartStore parts = new PartStore(storage.uploads(), intake, etags);
        serveUploads(storage, encryption, parts, intake, sources, lifecycles, owners, acls, random);
        serveOthers();
        requireAgreement();
    }

    // spotless:off
    private void serveSettings(BucketRepository buckets, Acls acls) {
        serve(HEAD_BUCKET,                      new HeadBucket());
        serve(GET_BUCKET_LOCATION,              new GetBucketLocation());
        serve(GET_BUCKET_ACL,                   new GetBucketAcl(acls));
        serve(PUT_BUCKET_ACL,                   new PutBucketAcl(buckets, acls));
        serve(GET_BUCKET_ENCRYPTION,            new GetBucketEncryption());
        serve(PUT_BUCKET_ENCRYPTION,            new PutBucketEncryption(buckets));
        serve(DELETE_BUCKET_ENCRYPTION,         new DeleteBucketEncryption(buckets));
        serve(GET_BUCKET_OWNERSHIP_CONTROLS,    new GetBucketOwnershipControls());
        serve(PUT_BUCKET_OWNERSHIP_CONTROLS,    new PutBucketOwnershipControls(buckets, acls));
        serve(DELETE_BUCKET_OWNERSHIP_CONTROLS, new DeleteBucketOwnershipControls(buckets));
        serve(GET_BUCKET_VERSIONING,            new GetBucketVersioning());
        serve(PUT_BUCKET_VERSIONING,            new PutBucketVersioning(buckets));
        serve(GET_OBJECT_LOCK_CONFIGURATION,    new GetObjectLockConfiguration());
        serve(PUT_OBJECT_LOCK_CONFIGURATION,    new PutObjectLockConfiguration(buckets));
        serve(GET_BUCKET_REQUEST_PAYMENT,       new GetBucketRequestPayment());
        serve(PUT_BUCKET_REQUEST_PAYMENT,       new PutBucketRequestPayment(buckets));
        serve(GET_BUCKET_TAGGING,               new GetBucketTagging());
        serve(PUT_BUCKET_TAGGING,               new PutBucketTagging(buckets));
        serve(DELETE_BUCKET_TAGGING,            new DeleteBucketTagging(buckets));
        serve(GET_BUCKET_CORS,                  new GetBucketCors());
        serve(PUT_BUCKET_CORS,                  new PutBucketCors(buckets));
        serve(DELETE_BUCKET_CORS,               new DeleteBucketCors(buckets));
    }

    private void serveLifecycles(BucketRepository buckets, BucketLifecycles lifecycles) {
        serve(GET_BUCKET_LIFECYCLE_CONFIGURATION, new GetBucketLifecycleConfiguration(lifecycles));
        serve(PUT_BUCKET_LIFECYCLE_CONFIGURATION, new PutBucketLifecycleConfiguration(buckets));
        serve(DELETE_BUCKET_LIFECYCLE,            new DeleteBucketLifecycle(buckets));
    }

    private void serveConfigurations(BucketConfigurations all) {
        serve(GET_BUCKET_ACCELERATE_CONFIGURATION, new GetConfiguration(all, ConfigurationKind.ACCELERATE));
        serve(PUT_BUCKET_ACCELERATE_CONFIGURATION, new PutConfiguration(all, ConfigurationKind.ACCELERATE));
        serve(all, ConfigurationKind.ANALYTICS,
                LIST_BUCKET_ANALYTICS_CONFIGURATIONS, GET_BUCKET_ANALYTICS_CONFIGURATION, PUT_BUCKET_ANALYTICS_CONFIGURATION, DELETE_BUCKET_ANALYTICS_CONFIGURATION);
        serve(all, ConfigurationKind.INVENTORY,
                LIST_BUCKET_INVENTORY_CONFIGURATIONS, GET_BUCKET_INVENTORY_CONFIGURATION, PUT_BUCKET_INVENTORY_CONFIGURATION, DELETE_BUCKET_INVENTORY_CONFIGURATION);
        serve(all, ConfigurationKind.METRICS,
                LIST_BUCKET_METRICS_CONFIGURATIONS, GET_BUCKET_METRICS_CONFIGURATION, PUT_BUCKET_METRICS_CONFIGURATION, DELETE_BUCKET_METRICS_CONFIGURATION);
        serve(all, ConfigurationKind.INTELLIGENT_TIERING,
                LIST_INTELLIGENT_TIERING_CONFIGURATIONS, GET_INTELLIGENT_TIERING_CONFIGURATION, PUT_INTELLIGENT_TIERING_CONFIGURATION, DELETE_INTELLIGENT_TIERING_CONFIGURATION);
    }

    private void serve(
            BucketConfigurations all, ConfigurationKind kind, S3Operation list, S3Operation get, S3Operation put, S3Operation delete) {
        serve(list,   new ListConfigurations(all, kind));
        serve(get,    new GetConfiguration(all, kind));
        serve(put,    new PutConfiguration(all, kind));
        serve(delete, new DeleteConfiguration(all, kind));
    }

    private void servePolicies(BucketRepository buckets, S3Access access, PrincipalIds principals) {
        serve(GET_BUCKET_POLICY,        new GetBucketPolicy(buckets, principals));
        serve(PUT_BUCKET_POLICY,        new PutBucketPolicy(buckets, access, principals));
        serve(DELETE_BUCKET_POLICY,     new DeleteBucketPolicy(buckets));
        serve(GET_BUCKET_POLICY_STATUS, new GetBucketPolicyStatus(access));
    }

    private void servePublicAccess(OpenStorage storage) {
        PublicAccessBlockTarget bucket = new PublicAccessBlockTarget.OfBucket(storage.buckets());
        PublicAccessBlockTarget account = new PublicAccessBlockTarget.OfAccount(storage.accountSettings());
        serve(GET_PUBLIC_ACCESS_BLOCK,            new GetPublicAccessBlock(bucket));
        serve(PUT_PUBLIC_ACCESS_BLOCK,            new PutPublicAccessBlock(bucket));
        serve(DELETE_PUBLIC_ACCESS_BLOCK,         new DeletePublicAccessBlock(bucket));
        serve(GET_ACCOUNT_PUBLIC_ACCESS_BLOCK,    new GetPublicAccessBlock(account));
        serve(PUT_ACCOUNT_PUBLIC_ACCESS_BLOCK,    new PutPublicAccessBlock(account));
        serve(DELETE_ACCOUNT_PUBLIC_ACCESS_BLOCK, new DeletePublicAccessBlock(account));
    }

    private void serveListings(OpenStorage storage, Owners owners) {
        serve(LIST_OBJECTS,           new ListObjects(storage.objects(), owners));
        serve(LIST_OBJECTS_V2,        new ListObjectsV2(storage.objects(), owners));
        serve(LIST_OBJECT_VERSIONS,   new ListObjectVersions(storage.objects(), owners));
        serve(LIST_MULTIPART_UPLOADS, new ListMultipartUploads(storage.uploads(), owners));
    }

    private void serveWrites(
            OpenStorage storage,
            ObjectEncryption encryption,
            ContentIntake intake,
            CopySources sources,
            ETags etags,
            ExpirationHeader expirations,
            Acls acls) {
        ObjectCommits commits = new ObjectCommits(storage.objects(), intake);
        PutObject put = new PutObject(encryption, intake, commits, etags, expirations, acls);
        serve(PUT_OBJECT,     put);
        serve(POST_OBJECT,    new PostObject(put));
        serve(COPY_OBJECT,    new CopyObject(sources, encryption, intake, commits, etags, expirations, acls));
        serve(DELETE_OBJECT,  new DeleteObject(storage.objects()));
        serve(DELETE_OBJECTS, new DeleteObjects(storage.objects()));
    }

    private void serveObjects(
            OpenStorage storage, StoredObjects stored, S3Access access, ObjectEncryption encryption, Acls acls) {
        serve(GET_OBJECT,               new GetObject(stored, storage.contents(), encryption));
        serve(HEAD_OBJECT,              new HeadObject(stored, storage.contents(), encryption));
        serve(GET_OBJECT_ATTRIBUTES,    new GetObjectAttributes(stored, storage.contents(), encryption));
        serve(GET_OBJECT_ACL,           new GetObjectAcl(stored, acls));
        serve(PUT_OBJECT_ACL,           new PutObjectAcl(stored, acls));
        serve(GET_OBJECT_TAGGING,       new GetObjectTagging(stored));
        serve(PUT_OBJECT_TAGGING,       new PutObjectTagging(stored));
        serve(DELETE_OBJECT_TAGGING,    new DeleteObjectTagging(stored));
        serve(GET_OBJECT_RETENTION,     new GetObjectRetention(stored));
        serve(PUT_OBJECT_RETENTION,     new PutObjectRetention(stored));
        serve(GET_OBJECT_LEGAL_HOLD,    new GetObjectLegalHold(stored));
        serve(PUT_OBJECT_LEGAL_HOLD,    new PutObjectLegalHold(stored));
        serve(UPDATE_OBJECT_ENCRYPTION, new UpdateObjectEncryption(stored, storage.objects(), access, encryption));
    }

    private void serveUploads(
            OpenStorage storage,
            ObjectEncryption encryption,
            PartStore parts,
            ContentIntake intake,
            CopySources sources,
            BucketLifecycles lifecycles,
            Owners owners,
            Acls acls,
            SecureRandom random) {
        serve(CREATE_MULTIPART_UPLOAD,   new CreateMultipartUpload(storage.uploads(), encryption, lifecycles, acls, random));
        serve(UPLOAD_PART,               new UploadPart(storage.uploads(), encryption, intake, parts));
        serve(UPLOAD_PART_COPY,          new UploadPartCopy(sources, storage.uploads(), encryption, intake, parts));
        serve(COMPLETE_MULTIPART_UPLOAD, new CompleteMultipartUpload(storage.uploads(), encryption, new ExpirationHeader(lifecycles)));
        serve(ABORT_MULTIPART_UPLOAD,    new AbortMultipartUpload(storage.uploads()));
        serve(LIST_PARTS,                new ListParts(storage.uploads(), lifecycles, owners));
    }
    // spotless:on

    private void serve(S3Operation operation, S3Handler handler) {
        if (operation.served() != Served.YES) {
            throw new IllegalStateException("the table says that " + operation + " is not served by a class");
        }
        handlers.put(operation, handler);
    }

    private void serveOthers() {
        for (S3Operation operation : S3Operation.values()) {
            switch (operation.served()) {
                case YES -> {}
                case AS_NEVER_SET -> handlers.put(operation, NeverSet.answer(operation));
                case NO -> handlers.put(operation, notImplemented(operation));
            }
        }
    }

    /** Whose row says that the body decides has a handler that the door asks about the body, and no other has. */
    private void requireAgreement() {
        for (S3Operation operation : S3Operation.values()) {
            boolean byBody = apply(operation) instanceof BodyJudged;
            if (byBody != (operation.judged() == Judged.BY_BODY)) {
                throw new IllegalStateException(
                        "the table says that " + operation + " is judged " + operation.judged());
            }
        }
    }

    private static HeadJudged notImplemented(S3Operation operation) {
        String why = operation.unserved().orElseThrow().why();
        String text =
                operation.wireName() + " is not implemented. " + why + " Sealgate's docs/OPERATIONS.md lists what is.";
        return _ -> {
            throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED, text);
        };
    }

    @Override
    public S3Handler apply(S3Operation operation) {
        S3Handler handler = handlers.get(operation);
        if (handler == null) {
            throw new IllegalStateException("no handler for " + operation);
        }
        return handler;
    }
}
