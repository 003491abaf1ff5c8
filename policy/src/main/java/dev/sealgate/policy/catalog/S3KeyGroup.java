package dev.sealgate.policy.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Condition keys of S3 that go together. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
public enum S3KeyGroup {
    // spotless:off
    COMMON        ("authType signatureAge signatureversion TlsVersion x-amz-content-sha256 ResourceAccount DataAccessPointArn"
                 + " DataAccessPointAccount AccessPointNetworkOrigin AccessGrantsInstanceArn BucketTag/ AccessPointTag/"),
    ACL           ("x-amz-acl x-amz-grant-read x-amz-grant-write x-amz-grant-read-acp x-amz-grant-write-acp x-amz-grant-full-control"),
    NEW_BUCKET    ("locationconstraint x-amz-object-ownership"),
    LISTING       ("prefix delimiter max-keys"),
    ENCRYPTION    ("x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id"
                 + " x-amz-server-side-encryption-customer-algorithm"),
    WRITE         ("x-amz-copy-source x-amz-metadata-directive x-amz-storage-class x-amz-website-redirect-location"),
    VERSION       ("versionid"),
    EXISTING_TAGS ("ExistingObjectTag/"),
    NEW_TAGS      ("RequestObjectTag/ RequestObjectTagKeys"),
    LOCK          ("object-lock-mode object-lock-legal-hold object-lock-retain-until-date object-lock-remaining-retention-days"),
    IF_MATCH      ("if-match if-none-match"),
    CREATE        ("ObjectCreationOperation"),
    INVENTORY     ("InventoryAccessibleOptionalFields"),
    REPLICATION   ("destinationRegion isReplicationPauseRequest");
    // spotless:on

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    private final List<String> keys;

    S3KeyGroup(String names) {
        this.keys = Arrays.stream(names.toLowerCase(Locale.ROOT).split(" ", -1))
                .map(name -> "s3:" + name)
                .toList();
    }

    boolean holds(String lowerCaseKey) {
        return keys.stream()
                .anyMatch(key -> key.endsWith("/") ? lowerCaseKey.startsWith(key) : lowerCaseKey.equals(key));
    }
}
