package dev.sealgate.gateway.service.s3;

import static dev.sealgate.gateway.service.s3.S3Operation.On.ACCOUNT;
import static dev.sealgate.gateway.service.s3.S3Operation.On.BUCKET;
import static dev.sealgate.gateway.service.s3.S3Operation.On.OBJECT;
import static dev.sealgate.gateway.service.s3.S3Operation.On.SERVICE;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every S3 operation; one row each. The most specific row that matches a request is its operation.
 *
 * <p>A selector {@code ?name} is a query parameter, {@code ?name=value} one with that value, anything else a header.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
public enum S3Operation {
    // spotless:off
    //                                      wire name                                    verb      on       IAM action                                selectors
    LIST_BUCKETS                           ("ListBuckets",                               "GET",    SERVICE, "s3:ListAllMyBuckets"),

    GET_ACCOUNT_PUBLIC_ACCESS_BLOCK        ("GetAccountPublicAccessBlock",               "GET",    ACCOUNT, "s3:GetAccountPublicAccessBlock"),
    PUT_ACCOUNT_PUBLIC_ACCESS_BLOCK        ("PutAccountPublicAccessBlock",               "PUT",    ACCOUNT, "s3:PutAccountPublicAccessBlock"),
    DELETE_ACCOUNT_PUBLIC_ACCESS_BLOCK     ("DeleteAccountPublicAccessBlock",            "DELETE", ACCOUNT, "s3:PutAccountPublicAccessBlock"),

    CREATE_BUCKET                          ("CreateBucket",                              "PUT",    BUCKET,  "s3:CreateBucket"),
    HEAD_BUCKET                            ("HeadBucket",                                "HEAD",   BUCKET,  "s3:ListBucket"),
    DELETE_BUCKET                          ("DeleteBucket",                              "DELETE", BUCKET,  "s3:DeleteBucket"),
    LIST_OBJECTS                           ("ListObjects",                               "GET",    BUCKET,  "s3:ListBucket"),
    LIST_OBJECTS_V2                        ("ListObjectsV2",                             "GET",    BUCKET,  "s3:ListBucket",                          "?list-type=2"),
    LIST_OBJECT_VERSIONS                   ("ListObjectVersions",                        "GET",    BUCKET,  "s3:ListBucketVersions",                  "?versions"),
    LIST_MULTIPART_UPLOADS                 ("ListMultipartUploads",                      "GET",    BUCKET,  "s3:ListBucketMultipartUploads",          "?uploads"),
    DELETE_OBJECTS                         ("DeleteObjects",                             "POST",   BUCKET,  "s3:DeleteObject",                        "?delete"),
    POST_OBJECT                            ("PostObject",                                "POST",   BUCKET,  "s3:PutObject"),
    CREATE_SESSION                         ("CreateSession",                             "GET",    BUCKET,  "s3express:CreateSession",                "?session"),
    GET_BUCKET_LOCATION                    ("GetBucketLocation",                         "GET",    BUCKET,  "s3:GetBucketLocation",                   "?location"),
    GET_BUCKET_ENCRYPTION                  ("GetBucketEncryption",                       "GET",    BUCKET,  "s3:GetEncryptionConfiguration",          "?encryption"),
    PUT_BUCKET_ENCRYPTION                  ("PutBucketEncryption",                       "PUT",    BUCKET,  "s3:PutEncryptionConfiguration",          "?encryption"),
    DELETE_BUCKET_ENCRYPTION               ("DeleteBucketEncryption",                    "DELETE", BUCKET,  "s3:PutEncryptionConfiguration",          "?encryption"),
    GET_BUCKET_VERSIONING                  ("GetBucketVersioning",                       "GET",    BUCKET,  "s3:GetBucketVersioning",                 "?versioning"),
    PUT_BUCKET_VERSIONING                  ("PutBucketVersioning",                       "PUT",    BUCKET,  "s3:PutBucketVersioning",                 "?versioning"),
    GET_BUCKET_POLICY                      ("GetBucketPolicy",                           "GET",    BUCKET,  "s3:GetBucketPolicy",                     "?policy"),
    PUT_BUCKET_POLICY                      ("PutBucketPolicy",                           "PUT",    BUCKET,  "s3:PutBucketPolicy",                     "?policy"),
    DELETE_BUCKET_POLICY                   ("DeleteBucketPolicy",                        "DELETE", BUCKET,  "s3:DeleteBucketPolicy",                  "?policy"),
    GET_BUCKET_POLICY_STATUS               ("GetBucketPolicyStatus",                     "GET",    BUCKET,  "s3:GetBucketPolicyStatus",               "?policyStatus"),
    GET_BUCKET_TAGGING                     ("GetBucketTagging",                          "GET",    BUCKET,  "s3:GetBucketTagging",                    "?tagging"),
    PUT_BUCKET_TAGGING                     ("PutBucketTagging",                          "PUT",    BUCKET,  "s3:PutBucketTagging",                    "?tagging"),
    DELETE_BUCKET_TAGGING                  ("DeleteBucketTagging",                       "DELETE", BUCKET,  "s3:PutBucketTagging",                    "?tagging"),
    GET_PUBLIC_ACCESS_BLOCK                ("GetPublicAccessBlock",                      "GET",    BUCKET,  "s3:GetBucketPublicAccessBlock",          "?publicAccessBlock"),
    PUT_PUBLIC_ACCESS_BLOCK                ("PutPublicAccessBlock",                      "PUT",    BUCKET,  "s3:PutBucketPublicAccessBlock",          "?publicAccessBlock"),
    DELETE_PUBLIC_ACCESS_BLOCK             ("DeletePublicAccessBlock",                   "DELETE", BUCKET,  "s3:PutBucketPublicAccessBlock",          "?publicAccessBlock"),
    GET_BUCKET_OWNERSHIP_CONTROLS          ("GetBucketOwnershipControls",                "GET",    BUCKET,  "s3:GetBucketOwnershipControls",          "?ownershipControls"),
    PUT_BUCKET_OWNERSHIP_CONTROLS          ("PutBucketOwnershipControls",                "PUT",    BUCKET,  "s3:PutBucketOwnershipControls",          "?ownershipControls"),
    DELETE_BUCKET_OWNERSHIP_CONTROLS       ("DeleteBucketOwnershipControls",             "DELETE", BUCKET,  "s3:PutBucketOwnershipControls",          "?ownershipControls"),
    GET_BUCKET_ACL                         ("GetBucketAcl",                              "GET",    BUCKET,  "s3:GetBucketAcl",                        "?acl"),
    PUT_BUCKET_ACL                         ("PutBucketAcl",                              "PUT",    BUCKET,  "s3:PutBucketAcl",                        "?acl"),
    GET_BUCKET_CORS                        ("GetBucketCors",                             "GET",    BUCKET,  "s3:GetBucketCORS",                       "?cors"),
    PUT_BUCKET_CORS                        ("PutBucketCors",                             "PUT",    BUCKET,  "s3:PutBucketCORS",                       "?cors"),
    DELETE_BUCKET_CORS                     ("DeleteBucketCors",                          "DELETE", BUCKET,  "s3:PutBucketCORS",                       "?cors"),
    GET_BUCKET_LIFECYCLE_CONFIGURATION     ("GetBucketLifecycleConfiguration",           "GET",    BUCKET,  "s3:GetLifecycleConfiguration",           "?lifecycle"),
    PUT_BUCKET_LIFECYCLE_CONFIGURATION     ("PutBucketLifecycleConfiguration",           "PUT",    BUCKET,  "s3:PutLifecycleConfiguration",           "?lifecycle"),
    DELETE_BUCKET_LIFECYCLE                ("DeleteBucketLifecycle",                     "DELETE", BUCKET,  "s3:PutLifecycleConfiguration",           "?lifecycle"),
    GET_BUCKET_WEBSITE                     ("GetBucketWebsite",                          "GET",    BUCKET,  "s3:GetBucketWebsite",                    "?website"),
    PUT_BUCKET_WEBSITE                     ("PutBucketWebsite",                          "PUT",    BUCKET,  "s3:PutBucketWebsite",                    "?website"),
    DELETE_BUCKET_WEBSITE                  ("DeleteBucketWebsite",                       "DELETE", BUCKET,  "s3:DeleteBucketWebsite",                 "?website"),
    GET_BUCKET_REPLICATION                 ("GetBucketReplication",                      "GET",    BUCKET,  "s3:GetReplicationConfiguration",         "?replication"),
    PUT_BUCKET_REPLICATION                 ("PutBucketReplication",                      "PUT",    BUCKET,  "s3:PutReplicationConfiguration",         "?replication"),
    DELETE_BUCKET_REPLICATION              ("DeleteBucketReplication",                   "DELETE", BUCKET,  "s3:PutReplicationConfiguration",         "?replication"),
    GET_BUCKET_LOGGING                     ("GetBucketLogging",                          "GET",    BUCKET,  "s3:GetBucketLogging",                    "?logging"),
    PUT_BUCKET_LOGGING                     ("PutBucketLogging",                          "PUT",    BUCKET,  "s3:PutBucketLogging",                    "?logging"),
    GET_BUCKET_NOTIFICATION_CONFIGURATION  ("GetBucketNotificationConfiguration",        "GET",    BUCKET,  "s3:GetBucketNotification",               "?notification"),
    PUT_BUCKET_NOTIFICATION_CONFIGURATION  ("PutBucketNotificationConfiguration",        "PUT",    BUCKET,  "s3:PutBucketNotification",               "?notification"),
    GET_BUCKET_REQUEST_PAYMENT             ("GetBucketRequestPayment",                   "GET",    BUCKET,  "s3:GetBucketRequestPayment",             "?requestPayment"),
    PUT_BUCKET_REQUEST_PAYMENT             ("PutBucketRequestPayment",                   "PUT",    BUCKET,  "s3:PutBucketRequestPayment",             "?requestPayment"),
    GET_BUCKET_ACCELERATE_CONFIGURATION    ("GetBucketAccelerateConfiguration",          "GET",    BUCKET,  "s3:GetAccelerateConfiguration",          "?accelerate"),
    PUT_BUCKET_ACCELERATE_CONFIGURATION    ("PutBucketAccelerateConfiguration",          "PUT",    BUCKET,  "s3:PutAccelerateConfiguration",          "?accelerate"),
    GET_BUCKET_ABAC                        ("GetBucketAbac",                             "GET",    BUCKET,  "s3:GetBucketAbac",                       "?abac"),
    PUT_BUCKET_ABAC                        ("PutBucketAbac",                             "PUT",    BUCKET,  "s3:PutBucketAbac",                       "?abac"),
    GET_OBJECT_LOCK_CONFIGURATION          ("GetObjectLockConfiguration",                "GET",    BUCKET,  "s3:GetBucketObjectLockConfiguration",    "?object-lock"),
    PUT_OBJECT_LOCK_CONFIGURATION          ("PutObjectLockConfiguration",                "PUT",    BUCKET,  "s3:PutBucketObjectLockConfiguration",    "?object-lock"),
    LIST_BUCKET_ANALYTICS_CONFIGURATIONS   ("ListBucketAnalyticsConfigurations",         "GET",    BUCKET,  "s3:GetAnalyticsConfiguration",           "?analytics"),
    GET_BUCKET_ANALYTICS_CONFIGURATION     ("GetBucketAnalyticsConfiguration",           "GET",    BUCKET,  "s3:GetAnalyticsConfiguration",           "?analytics", "?id"),
    PUT_BUCKET_ANALYTICS_CONFIGURATION     ("PutBucketAnalyticsConfiguration",           "PUT",    BUCKET,  "s3:PutAnalyticsConfiguration",           "?analytics"),
    DELETE_BUCKET_ANALYTICS_CONFIGURATION  ("DeleteBucketAnalyticsConfiguration",        "DELETE", BUCKET,  "s3:PutAnalyticsConfiguration",           "?analytics"),
    LIST_BUCKET_INVENTORY_CONFIGURATIONS   ("ListBucketInventoryConfigurations",         "GET",    BUCKET,  "s3:GetInventoryConfiguration",           "?inventory"),
    GET_BUCKET_INVENTORY_CONFIGURATION     ("GetBucketInventoryConfiguration",           "GET",    BUCKET,  "s3:GetInventoryConfiguration",           "?inventory", "?id"),
    PUT_BUCKET_INVENTORY_CONFIGURATION     ("PutBucketInventoryConfiguration",           "PUT",    BUCKET,  "s3:PutInventoryConfiguration",           "?inventory"),
    DELETE_BUCKET_INVENTORY_CONFIGURATION  ("DeleteBucketInventoryConfiguration",        "DELETE", BUCKET,  "s3:PutInventoryConfiguration",           "?inventory"),
    LIST_BUCKET_METRICS_CONFIGURATIONS     ("ListBucketMetricsConfigurations",           "GET",    BUCKET,  "s3:GetMetricsConfiguration",             "?metrics"),
    GET_BUCKET_METRICS_CONFIGURATION       ("GetBucketMetricsConfiguration",             "GET",    BUCKET,  "s3:GetMetricsConfiguration",             "?metrics", "?id"),
    PUT_BUCKET_METRICS_CONFIGURATION       ("PutBucketMetricsConfiguration",             "PUT",    BUCKET,  "s3:PutMetricsConfiguration",             "?metrics"),
    DELETE_BUCKET_METRICS_CONFIGURATION    ("DeleteBucketMetricsConfiguration",          "DELETE", BUCKET,  "s3:PutMetricsConfiguration",             "?metrics"),
    LIST_INTELLIGENT_TIERING_CONFIGURATIONS("ListBucketIntelligentTieringConfigurations","GET",    BUCKET,  "s3:GetIntelligentTieringConfiguration",  "?intelligent-tiering"),
    GET_INTELLIGENT_TIERING_CONFIGURATION  ("GetBucketIntelligentTieringConfiguration",  "GET",    BUCKET,  "s3:GetIntelligentTieringConfiguration",  "?intelligent-tiering", "?id"),
    PUT_INTELLIGENT_TIERING_CONFIGURATION  ("PutBucketIntelligentTieringConfiguration",  "PUT",    BUCKET,  "s3:PutIntelligentTieringConfiguration",  "?intelligent-tiering"),
    DELETE_INTELLIGENT_TIERING_CONFIGURATION("DeleteBucketIntelligentTieringConfiguration","DELETE",BUCKET, "s3:PutIntelligentTieringConfiguration",  "?intelligent-tiering"),
    CREATE_BUCKET_METADATA_CONFIGURATION   ("CreateBucketMetadataConfiguration",         "POST",   BUCKET,  "s3:CreateBucketMetadataTableConfiguration", "?metadataConfiguration"),
    GET_BUCKET_METADATA_CONFIGURATION      ("GetBucketMetadataConfiguration",            "GET",    BUCKET,  "s3:GetBucketMetadataTableConfiguration", "?metadataConfiguration"),
    DELETE_BUCKET_METADATA_CONFIGURATION   ("DeleteBucketMetadataConfiguration",         "DELETE", BUCKET,  "s3:DeleteBucketMetadataTableConfiguration", "?metadataConfiguration"),
    CREATE_BUCKET_METADATA_TABLE           ("CreateBucketMetadataTableConfiguration",    "POST",   BUCKET,  "s3:CreateBucketMetadataTableConfiguration", "?metadataTable"),
    GET_BUCKET_METADATA_TABLE              ("GetBucketMetadataTableConfiguration",       "GET",    BUCKET,  "s3:GetBucketMetadataTableConfiguration", "?metadataTable"),
    DELETE_BUCKET_METADATA_TABLE           ("DeleteBucketMetadataTableConfiguration",    "DELETE", BUCKET,  "s3:DeleteBucketMetadataTableConfiguration", "?metadataTable"),
    UPDATE_METADATA_INVENTORY_TABLE        ("UpdateBucketMetadataInventoryTableConfiguration", "PUT", BUCKET, "s3:UpdateBucketMetadataInventoryTableConfiguration", "?metadataInventoryTable"),
    UPDATE_METADATA_JOURNAL_TABLE          ("UpdateBucketMetadataJournalTableConfiguration",   "PUT", BUCKET, "s3:UpdateBucketMetadataJournalTableConfiguration", "?metadataJournalTable"),

    PUT_OBJECT                             ("PutObject",                                 "PUT",    OBJECT,  "s3:PutObject"),
    COPY_OBJECT                            ("CopyObject",                                "PUT",    OBJECT,  "s3:PutObject",                           "x-amz-copy-source"),
    GET_OBJECT                             ("GetObject",                                 "GET",    OBJECT,  "s3:GetObject"),
    HEAD_OBJECT                            ("HeadObject",                                "HEAD",   OBJECT,  "s3:GetObject"),
    DELETE_OBJECT                          ("DeleteObject",                              "DELETE", OBJECT,  "s3:DeleteObject"),
    CREATE_MULTIPART_UPLOAD                ("CreateMultipartUpload",                     "POST",   OBJECT,  "s3:PutObject",                           "?uploads"),
    UPLOAD_PART                            ("UploadPart",                                "PUT",    OBJECT,  "s3:PutObject",                           "?partNumber", "?uploadId"),
    UPLOAD_PART_COPY                       ("UploadPartCopy",                            "PUT",    OBJECT,  "s3:PutObject",                           "?partNumber", "?uploadId", "x-amz-copy-source"),
    COMPLETE_MULTIPART_UPLOAD              ("CompleteMultipartUpload",                   "POST",   OBJECT,  "s3:PutObject",                           "?uploadId"),
    ABORT_MULTIPART_UPLOAD                 ("AbortMultipartUpload",                      "DELETE", OBJECT,  "s3:AbortMultipartUpload",                "?uploadId"),
    LIST_PARTS                             ("ListParts",                                 "GET",    OBJECT,  "s3:ListMultipartUploadParts",            "?uploadId"),
    GET_OBJECT_ATTRIBUTES                  ("GetObjectAttributes",                       "GET",    OBJECT,  "s3:GetObjectAttributes",                 "?attributes"),
    GET_OBJECT_TAGGING                     ("GetObjectTagging",                          "GET",    OBJECT,  "s3:GetObjectTagging",                    "?tagging"),
    PUT_OBJECT_TAGGING                     ("PutObjectTagging",                          "PUT",    OBJECT,  "s3:PutObjectTagging",                    "?tagging"),
    DELETE_OBJECT_TAGGING                  ("DeleteObjectTagging",                       "DELETE", OBJECT,  "s3:DeleteObjectTagging",                 "?tagging"),
    GET_OBJECT_ACL                         ("GetObjectAcl",                              "GET",    OBJECT,  "s3:GetObjectAcl",                        "?acl"),
    PUT_OBJECT_ACL                         ("PutObjectAcl",                              "PUT",    OBJECT,  "s3:PutObjectAcl",                        "?acl"),
    GET_OBJECT_RETENTION                   ("GetObjectRetention",                        "GET",    OBJECT,  "s3:GetObjectRetention",                  "?retention"),
    PUT_OBJECT_RETENTION                   ("PutObjectRetention",                        "PUT",    OBJECT,  "s3:PutObjectRetention",                  "?retention"),
    GET_OBJECT_LEGAL_HOLD                  ("GetObjectLegalHold",                        "GET",    OBJECT,  "s3:GetObjectLegalHold",                  "?legal-hold"),
    PUT_OBJECT_LEGAL_HOLD                  ("PutObjectLegalHold",                        "PUT",    OBJECT,  "s3:PutObjectLegalHold",                  "?legal-hold"),
    GET_OBJECT_TORRENT                     ("GetObjectTorrent",                          "GET",    OBJECT,  "s3:GetObjectTorrent",                    "?torrent"),
    RESTORE_OBJECT                         ("RestoreObject",                             "POST",   OBJECT,  "s3:RestoreObject",                       "?restore"),
    SELECT_OBJECT_CONTENT                  ("SelectObjectContent",                       "POST",   OBJECT,  "s3:GetObject",                           "?select"),
    RENAME_OBJECT                          ("RenameObject",                              "PUT",    OBJECT,  "s3:PutObject",                           "?renameObject"),
    UPDATE_OBJECT_ENCRYPTION               ("UpdateObjectEncryption",                    "PUT",    OBJECT,  "s3:UpdateObjectEncryption",              "?encryption");
    // spotless:on

    /** What a request addresses. */
    public enum On {
        SERVICE,
        /** The public access block of an account, which S3 Control serves under a path of its own. */
        ACCOUNT,
        BUCKET,
        OBJECT
    }

    /** By number of selectors; among as many, subresources say more than headers and values. */
    private static final Comparator<S3Operation> SPECIFICITY = Comparator.comparingInt(
                    (S3Operation row) -> row.selectors.size())
            .thenComparingLong(row ->
                    row.selectors.stream().filter(Selector::isSubresource).count());

    /** The rows of a verb on a resource, the most specific first. */
    @SuppressWarnings("ImmutableEnumChecker") // filled once, below
    private static final Map<On, Map<String, List<S3Operation>>> ROWS = rows();

    private final String wireName;
    private final String verb;
    private final On on;
    private final String action;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<Selector> selectors;

    S3Operation(String wireName, String verb, On on, String action, String... selectors) {
        this.wireName = wireName;
        this.verb = verb;
        this.on = on;
        this.action = action;
        this.selectors = Arrays.stream(selectors).map(Selector::parse).toList();
    }

    private static Map<On, Map<String, List<S3Operation>>> rows() {
        return Arrays.stream(values())
                .sorted(SPECIFICITY.reversed())
                .collect(Collectors.groupingBy(
                        row -> row.on,
                        () -> new EnumMap<>(On.class),
                        Collectors.groupingBy(row -> row.verb, Collectors.toUnmodifiableList())));
    }

    /** The most specific operation of this verb whose selectors the request all has. */
    static Optional<S3Operation> of(String verb, On on, Query query, Headers headers) {
        for (S3Operation row : ROWS.getOrDefault(on, Map.of()).getOrDefault(verb, List.of())) {
            if (row.matches(query, headers)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private boolean matches(Query query, Headers headers) {
        for (Selector selector : selectors) {
            if (!selector.selects(query, headers)) {
                return false;
            }
        }
        return true;
    }

    public String wireName() {
        return wireName;
    }

    public String verb() {
        return verb;
    }

    public On on() {
        return on;
    }

    /** The IAM action that the caller needs on the addressed resource; some operations need further ones. */
    public String action() {
        return action;
    }

    boolean isAsSpecificAs(S3Operation other) {
        return SPECIFICITY.compare(this, other) == 0;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** Whether a query parameter of this name is one of the things that select this operation. */
    boolean isSelectedByParameter(String name) {
        for (Selector selector : selectors) {
            if (selector.isParameter() && selector.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    boolean isSelectedByHeader(String name) {
        for (Selector selector : selectors) {
            if (!selector.isParameter() && selector.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
