package dev.sealgate.storage.object;

/**
 * What a grant of an ACL gives.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
 */
public enum AclPermission {
    FULL_CONTROL,
    READ,
    WRITE,
    READ_ACP,
    WRITE_ACP
}
