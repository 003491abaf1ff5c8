package dev.sealgate.gateway;

import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Handler;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.bucket.CreateBucket;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucket;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.DeleteBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.DeletePublicAccessBlock;
import dev.sealgate.gateway.service.s3.bucket.GetBucketAcl;
import dev.sealgate.gateway.service.s3.bucket.GetBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.GetBucketLocation;
import dev.sealgate.gateway.service.s3.bucket.GetBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.GetBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.GetBucketPolicyStatus;
import dev.sealgate.gateway.service.s3.bucket.GetBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.GetPublicAccessBlock;
import dev.sealgate.gateway.service.s3.bucket.HeadBucket;
import dev.sealgate.gateway.service.s3.bucket.ListBuckets;
import dev.sealgate.gateway.service.s3.bucket.NeverSet;
import dev.sealgate.gateway.service.s3.bucket.PublicAccessBlockTarget;
import dev.sealgate.gateway.service.s3.bucket.PutBucketEncryption;
import dev.sealgate.gateway.service.s3.bucket.PutBucketOwnershipControls;
import dev.sealgate.gateway.service.s3.bucket.PutBucketPolicy;
import dev.sealgate.gateway.service.s3.bucket.PutBucketTagging;
import dev.sealgate.gateway.service.s3.bucket.PutPublicAccessBlock;
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
import dev.sealgate.gateway.service.s3.object.GetObject;
import dev.sealgate.gateway.service.s3.object.GetObjectAcl;
import dev.sealgate.gateway.service.s3.object.GetObjectAttributes;
import dev.sealgate.gateway.service.s3.object.GetObjectTagging;
import dev.sealgate.gateway.service.s3.object.HeadObject;
import dev.sealgate.gateway.service.s3.object.ObjectCommits;
import dev.sealgate.gateway.service.s3.object.PutObject;
import dev.sealgate.gateway.service.s3.object.PutObjectTagging;
import dev.sealgate.gateway.service.s3.object.StoredObjects;
import dev.sealgate.gateway.service.s3.object.UpdateObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.policy.PrincipalIds;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** Which class serves which S3 operation. Thread-safe. */
final class S3Handlers implements Function<S3Operation, S3Handler> {
    private final Map<S3Operation, S3Handler> handlers = new EnumMap<>(S3Operation.class);

    S3Handlers(
            OpenStorage storage,
            S3Access access,
            PrincipalIds principals,
            NewBuckets newBuckets,
            ObjectEncryption encryption,
            Owners owners,
            SecureRandom random) {
        PublicAccessBlockTarget bucketBlock = new PublicAccessBlockTarget.OfBucket(storage.buckets());
        PublicAccessBlockTarget accountBlock = new PublicAccessBlockTarget.OfAccount(storage.accountSettings());
        ETags etags = new ETags(random);
        ContentIntake intake = new ContentIntake(
                storage.contents(), Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        ObjectCommits commits = new ObjectCommits(storage.objects(), intake);
        StoredObjects stored = new StoredObjects(storage.objects(), access);
        CopySources sources = new CopySources(access, stored, storage.contents(), encryption);
        PartStore parts = new PartStore(storage.uploads(), intake, etags);
        for (S3Operation operation : S3Operation.values()) {
            handlers.put(
                    operation,
                    switch (operation) {
                        // spotless:off
                case LIST_BUCKETS              -> new ListBuckets(storage.buckets(), owners);
                case CREATE_BUCKET             -> new CreateBucket(storage.buckets(), access, newBuckets);
                case HEAD_BUCKET               -> new HeadBucket();
                case DELETE_BUCKET             -> new DeleteBucket(storage.buckets());
                case GET_BUCKET_LOCATION       -> new GetBucketLocation();
                case GET_BUCKET_ENCRYPTION     -> new GetBucketEncryption();
                case PUT_BUCKET_ENCRYPTION     -> new PutBucketEncryption(storage.buckets());
                case DELETE_BUCKET_ENCRYPTION  -> new DeleteBucketEncryption(storage.buckets());
                case GET_BUCKET_POLICY                  -> new GetBucketPolicy(storage.buckets(), principals);
                case PUT_BUCKET_POLICY                  -> new PutBucketPolicy(storage.buckets(), access, principals);
                case DELETE_BUCKET_POLICY               -> new DeleteBucketPolicy(storage.buckets());
                case GET_BUCKET_POLICY_STATUS           -> new GetBucketPolicyStatus(access);
                case GET_PUBLIC_ACCESS_BLOCK            -> new GetPublicAccessBlock(bucketBlock);
                case PUT_PUBLIC_ACCESS_BLOCK            -> new PutPublicAccessBlock(bucketBlock);
                case DELETE_PUBLIC_ACCESS_BLOCK         -> new DeletePublicAccessBlock(bucketBlock);
                case GET_BUCKET_OWNERSHIP_CONTROLS      -> new GetBucketOwnershipControls();
                case PUT_BUCKET_OWNERSHIP_CONTROLS      -> new PutBucketOwnershipControls(storage.buckets());
                case DELETE_BUCKET_OWNERSHIP_CONTROLS   -> new DeleteBucketOwnershipControls(storage.buckets());
                case GET_ACCOUNT_PUBLIC_ACCESS_BLOCK    -> new GetPublicAccessBlock(accountBlock);
                case PUT_ACCOUNT_PUBLIC_ACCESS_BLOCK    -> new PutPublicAccessBlock(accountBlock);
                case DELETE_ACCOUNT_PUBLIC_ACCESS_BLOCK -> new DeletePublicAccessBlock(accountBlock);
                case GET_BUCKET_ACL            -> new GetBucketAcl(owners);
                case GET_BUCKET_TAGGING        -> new GetBucketTagging();
                case PUT_BUCKET_TAGGING        -> new PutBucketTagging(storage.buckets(), access);
                case DELETE_BUCKET_TAGGING     -> new DeleteBucketTagging(storage.buckets());
                case LIST_OBJECTS              -> new ListObjects(storage.objects(), owners);
                case LIST_OBJECTS_V2           -> new ListObjectsV2(storage.objects(), owners);
                case LIST_OBJECT_VERSIONS      -> new ListObjectVersions(storage.objects(), owners);
                case LIST_MULTIPART_UPLOADS    -> new ListMultipartUploads(storage.uploads(), owners);
                case DELETE_OBJECTS            -> new DeleteObjects(storage.objects(), access);
                case PUT_OBJECT                -> new PutObject(encryption, intake, commits, etags);
                case COPY_OBJECT               -> new CopyObject(sources, encryption, intake, commits, etags);
                case GET_OBJECT                -> new GetObject(stored, storage.contents(), encryption);
                case HEAD_OBJECT               -> new HeadObject(stored, storage.contents(), encryption);
                case GET_OBJECT_ATTRIBUTES     -> new GetObjectAttributes(stored, storage.contents(), encryption);
                case GET_OBJECT_ACL            -> new GetObjectAcl(stored, owners);
                case GET_OBJECT_TAGGING        -> new GetObjectTagging(stored);
                case PUT_OBJECT_TAGGING        -> new PutObjectTagging(stored, access);
                case DELETE_OBJECT_TAGGING     -> new DeleteObjectTagging(stored);
                case UPDATE_OBJECT_ENCRYPTION  -> new UpdateObjectEncryption(stored, storage.objects(), access, encryption);
                case DELETE_OBJECT             -> new DeleteObject(storage.objects());
                case CREATE_MULTIPART_UPLOAD   -> new CreateMultipartUpload(storage.uploads(), encryption, random);
                case UPLOAD_PART               -> new UploadPart(storage.uploads(), encryption, intake, parts);
                case UPLOAD_PART_COPY          -> new UploadPartCopy(sources, storage.uploads(), encryption, intake, parts);
                case COMPLETE_MULTIPART_UPLOAD -> new CompleteMultipartUpload(storage.uploads(), encryption);
                case ABORT_MULTIPART_UPLOAD    -> new AbortMultipartUpload(storage.uploads());
                case LIST_PARTS                -> new ListParts(storage.uploads(), owners);
                // spotless:on
                        case GET_BUCKET_VERSIONING,
                                GET_BUCKET_LOGGING,
                                GET_BUCKET_NOTIFICATION_CONFIGURATION,
                                GET_BUCKET_ACCELERATE_CONFIGURATION,
                                GET_BUCKET_REQUEST_PAYMENT,
                                GET_BUCKET_ABAC,
                                GET_BUCKET_CORS,
                                DELETE_BUCKET_CORS,
                                GET_BUCKET_LIFECYCLE_CONFIGURATION,
                                DELETE_BUCKET_LIFECYCLE,
                                GET_BUCKET_WEBSITE,
                                DELETE_BUCKET_WEBSITE,
                                GET_BUCKET_REPLICATION,
                                DELETE_BUCKET_REPLICATION,
                                GET_BUCKET_METADATA_CONFIGURATION,
                                DELETE_BUCKET_METADATA_CONFIGURATION,
                                GET_BUCKET_METADATA_TABLE,
                                DELETE_BUCKET_METADATA_TABLE,
                                LIST_BUCKET_ANALYTICS_CONFIGURATIONS,
                                GET_BUCKET_ANALYTICS_CONFIGURATION,
                                DELETE_BUCKET_ANALYTICS_CONFIGURATION,
                                LIST_BUCKET_INVENTORY_CONFIGURATIONS,
                                GET_BUCKET_INVENTORY_CONFIGURATION,
                                DELETE_BUCKET_INVENTORY_CONFIGURATION,
                                LIST_BUCKET_METRICS_CONFIGURATIONS,
                                GET_BUCKET_METRICS_CONFIGURATION,
                                DELETE_BUCKET_METRICS_CONFIGURATION,
                                LIST_INTELLIGENT_TIERING_CONFIGURATIONS,
                                GET_INTELLIGENT_TIERING_CONFIGURATION,
                                DELETE_INTELLIGENT_TIERING_CONFIGURATION,
                                GET_OBJECT_LOCK_CONFIGURATION,
                                GET_OBJECT_RETENTION,
                                PUT_OBJECT_RETENTION,
                                GET_OBJECT_LEGAL_HOLD,
                                PUT_OBJECT_LEGAL_HOLD -> neverSet(operation);
                        case POST_OBJECT,
                                CREATE_SESSION,
                                PUT_BUCKET_VERSIONING,
                                PUT_BUCKET_ACL,
                                PUT_BUCKET_CORS,
                                PUT_BUCKET_LIFECYCLE_CONFIGURATION,
                                PUT_BUCKET_WEBSITE,
                                PUT_BUCKET_REPLICATION,
                                PUT_BUCKET_LOGGING,
                                PUT_BUCKET_NOTIFICATION_CONFIGURATION,
                                PUT_BUCKET_REQUEST_PAYMENT,
                                PUT_BUCKET_ACCELERATE_CONFIGURATION,
                                PUT_BUCKET_ABAC,
                                PUT_OBJECT_LOCK_CONFIGURATION,
                                PUT_BUCKET_ANALYTICS_CONFIGURATION,
                                PUT_BUCKET_INVENTORY_CONFIGURATION,
                                PUT_BUCKET_METRICS_CONFIGURATION,
                                PUT_INTELLIGENT_TIERING_CONFIGURATION,
                                CREATE_BUCKET_METADATA_CONFIGURATION,
                                CREATE_BUCKET_METADATA_TABLE,
                                UPDATE_METADATA_INVENTORY_TABLE,
                                UPDATE_METADATA_JOURNAL_TABLE,
                                PUT_OBJECT_ACL,
                                GET_OBJECT_TORRENT,
                                RESTORE_OBJECT,
                                SELECT_OBJECT_CONTENT,
                                RENAME_OBJECT -> notImplemented(operation);
                    });
        }
    }

    private static S3Handler neverSet(S3Operation operation) {
        return NeverSet.find(operation).orElseThrow(() -> new IllegalStateException("no answer for " + operation));
    }

    private static S3Handler notImplemented(S3Operation operation) {
        String text = operation.wireName() + " is not implemented. Sealgate's docs/OPERATIONS.md lists what is.";
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
