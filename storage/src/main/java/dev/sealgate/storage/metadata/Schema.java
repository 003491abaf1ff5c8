package dev.sealgate.storage.metadata;

/**
 * Everything that is on disk in the metadata store: one row per table, ids never reused.
 *
 * <p>Keys are ordered bytes in clear (they carry names); values are {@code version byte | CBOR}, sealed to table id and key,
 * except in {@link #INLINE_BLOBS}, whose values are sealed blobs already.
 */
public enum Schema {
    // spotless:off
    //              id  key → value
    META            (1, "name → Meta v1 (root key checks)"),
    BUCKETS         (2, "bucket → Bucket v1"),
    OBJECTS         (3, "bucket 0x00 key(escaped) → ObjectVersion v1 (current version; none where that is a delete marker)"),
    MANIFESTS       (4, "content id → Manifest v1 (the blobs of a multipart object, in order)"),
    INLINE_BLOBS    (5, "blob id → sealed blob of at most 64 KiB plaintext, not sealed again"),
    FILE_BLOBS      (6, "blob id → FileBlob v1 (a file is referenced)"),
    REFERENCES      (7, "content id → References v1 (absent: exactly one)"),
    GARBAGE         (8, "instant(ms, big-endian) content or upload id → Garbage v1 (unused since then; what the sweeper deletes)"),
    UPLOADS         (9, "bucket 0x00 key(escaped) instant upload id → OpenUpload v1"),
    UPLOAD_IDS      (10, "upload id → UploadPlace v1"),
    PARTS           (11, "upload id, part number(2, big-endian) → Part v1"),
    COMPLETED       (12, "upload id → CompletedUpload v1 (so that a repeated complete succeeds)"),
    SSE_S3_KEYS     (13, "generation(4, big-endian) → SseS3Key v1"),
    KMS_KEYS        (14, "account 0x00 region 0x00 key id → KmsKey v3 (v2: the same without related keys; v1: without a policy too)"),
    KMS_ALIASES     (15, "account 0x00 region 0x00 alias name → KmsAlias v1"),
    BUCKET_POLICIES (16, "bucket → BucketPolicy v1"),
    ACCOUNT_PUBLIC_ACCESS(17, "account → PublicAccessBlock v1"),
    KMS_GRANTS      (18, "account 0x00 region 0x00 key id 0x00 grant id → Grant v1"),
    KMS_GRANTS_BY_GRANTEE(19, "account 0x00 region 0x00 key id 0x00 grantee 0x00 grant id → GrantRow v1"),
    KMS_GRANTS_BY_RETIRER(20, "retiring principal 0x00 region 0x00 account 0x00 key id 0x00 grant id → GrantRow v1"),
    KMS_GRANT_HEADS (21, "account 0x00 region 0x00 key id → GrantHead v1 (how many grants the key has; changes with each)"),
    KMS_KEY_COUNTS  (22, "account 0x00 region 0x00 → KeyCount v1 (customer managed keys)"),
    KMS_DUE         (23, "instant(ms, big-endian) account 0x00 region 0x00 key id → Due v1 (when time changes the key next)"),
    KMS_DUE_MAKING  (24, "empty → Making v1 (how far KMS_DUE has the keys that were there before it)"),
    KMS_KEY_USES    (27, "account 0x00 region 0x00 key id → KeyUse v1 (last use, written late)"),
    KMS_USE_TRACKING(28, "empty → Tracking v1 (since when there are uses)"),
    IAM_USERS       (30, "account 0x00 unique id → User v1 (with its access keys)"),
    IAM_GROUPS      (31, "account 0x00 unique id → Group v1"),
    IAM_ROLES       (32, "account 0x00 unique id → Role v1"),
    IAM_POLICIES    (33, "account 0x00 unique id → ManagedPolicy v1 (with its versions)"),
    IAM_GENERATIONS (34, "account → Generation v1 (counts the changes of the account's identities)"),
    IAM_KEY_USES    (35, "access key id → KeyUse v1 (last use, written late)"),
    DECISIONS       (40, "instant(ms, big-endian) request id → RecordedRequest v1"),
    DECISION_IDS    (41, "request id → Place v1"),
    DECISION_POLICIES(42, "SHA-256 of the text → SharedText v1 (policies that decisions rest on)"),
    BUCKET_LIFECYCLES(45, "bucket → BucketLifecycle v1"),
    LIFECYCLE_PROGRESS(46, "bucket → LifecycleProgress v1 (how far its lifecycle was carried out, on which day)"),
    CONFIGURATIONS  (49, "bucket 0x00 kind 0x00 id → BucketConfiguration v1 (of inventories, metrics and the like)"),
    USAGE           (50, "account 0x00 day(4, big-endian) then region, service, operation, price class, key ARN, bucket, principal, each 0x00, then gateway (none: the only one) → Usage v1 (grows late)"),
    AUDIT_MARK      (60, "gateway (none: the only one) → TrailMark v1 (the newest digest of its audit trail)"),
    AUDIT_FILES     (61, "gateway 0x00 first sequence(8) name → ShippedFile v1 (a closed file of its audit trail, in the blob store)"),
    AUDIT_FILE_TIMES(62, "width(2), latest event time(ms, the latest first) gateway 0x00 first sequence(8) name → FileTime v1 (where AUDIT_FILES has which times)"),
    AUDIT_CHAINS    (63, "gateway → AuditChain v1 (what of its audit trail was removed for its age, and whether it was given up)"),
    QUOTA_VALUES    (70, "account 0x00 region 0x00 quota code → Raised v1"),
    QUOTA_CHANGES   (71, "account 0x00 region 0x00 change id (later ones first) → QuotaChange v1"),
    ROOT_ACCESS_KEY (80, "empty → RootAccessKey v1 (the generated one of the default account)"),
    GATEWAYS        (90, "gateway id → Gateway v1 (renewed again and again; says what it reads, and when it was declared gone)"),
    LIVES           (91, "gateway id → Life v1 (constant; removed by whoever declares the gateway gone, which fences its commits)"),
    LEASES          (92, "name → Lease v1 (who does what one gateway at a time may do; the epoch grows with each holder)"),
    INTENTS         (93, "gateway id 0x00 batch(8, big-endian) → BlobIds v1 (under which blobs may be that no record names yet)"),
    VERSIONS        (100, "bucket 0x00 key(escaped) 0x00 0x01 sequence(8, big-endian, newest first) → VersionRow v1 (what is not in OBJECTS: replaced versions, delete markers)"),
    NULL_VERSIONS   (101, "bucket 0x00 key(escaped) → NullVersion v1 (which row of VERSIONS is the null version, if one is)");
    // spotless:on

    private final int id;
    private final String layout;

    Schema(int id, String layout) {
        this.id = id;
        this.layout = layout;
    }

    /** The stable number of the table; part of every sealed value's associated data. */
    public int id() {
        return id;
    }

    /** Whether values are sealed under the root key; the others are in clear, or sealed blobs. */
    boolean holdsSealedRecords() {
        return this != META && this != INLINE_BLOBS;
    }

    /** Key layout and value type, for readers. */
    public String layout() {
        return layout;
    }
}
