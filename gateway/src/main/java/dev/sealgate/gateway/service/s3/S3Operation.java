package dev.sealgate.gateway.service.s3;

import static dev.sealgate.gateway.service.s3.FurtherAction.BYPASS;
import static dev.sealgate.gateway.service.s3.FurtherAction.NEW_BUCKET;
import static dev.sealgate.gateway.service.s3.FurtherAction.NEW_OBJECT;
import static dev.sealgate.gateway.service.s3.FurtherAction.READING;
import static dev.sealgate.gateway.service.s3.FurtherAction.WRITING;
import static dev.sealgate.gateway.service.s3.S3Operation.HeadRule.HAVE_DIGEST;
import static dev.sealgate.gateway.service.s3.S3Operation.HeadRule.HAVE_NO_BODY;
import static dev.sealgate.gateway.service.s3.S3Operation.HeadRule.NOT_DESCRIBE_OBJECT;
import static dev.sealgate.gateway.service.s3.S3Operation.KeyGroup.IF_MATCH;
import static dev.sealgate.gateway.service.s3.S3Operation.KeyGroup.LISTING;
import static dev.sealgate.gateway.service.s3.S3Operation.KeyGroup.TAGS_OF_SOURCE;
import static dev.sealgate.gateway.service.s3.S3Operation.KeyGroup.UPLOAD;
import static dev.sealgate.gateway.service.s3.S3Operation.KeyGroup.WRITE;
import static dev.sealgate.gateway.service.s3.S3Operation.On.ACCOUNT;
import static dev.sealgate.gateway.service.s3.S3Operation.On.BUCKET;
import static dev.sealgate.gateway.service.s3.S3Operation.On.OBJECT;
import static dev.sealgate.gateway.service.s3.S3Operation.On.SERVICE;
import static dev.sealgate.gateway.service.s3.S3Row.delete;
import static dev.sealgate.gateway.service.s3.S3Row.get;
import static dev.sealgate.gateway.service.s3.S3Row.head;
import static dev.sealgate.gateway.service.s3.S3Row.post;
import static dev.sealgate.gateway.service.s3.S3Row.put;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.edge.exchange.Query;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every S3 operation; one row each, which says everything about it but its behaviour. The most specific row that matches a
 * request is its operation. {@link S3Row} has the defaults for what a row leaves out.
 *
 * <p>A selector {@code ?name} is a query parameter, {@code ?name=value} one with that value, anything else a header.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
public enum S3Operation {
    // spotless:off
    //                                       verb    wire name                                    on       IAM action                              selected by                  what else is particular to it
    LIST_BUCKETS                            (get   ("ListBuckets",                               SERVICE, "s3:ListAllMyBuckets")),

    GET_ACCOUNT_PUBLIC_ACCESS_BLOCK         (get   ("GetAccountPublicAccessBlock",               ACCOUNT, "s3:GetAccountPublicAccessBlock")),
    PUT_ACCOUNT_PUBLIC_ACCESS_BLOCK         (put   ("PutAccountPublicAccessBlock",               ACCOUNT, "s3:PutAccountPublicAccessBlock")),
    DELETE_ACCOUNT_PUBLIC_ACCESS_BLOCK      (delete("DeleteAccountPublicAccessBlock",            ACCOUNT, "s3:PutAccountPublicAccessBlock")),

    CREATE_BUCKET                           (put   ("CreateBucket",                              BUCKET,  "s3:CreateBucket")                                                  .ofNewBucket().byBody().also(NEW_BUCKET)),
    HEAD_BUCKET                             (head  ("HeadBucket",                                BUCKET,  "s3:ListBucket")                                                    .data()),
    DELETE_BUCKET                           (delete("DeleteBucket",                              BUCKET,  "s3:DeleteBucket")),
    LIST_OBJECTS                            (get   ("ListObjects",                               BUCKET,  "s3:ListBucket")                                                    .keys(LISTING).page().data()),
    LIST_OBJECTS_V2                         (get   ("ListObjectsV2",                             BUCKET,  "s3:ListBucket")                       .when("?list-type=2")        .keys(LISTING).page().data()),
    LIST_OBJECT_VERSIONS                    (get   ("ListObjectVersions",                        BUCKET,  "s3:ListBucketVersions")               .when("?versions")           .keys(LISTING).page().data()),
    LIST_MULTIPART_UPLOADS                  (get   ("ListMultipartUploads",                      BUCKET,  "s3:ListBucketMultipartUploads")       .when("?uploads")            .keys(LISTING).page().data()),
    DELETE_OBJECTS                          (post  ("DeleteObjects",                             BUCKET,  "s3:DeleteObject")                     .when("?delete")
                                                                                                         .byBody().also(BYPASS).keys().must(HAVE_DIGEST).data()),
    POST_OBJECT                             (post  ("PostObject",                                BUCKET,  "s3:PutObject")                                                     .byForm().also(NEW_OBJECT).makesObject(true).data()),
    CREATE_SESSION                          (get   ("CreateSession",                             BUCKET,  "s3express:CreateSession")             .when("?session")            .writes().unserved(Unserved.DIRECTORY_BUCKETS)),
    GET_BUCKET_LOCATION                     (get   ("GetBucketLocation",                         BUCKET,  "s3:GetBucketLocation")                .when("?location")),
    GET_BUCKET_ENCRYPTION                   (get   ("GetBucketEncryption",                       BUCKET,  "s3:GetEncryptionConfiguration")       .when("?encryption")),
    PUT_BUCKET_ENCRYPTION                   (put   ("PutBucketEncryption",                       BUCKET,  "s3:PutEncryptionConfiguration")       .when("?encryption")         .must(HAVE_DIGEST)),
    DELETE_BUCKET_ENCRYPTION                (delete("DeleteBucketEncryption",                    BUCKET,  "s3:PutEncryptionConfiguration")       .when("?encryption")),
    GET_BUCKET_VERSIONING                   (get   ("GetBucketVersioning",                       BUCKET,  "s3:GetBucketVersioning")              .when("?versioning")),
    PUT_BUCKET_VERSIONING                   (put   ("PutBucketVersioning",                       BUCKET,  "s3:PutBucketVersioning")              .when("?versioning")         .must(HAVE_DIGEST)),
    GET_BUCKET_POLICY                       (get   ("GetBucketPolicy",                           BUCKET,  "s3:GetBucketPolicy")                  .when("?policy")),
    PUT_BUCKET_POLICY                       (put   ("PutBucketPolicy",                           BUCKET,  "s3:PutBucketPolicy")                  .when("?policy")),
    DELETE_BUCKET_POLICY                    (delete("DeleteBucketPolicy",                        BUCKET,  "s3:DeleteBucketPolicy")               .when("?policy")),
    GET_BUCKET_POLICY_STATUS                (get   ("GetBucketPolicyStatus",                     BUCKET,  "s3:GetBucketPolicyStatus")            .when("?policyStatus")),
    GET_BUCKET_TAGGING                      (get   ("GetBucketTagging",                          BUCKET,  "s3:GetBucketTagging")                 .when("?tagging")),
    PUT_BUCKET_TAGGING                      (put   ("PutBucketTagging",                          BUCKET,  "s3:PutBucketTagging")                 .when("?tagging")            .byBody().keys().must(HAVE_DIGEST)),
    DELETE_BUCKET_TAGGING                   (delete("DeleteBucketTagging",                       BUCKET,  "s3:PutBucketTagging")                 .when("?tagging")),
    GET_PUBLIC_ACCESS_BLOCK                 (get   ("GetPublicAccessBlock",                      BUCKET,  "s3:GetBucketPublicAccessBlock")       .when("?publicAccessBlock")),
    PUT_PUBLIC_ACCESS_BLOCK                 (put   ("PutPublicAccessBlock",                      BUCKET,  "s3:PutBucketPublicAccessBlock")       .when("?publicAccessBlock")  .must(HAVE_DIGEST)),
    DELETE_PUBLIC_ACCESS_BLOCK              (delete("DeletePublicAccessBlock",                   BUCKET,  "s3:PutBucketPublicAccessBlock")       .when("?publicAccessBlock")),
    GET_BUCKET_OWNERSHIP_CONTROLS           (get   ("GetBucketOwnershipControls",                BUCKET,  "s3:GetBucketOwnershipControls")       .when("?ownershipControls")),
    PUT_BUCKET_OWNERSHIP_CONTROLS           (put   ("PutBucketOwnershipControls",                BUCKET,  "s3:PutBucketOwnershipControls")       .when("?ownershipControls")  .must(HAVE_DIGEST)),
    DELETE_BUCKET_OWNERSHIP_CONTROLS        (delete("DeleteBucketOwnershipControls",             BUCKET,  "s3:PutBucketOwnershipControls")       .when("?ownershipControls")),
    GET_BUCKET_ACL                          (get   ("GetBucketAcl",                              BUCKET,  "s3:GetBucketAcl")                     .when("?acl")),
    PUT_BUCKET_ACL                          (put   ("PutBucketAcl",                              BUCKET,  "s3:PutBucketAcl")                     .when("?acl")                .must(HAVE_DIGEST)),
    GET_BUCKET_CORS                         (get   ("GetBucketCors",                             BUCKET,  "s3:GetBucketCORS")                    .when("?cors")),
    PUT_BUCKET_CORS                         (put   ("PutBucketCors",                             BUCKET,  "s3:PutBucketCORS")                    .when("?cors")               .must(HAVE_DIGEST)),
    DELETE_BUCKET_CORS                      (delete("DeleteBucketCors",                          BUCKET,  "s3:PutBucketCORS")                    .when("?cors")),
    GET_BUCKET_LIFECYCLE_CONFIGURATION      (get   ("GetBucketLifecycleConfiguration",           BUCKET,  "s3:GetLifecycleConfiguration")        .when("?lifecycle")),
    PUT_BUCKET_LIFECYCLE_CONFIGURATION      (put   ("PutBucketLifecycleConfiguration",           BUCKET,  "s3:PutLifecycleConfiguration")        .when("?lifecycle")          .must(HAVE_DIGEST)),
    DELETE_BUCKET_LIFECYCLE                 (delete("DeleteBucketLifecycle",                     BUCKET,  "s3:PutLifecycleConfiguration")        .when("?lifecycle")),
    GET_BUCKET_WEBSITE                      (get   ("GetBucketWebsite",                          BUCKET,  "s3:GetBucketWebsite")                 .when("?website")            .neverSet()),
    PUT_BUCKET_WEBSITE                      (put   ("PutBucketWebsite",                          BUCKET,  "s3:PutBucketWebsite")                 .when("?website")            .must(HAVE_DIGEST).unserved(Unserved.WEBSITE)),
    DELETE_BUCKET_WEBSITE                   (delete("DeleteBucketWebsite",                       BUCKET,  "s3:DeleteBucketWebsite")              .when("?website")            .neverSet()),
    GET_BUCKET_REPLICATION                  (get   ("GetBucketReplication",                      BUCKET,  "s3:GetReplicationConfiguration")      .when("?replication")        .neverSet()),
    PUT_BUCKET_REPLICATION                  (put   ("PutBucketReplication",                      BUCKET,  "s3:PutReplicationConfiguration")      .when("?replication")        .must(HAVE_DIGEST).unserved(Unserved.REPLICATION)),
    DELETE_BUCKET_REPLICATION               (delete("DeleteBucketReplication",                   BUCKET,  "s3:PutReplicationConfiguration")      .when("?replication")        .neverSet()),
    GET_BUCKET_LOGGING                      (get   ("GetBucketLogging",                          BUCKET,  "s3:GetBucketLogging")                 .when("?logging")            .neverSet()),
    PUT_BUCKET_LOGGING                      (put   ("PutBucketLogging",                          BUCKET,  "s3:PutBucketLogging")                 .when("?logging")            .must(HAVE_DIGEST).unserved(Unserved.LOGGING)),
    GET_BUCKET_NOTIFICATION_CONFIGURATION   (get   ("GetBucketNotificationConfiguration",        BUCKET,  "s3:GetBucketNotification")            .when("?notification")       .neverSet()),
    PUT_BUCKET_NOTIFICATION_CONFIGURATION   (put   ("PutBucketNotificationConfiguration",        BUCKET,  "s3:PutBucketNotification")            .when("?notification")       .unserved(Unserved.NOTIFICATION)),
    GET_BUCKET_REQUEST_PAYMENT              (get   ("GetBucketRequestPayment",                   BUCKET,  "s3:GetBucketRequestPayment")          .when("?requestPayment")),
    PUT_BUCKET_REQUEST_PAYMENT              (put   ("PutBucketRequestPayment",                   BUCKET,  "s3:PutBucketRequestPayment")          .when("?requestPayment")     .must(HAVE_DIGEST)),
    GET_BUCKET_ACCELERATE_CONFIGURATION     (get   ("GetBucketAccelerateConfiguration",          BUCKET,  "s3:GetAccelerateConfiguration")       .when("?accelerate")),
    PUT_BUCKET_ACCELERATE_CONFIGURATION     (put   ("PutBucketAccelerateConfiguration",          BUCKET,  "s3:PutAccelerateConfiguration")       .when("?accelerate")),
    GET_BUCKET_ABAC                         (get   ("GetBucketAbac",                             BUCKET,  "s3:GetBucketAbac")                    .when("?abac")               .neverSet()),
    PUT_BUCKET_ABAC                         (put   ("PutBucketAbac",                             BUCKET,  "s3:PutBucketAbac")                    .when("?abac")               .unserved(Unserved.ABAC)),
    GET_OBJECT_LOCK_CONFIGURATION           (get   ("GetObjectLockConfiguration",                BUCKET,  "s3:GetBucketObjectLockConfiguration") .when("?object-lock")),
    PUT_OBJECT_LOCK_CONFIGURATION           (put   ("PutObjectLockConfiguration",                BUCKET,  "s3:PutBucketObjectLockConfiguration") .when("?object-lock")        .must(HAVE_DIGEST)),
    LIST_BUCKET_ANALYTICS_CONFIGURATIONS    (get   ("ListBucketAnalyticsConfigurations",         BUCKET,  "s3:GetAnalyticsConfiguration")        .when("?analytics")),
    GET_BUCKET_ANALYTICS_CONFIGURATION      (get   ("GetBucketAnalyticsConfiguration",           BUCKET,  "s3:GetAnalyticsConfiguration")        .when("?analytics", "?id")),
    PUT_BUCKET_ANALYTICS_CONFIGURATION      (put   ("PutBucketAnalyticsConfiguration",           BUCKET,  "s3:PutAnalyticsConfiguration")        .when("?analytics")),
    DELETE_BUCKET_ANALYTICS_CONFIGURATION   (delete("DeleteBucketAnalyticsConfiguration",        BUCKET,  "s3:PutAnalyticsConfiguration")        .when("?analytics")),
    LIST_BUCKET_INVENTORY_CONFIGURATIONS    (get   ("ListBucketInventoryConfigurations",         BUCKET,  "s3:GetInventoryConfiguration")        .when("?inventory")),
    GET_BUCKET_INVENTORY_CONFIGURATION      (get   ("GetBucketInventoryConfiguration",           BUCKET,  "s3:GetInventoryConfiguration")        .when("?inventory", "?id")),
    PUT_BUCKET_INVENTORY_CONFIGURATION      (put   ("PutBucketInventoryConfiguration",           BUCKET,  "s3:PutInventoryConfiguration")        .when("?inventory")),
    DELETE_BUCKET_INVENTORY_CONFIGURATION   (delete("DeleteBucketInventoryConfiguration",        BUCKET,  "s3:PutInventoryConfiguration")        .when("?inventory")),
    LIST_BUCKET_METRICS_CONFIGURATIONS      (get   ("ListBucketMetricsConfigurations",           BUCKET,  "s3:GetMetricsConfiguration")          .when("?metrics")),
    GET_BUCKET_METRICS_CONFIGURATION        (get   ("GetBucketMetricsConfiguration",             BUCKET,  "s3:GetMetricsConfiguration")          .when("?metrics", "?id")),
    PUT_BUCKET_METRICS_CONFIGURATION        (put   ("PutBucketMetricsConfiguration",             BUCKET,  "s3:PutMetricsConfiguration")          .when("?metrics")),
    DELETE_BUCKET_METRICS_CONFIGURATION     (delete("DeleteBucketMetricsConfiguration",          BUCKET,  "s3:PutMetricsConfiguration")          .when("?metrics")),
    LIST_INTELLIGENT_TIERING_CONFIGURATIONS (get   ("ListBucketIntelligentTieringConfigurations",BUCKET,  "s3:GetIntelligentTieringConfiguration").when("?intelligent-tiering")),
    GET_INTELLIGENT_TIERING_CONFIGURATION   (get   ("GetBucketIntelligentTieringConfiguration",  BUCKET,  "s3:GetIntelligentTieringConfiguration").when("?intelligent-tiering", "?id")),
    PUT_INTELLIGENT_TIERING_CONFIGURATION   (put   ("PutBucketIntelligentTieringConfiguration",  BUCKET,  "s3:PutIntelligentTieringConfiguration").when("?intelligent-tiering")),
    DELETE_INTELLIGENT_TIERING_CONFIGURATION(delete("DeleteBucketIntelligentTieringConfiguration",BUCKET,  "s3:PutIntelligentTieringConfiguration").when("?intelligent-tiering")),
    CREATE_BUCKET_METADATA_CONFIGURATION    (post  ("CreateBucketMetadataConfiguration",         BUCKET,  "s3:CreateBucketMetadataTableConfiguration").when("?metadataConfiguration").must(HAVE_DIGEST).unserved(Unserved.METADATA_TABLES)),
    GET_BUCKET_METADATA_CONFIGURATION       (get   ("GetBucketMetadataConfiguration",            BUCKET,  "s3:GetBucketMetadataTableConfiguration").when("?metadataConfiguration").neverSet()),
    DELETE_BUCKET_METADATA_CONFIGURATION    (delete("DeleteBucketMetadataConfiguration",         BUCKET,  "s3:DeleteBucketMetadataTableConfiguration").when("?metadataConfiguration").neverSet()),
    CREATE_BUCKET_METADATA_TABLE            (post  ("CreateBucketMetadataTableConfiguration",    BUCKET,  "s3:CreateBucketMetadataTableConfiguration").when("?metadataTable")      .must(HAVE_DIGEST).unserved(Unserved.METADATA_TABLES)),
    GET_BUCKET_METADATA_TABLE               (get   ("GetBucketMetadataTableConfiguration",       BUCKET,  "s3:GetBucketMetadataTableConfiguration").when("?metadataTable")      .neverSet()),
    DELETE_BUCKET_METADATA_TABLE            (delete("DeleteBucketMetadataTableConfiguration",    BUCKET,  "s3:DeleteBucketMetadataTableConfiguration").when("?metadataTable")      .neverSet()),
    UPDATE_METADATA_INVENTORY_TABLE         (put   ("UpdateBucketMetadataInventoryTableConfiguration",BUCKET,  "s3:UpdateBucketMetadataInventoryTableConfiguration").when("?metadataInventoryTable")
                                                                                                         .must(HAVE_DIGEST).unserved(Unserved.METADATA_TABLES)),
    UPDATE_METADATA_JOURNAL_TABLE           (put   ("UpdateBucketMetadataJournalTableConfiguration",BUCKET,  "s3:UpdateBucketMetadataJournalTableConfiguration").when("?metadataJournalTable").must(HAVE_DIGEST).unserved(Unserved.METADATA_TABLES)),

    PUT_OBJECT                              (put   ("PutObject",                                 OBJECT,  "s3:PutObject")                                                     .also(NEW_OBJECT).makesObject(true)),
    COPY_OBJECT                             (put   ("CopyObject",                                OBJECT,  "s3:PutObject")                        .when("x-amz-copy-source")
                                                                                                         .also(NEW_OBJECT).keys(WRITE, TAGS_OF_SOURCE).makesObject(true).must(HAVE_NO_BODY).signed("copy objects")),
    GET_OBJECT                              (get   ("GetObject",                                 OBJECT,  "s3:GetObject")                                                     .ofVersion("s3:GetObjectVersion").byTags()),
    HEAD_OBJECT                             (head  ("HeadObject",                                OBJECT,  "s3:GetObject")                                                     .ofVersion("s3:GetObjectVersion").byTags()),
    DELETE_OBJECT                           (delete("DeleteObject",                              OBJECT,  "s3:DeleteObject")                     
                                                                                                         .ofVersion("s3:DeleteObjectVersion").also(BYPASS).keys(IF_MATCH)),
    CREATE_MULTIPART_UPLOAD                 (post  ("CreateMultipartUpload",                     OBJECT,  "s3:PutObject")                        .when("?uploads")
                                                                                                         .also(NEW_OBJECT).makesObject(false).signed("initiate multipart uploads")),
    UPLOAD_PART                             (put   ("UploadPart",                                OBJECT,  "s3:PutObject")                        .when("?partNumber", "?uploadId")
                                                                                                         .keys(WRITE, UPLOAD).makesObject(false).must(NOT_DESCRIBE_OBJECT)),
    UPLOAD_PART_COPY                        (put   ("UploadPartCopy",                            OBJECT,  "s3:PutObject")                        .when("?partNumber", "?uploadId", "x-amz-copy-source")
                                                                                                         .keys(WRITE, UPLOAD).makesObject(false).must(NOT_DESCRIBE_OBJECT, HAVE_NO_BODY).signed("copy objects")),
    COMPLETE_MULTIPART_UPLOAD               (post  ("CompleteMultipartUpload",                   OBJECT,  "s3:PutObject")                        .when("?uploadId")           .keys(WRITE, UPLOAD).makesObject(true)),
    ABORT_MULTIPART_UPLOAD                  (delete("AbortMultipartUpload",                      OBJECT,  "s3:AbortMultipartUpload")             .when("?uploadId")),
    LIST_PARTS                              (get   ("ListParts",                                 OBJECT,  "s3:ListMultipartUploadParts")         .when("?uploadId")           .page()),
    GET_OBJECT_ATTRIBUTES                   (get   ("GetObjectAttributes",                       OBJECT,  "s3:GetObjectAttributes")              .when("?attributes")
                                                                                                         .ofVersion("s3:GetObjectVersionAttributes").also(READING).byTags()),
    GET_OBJECT_TAGGING                      (get   ("GetObjectTagging",                          OBJECT,  "s3:GetObjectTagging")                 .when("?tagging")
                                                                                                         .ofVersion("s3:GetObjectVersionTagging").byTags()),
    PUT_OBJECT_TAGGING                      (put   ("PutObjectTagging",                          OBJECT,  "s3:PutObjectTagging")                 .when("?tagging")
                                                                                                         .byBody().keys().ofVersion("s3:PutObjectVersionTagging").byTags().must(HAVE_DIGEST)),
    DELETE_OBJECT_TAGGING                   (delete("DeleteObjectTagging",                       OBJECT,  "s3:DeleteObjectTagging")              .when("?tagging")
                                                                                                         .ofVersion("s3:DeleteObjectVersionTagging").byTags()),
    GET_OBJECT_ACL                          (get   ("GetObjectAcl",                              OBJECT,  "s3:GetObjectAcl")                     .when("?acl")                .ofVersion("s3:GetObjectVersionAcl").byTags()),
    PUT_OBJECT_ACL                          (put   ("PutObjectAcl",                              OBJECT,  "s3:PutObjectAcl")                     .when("?acl")
                                                                                                         .ofVersion("s3:PutObjectVersionAcl").byTags().must(HAVE_DIGEST)),
    GET_OBJECT_RETENTION                    (get   ("GetObjectRetention",                        OBJECT,  "s3:GetObjectRetention")               .when("?retention")),
    PUT_OBJECT_RETENTION                    (put   ("PutObjectRetention",                        OBJECT,  "s3:PutObjectRetention")               .when("?retention")          .byBody().keys().also(BYPASS).must(HAVE_DIGEST)),
    GET_OBJECT_LEGAL_HOLD                   (get   ("GetObjectLegalHold",                        OBJECT,  "s3:GetObjectLegalHold")               .when("?legal-hold")),
    PUT_OBJECT_LEGAL_HOLD                   (put   ("PutObjectLegalHold",                        OBJECT,  "s3:PutObjectLegalHold")               .when("?legal-hold")         .byBody().keys().must(HAVE_DIGEST)),
    GET_OBJECT_TORRENT                      (get   ("GetObjectTorrent",                          OBJECT,  "s3:GetObjectTorrent")                 .when("?torrent")            .unserved(Unserved.TORRENT)),
    RESTORE_OBJECT                          (post  ("RestoreObject",                             OBJECT,  "s3:RestoreObject")                    .when("?restore")            .keys().byTags()),
    SELECT_OBJECT_CONTENT                   (post  ("SelectObjectContent",                       OBJECT,  "s3:GetObject")                        .when("?select")             .unserved(Unserved.SELECT)),
    RENAME_OBJECT                           (put   ("RenameObject",                              OBJECT,  "s3:PutObject")                        .when("?renameObject")       .unserved(Unserved.DIRECTORY_BUCKETS)),
    UPDATE_OBJECT_ENCRYPTION                (put   ("UpdateObjectEncryption",                    OBJECT,  "s3:UpdateObjectEncryption")           .when("?encryption")         .byBody().keys().also(WRITING).must(HAVE_DIGEST));
    // spotless:on

    /** What a request addresses. */
    public enum On {
        SERVICE,
        /** The public access block of an account, which S3 Control serves under a path of its own. */
        ACCOUNT,
        BUCKET,
        OBJECT
    }

    /** What decides whether a request is authorized. */
    public enum Judged {
        /** What its head asks for. */
        BY_HEAD,
        /** What its body asks for, once it was read. */
        BY_BODY,
        /** What the fields of its form ask for: they count as its head, once they were read. */
        BY_FORM
    }

    /** Who answers. */
    public enum Served {
        /** A class that bears the operation's name. */
        YES,
        /** It is about a setting that this gateway does not have, and answers what AWS answers where it was never set. */
        AS_NEVER_SET,
        /** It is recognised, and refused as not implemented. */
        NO
    }

    /** What requests must do in their heads, beyond what their operation reads there itself. */
    public enum HeadRule {
        /**
         * Declare a digest of their document: {@code httpChecksumRequired} and {@code requestChecksumRequired} of the S3 model.
         * AWS: PutBucketPolicy is among the model's, but its policy is taken without (s3cmd and the MinIO client send none).
         *
         * <p>Source: https://github.com/aws/api-models-aws/tree/main/models/s3
         */
        HAVE_DIGEST,
        /** Have no body, although they are PUT requests; bodies of GET, HEAD and DELETE requests are left unread, as on AWS. */
        HAVE_NO_BODY,
        /** Not name what an object is made with: it was said when its upload was created. */
        NOT_DESCRIBE_OBJECT
    }

    /** Condition keys that policies see of requests, beyond those of all requests. */
    public enum KeyGroup {
        /** What headers of writes say. */
        WRITE,
        /** Prefix, delimiter and size of a page. */
        LISTING,
        /** The encryption that the upload was created with. */
        UPLOAD,
        /** The precondition, where it is one of a deletion. */
        IF_MATCH,
        /** Tags in headers count only where they replace those of a copy's source. */
        TAGS_OF_SOURCE
    }

    /** By number of selectors; among as many, subresources say more than headers and values. */
    private static final Comparator<S3Operation> SPECIFICITY = Comparator.comparingInt(
                    (S3Operation operation) -> operation.row.selectors.size())
            .thenComparingLong(operation -> operation.row.selectors.stream()
                    .filter(Selector::isSubresource)
                    .count());

    /** The rows of a verb on a resource, the most specific first. */
    @SuppressWarnings("ImmutableEnumChecker") // filled once, below
    private static final Map<On, Map<String, List<S3Operation>>> ROWS = rows();

    @SuppressWarnings("ImmutableEnumChecker") // never changed once the constant exists
    private final S3Row row;

    S3Operation(S3Row row) {
        this.row = row;
    }

    private static Map<On, Map<String, List<S3Operation>>> rows() {
        return Arrays.stream(values())
                .sorted(SPECIFICITY.reversed())
                .collect(Collectors.groupingBy(
                        S3Operation::on,
                        () -> new EnumMap<>(On.class),
                        Collectors.groupingBy(S3Operation::verb, Collectors.toUnmodifiableList())));
    }

    /** The most specific operation of this verb whose selectors the request all has. */
    static Optional<S3Operation> of(String verb, On on, Query query, Headers headers) {
        for (S3Operation operation : ROWS.getOrDefault(on, Map.of()).getOrDefault(verb, List.of())) {
            if (operation.matches(query, headers)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    private boolean matches(Query query, Headers headers) {
        for (Selector selector : row.selectors) {
            if (!selector.selects(query, headers)) {
                return false;
            }
        }
        return true;
    }

    public String wireName() {
        return row.wireName;
    }

    public String verb() {
        return row.verb;
    }

    public On on() {
        return row.on;
    }

    /** The IAM action that the caller needs on the addressed resource; some operations need {@linkplain #further further ones}. */
    public String action() {
        return row.action;
    }

    /** The action in its place for a request that names a version; the same where S3 has no other. */
    public String actionOfVersion() {
        return row.actionOfVersion;
    }

    /** What the caller needs besides, on the same resource, where the request's head asks for it. */
    public List<FurtherAction> further() {
        return row.further;
    }

    public Judged judged() {
        return row.judged;
    }

    /** Whether policies see the tags that the object has before the request. */
    public boolean judgedByTags() {
        return row.judgedByTags;
    }

    /** Whether it is about an object that is there, which belongs to somebody; writing and deleting are about the bucket. */
    public boolean isOfExistingObject() {
        return row.on == On.OBJECT
                && row.makesObject.isEmpty()
                && this != DELETE_OBJECT
                && !isSelectedByParameter("uploadId");
    }

    /** Whether policies see these condition keys. */
    public boolean shows(KeyGroup keys) {
        return row.keys.contains(keys);
    }

    /** Whether an object comes into being; empty for operations that have nothing to do with it. */
    public Optional<Boolean> makesObject() {
        return row.makesObject;
    }

    public boolean must(HeadRule rule) {
        return row.rules.contains(rule);
    }

    /** Whether the bucket that it names is one that it makes. */
    public boolean isOfNewBucket() {
        return row.ofNewBucket;
    }

    /** What only signed requests may do, whatever policies say, in the words of the refusal. */
    public Optional<String> forSigners() {
        return row.forSigners;
    }

    /** Whether a short request has a long page for an answer, which costs far more. */
    public boolean isPage() {
        return row.page;
    }

    /** What its requests are recorded as. */
    public OperationTraits traits() {
        return new OperationTraits(row.wireName, row.readOnly, row.data);
    }

    public Served served() {
        return row.served;
    }

    /** Why it is not served, where it is not. */
    public Optional<Unserved> unserved() {
        return row.unserved;
    }

    boolean isAsSpecificAs(S3Operation other) {
        return SPECIFICITY.compare(this, other) == 0;
    }

    List<Selector> selectors() {
        return row.selectors;
    }

    /** Whether a query parameter of this name is one of the things that select this operation. */
    boolean isSelectedByParameter(String name) {
        for (Selector selector : row.selectors) {
            if (selector.isParameter() && selector.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    boolean isSelectedByHeader(String name) {
        for (Selector selector : row.selectors) {
            if (!selector.isParameter() && selector.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
