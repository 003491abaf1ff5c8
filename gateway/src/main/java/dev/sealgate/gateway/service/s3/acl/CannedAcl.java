package dev.sealgate.gateway.service.s3.acl;

import static dev.sealgate.storage.object.AclGrant.toAccount;
import static dev.sealgate.storage.object.AclGrant.toGroup;
import static dev.sealgate.storage.object.AclGroup.ALL_USERS;
import static dev.sealgate.storage.object.AclGroup.AUTHENTICATED_USERS;
import static dev.sealgate.storage.object.AclGroup.LOG_DELIVERY;
import static dev.sealgate.storage.object.AclPermission.FULL_CONTROL;
import static dev.sealgate.storage.object.AclPermission.READ;
import static dev.sealgate.storage.object.AclPermission.READ_ACP;
import static dev.sealgate.storage.object.AclPermission.WRITE;

import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclPermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An ACL that S3 has a name for: full control of the owner, and what each row adds.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
enum CannedAcl {
    // spotless:off
    PRIVATE                  ("private",                   Optional.empty()),
    PUBLIC_READ              ("public-read",               Optional.empty(), toGroup(ALL_USERS, READ)),
    PUBLIC_READ_WRITE        ("public-read-write",         Optional.empty(), toGroup(ALL_USERS, READ), toGroup(ALL_USERS, WRITE)),
    AUTHENTICATED_READ       ("authenticated-read",        Optional.empty(), toGroup(AUTHENTICATED_USERS, READ)),
    AWS_EXEC_READ            ("aws-exec-read",             Optional.empty(), toAccount(CannedAcl.EC2, READ)),
    LOG_DELIVERY_WRITE       ("log-delivery-write",        Optional.empty(), toGroup(LOG_DELIVERY, WRITE), toGroup(LOG_DELIVERY, READ_ACP)),
    BUCKET_OWNER_READ        ("bucket-owner-read",         Optional.of(READ)),
    BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control", Optional.of(FULL_CONTROL));
    // spotless:on

    /** The account that fetches images for EC2. Recorded: what GetObjectAcl shows of {@code aws-exec-read}. */
    static final String EC2 = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

    private final String wireName;
    private final Optional<AclPermission> ofBucketOwner;

    @SuppressWarnings("ImmutableEnumChecker") // never changed once the constant exists
    private final List<AclGrant> more;

    CannedAcl(String wireName, Optional<AclPermission> ofBucketOwner, AclGrant... more) {
        this.wireName = wireName;
        this.ofBucketOwner = ofBucketOwner;
        this.more = List.of(more);
    }

    static Optional<CannedAcl> find(String wireName) {
        return Arrays.stream(values())
                .filter(acl -> acl.wireName.equals(wireName))
                .findFirst();
    }

    /** On a bucket, whose owner is the bucket's owner, those of the bucket's owner mean nothing more. */
    List<AclGrant> grants(String owner, String bucketOwner) {
        List<AclGrant> grants = new ArrayList<>();
        grants.add(toAccount(owner, FULL_CONTROL));
        ofBucketOwner
                .filter(_ -> !owner.equals(bucketOwner))
                .ifPresent(permission -> grants.add(toAccount(bucketOwner, permission)));
        grants.addAll(more);
        return grants;
    }
}
