package dev.sealgate.policy.catalog;

import static dev.sealgate.policy.catalog.S3Actions.On.ANYTHING_ELSE;
import static dev.sealgate.policy.catalog.S3Actions.On.BUCKET;
import static dev.sealgate.policy.catalog.S3Actions.On.OBJECT;
import static dev.sealgate.policy.catalog.S3KeyGroup.ACL;
import static dev.sealgate.policy.catalog.S3KeyGroup.CREATE;
import static dev.sealgate.policy.catalog.S3KeyGroup.ENCRYPTION;
import static dev.sealgate.policy.catalog.S3KeyGroup.EXISTING_TAGS;
import static dev.sealgate.policy.catalog.S3KeyGroup.IF_MATCH;
import static dev.sealgate.policy.catalog.S3KeyGroup.INVENTORY;
import static dev.sealgate.policy.catalog.S3KeyGroup.LISTING;
import static dev.sealgate.policy.catalog.S3KeyGroup.LOCK;
import static dev.sealgate.policy.catalog.S3KeyGroup.NEW_TAGS;
import static dev.sealgate.policy.catalog.S3KeyGroup.REPLICATION;
import static dev.sealgate.policy.catalog.S3KeyGroup.VERSION;
import static dev.sealgate.policy.catalog.S3KeyGroup.WRITE;

import dev.sealgate.policy.value.Glob;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Every S3 action: on what, and with which keys. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
public final class S3Actions {
    /** What an action can be allowed on. */
    public enum On {
        BUCKET,
        OBJECT,
        /** The account, access points, jobs: nothing that a bucket policy can name. */
        ANYTHING_ELSE
    }

    /** One action. Immutable. */
    public record Action(String name, On on, Set<S3KeyGroup> keys) {
        public Action {
            keys = Set.copyOf(keys);
        }

        /** Whether a request of this action can have the key; global keys always can. */
        public boolean canHave(String conditionKey) {
            String lower = conditionKey.toLowerCase(Locale.ROOT);
            return !lower.startsWith("s3:")
                    || S3KeyGroup.COMMON.holds(lower)
                    || keys.stream().anyMatch(group -> group.holds(lower));
        }
    }

    private static final String PREFIX = "s3:";
    private static final List<Action> ALL = new ArrayList<>();

    static {
        // spotless:off
        rows(BUCKET, Set.of(), """
            DeleteBucket DeleteBucketOwnershipControls DeleteBucketPolicy DeleteBucketTagging DeleteBucketWebsite GetAccelerateConfiguration
            GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation GetBucketLogging
            GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy
            GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite
            GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration
            GetMetricsConfiguration GetReplicationConfiguration ListBucketMultipartUploads PutAccelerateConfiguration
            PutAnalyticsConfiguration PutBucketAbac PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration
            PutBucketPolicy PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite
            PutEncryptionConfiguration PutIntelligentTieringConfiguration PutLifecycleConfiguration PutMetricsConfiguration
            CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
            UpdateBucketMetadataJournalTableConfiguration ListTagsForResource TagResource UntagResource""");
        rows(BUCKET, Set.of(ACL, S3KeyGroup.NEW_BUCKET),       "CreateBucket");
        rows(BUCKET, Set.of(S3KeyGroup.NEW_BUCKET),            "PutBucketOwnershipControls");
        rows(BUCKET, Set.of(ACL),                              "PutBucketAcl");
        rows(BUCKET, Set.of(LISTING),                          "ListBucket ListBucketVersions");
        rows(BUCKET, Set.of(INVENTORY),                        "PutInventoryConfiguration");
        rows(BUCKET, Set.of(REPLICATION),                      "PutReplicationConfiguration");

        rows(OBJECT, Set.of(),                                 "AbortMultipartUpload ListMultipartUploadParts GetObjectTorrent GetObjectVersionTorrent");
        rows(OBJECT, Set.of(EXISTING_TAGS),                    "GetObject GetObjectAcl GetObjectTagging DeleteObjectTagging GetObjectAttributes RestoreObject");
        rows(OBJECT, Set.of(EXISTING_TAGS, VERSION), """
            GetObjectVersion GetObjectVersionAcl GetObjectVersionTagging DeleteObjectVersionTagging GetObjectVersionAttributes""");
        rows(OBJECT, Set.of(EXISTING_TAGS, VERSION),           "GetObjectVersionForReplication");
        rows(OBJECT, Set.of(VERSION),                          "GetObjectRetention GetObjectLegalHold");
        rows(OBJECT, Set.of(WRITE, ACL, ENCRYPTION, NEW_TAGS, LOCK, IF_MATCH, CREATE), "PutObject");
        rows(OBJECT, Set.of(ACL, EXISTING_TAGS, WRITE),        "PutObjectAcl");
        rows(OBJECT, Set.of(ACL, EXISTING_TAGS, WRITE, VERSION), "PutObjectVersionAcl");
        rows(OBJECT, Set.of(EXISTING_TAGS, NEW_TAGS),          "PutObjectTagging");
        rows(OBJECT, Set.of(EXISTING_TAGS, NEW_TAGS, VERSION), "PutObjectVersionTagging");
        rows(OBJECT, Set.of(LOCK, VERSION),                    "PutObjectRetention PutObjectLegalHold");
        rows(OBJECT, Set.of(WRITE, ACL, NEW_TAGS, LOCK),       "BypassGovernanceRetention");
        rows(OBJECT, Set.of(IF_MATCH),                         "DeleteObject");
        rows(OBJECT, Set.of(IF_MATCH, VERSION),                "DeleteObjectVersion");
        rows(OBJECT, Set.of(ENCRYPTION, REPLICATION),          "ReplicateObject ReplicateDelete ReplicateTags InitiateReplication ObjectOwnerOverrideToBucketOwner");
        rows(OBJECT, Set.of(ENCRYPTION, VERSION),              "UpdateObjectEncryption");

        rows(ANYTHING_ELSE, Set.of(), """
            AssociateAccessGrantsIdentityCenter CreateAccessGrant CreateAccessGrantsInstance CreateAccessGrantsLocation CreateAccessPoint
            CreateAccessPointForObjectLambda CreateJob CreateMultiRegionAccessPoint CreateStorageLensGroup DeleteAccessGrant
            DeleteAccessGrantsInstance DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation DeleteAccessPoint
            DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda DeleteJobTagging
            DeleteMultiRegionAccessPoint DeleteStorageLensConfiguration DeleteStorageLensConfigurationTagging DeleteStorageLensGroup
            DescribeJob DescribeMultiRegionAccessPointOperation DissociateAccessGrantsIdentityCenter GetAccessGrant GetAccessGrantsInstance
            GetAccessGrantsInstanceForPrefix GetAccessGrantsInstanceResourcePolicy GetAccessGrantsLocation GetAccessPoint
            GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy
            GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus GetAccessPointPolicyStatusForObjectLambda
            GetAccountPublicAccessBlock GetDataAccess GetJobTagging GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy
            GetMultiRegionAccessPointPolicyStatus GetMultiRegionAccessPointRoutes GetStorageLensConfiguration
            GetStorageLensConfigurationTagging GetStorageLensDashboard GetStorageLensGroup ListAccessGrants ListAccessGrantsInstances
            ListAccessGrantsLocations ListAccessPoints ListAccessPointsForObjectLambda ListAllMyBuckets ListCallerAccessGrants ListJobs
            ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups PauseReplication
            PutAccessGrantsInstanceResourcePolicy PutAccessPointConfigurationForObjectLambda PutAccessPointPolicy
            PutAccessPointPolicyForObjectLambda PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutJobTagging
            PutMultiRegionAccessPointPolicy PutStorageLensConfiguration PutStorageLensConfigurationTagging
            SubmitMultiRegionAccessPointRoutes UpdateAccessGrantsLocation UpdateJobPriority UpdateJobStatus UpdateStorageLensGroup""");
        // spotless:on
    }

    private S3Actions() {}

    private static void rows(On on, Set<S3KeyGroup> keys, String names) {
        for (String name : names.strip().split("\\s+", -1)) {
            ALL.add(new Action(PREFIX + name, on, keys.isEmpty() ? EnumSet.noneOf(S3KeyGroup.class) : keys));
        }
    }

    /** Those that an Action element means; none when it means no action of S3. */
    public static List<Action> matching(Glob pattern) {
        return ALL.stream()
                .filter(action -> pattern.matchesIgnoringCase(action.name()))
                .toList();
    }
}
