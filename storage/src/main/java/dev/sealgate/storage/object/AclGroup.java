package dev.sealgate.storage.object;

/**
 * A group of grantees that S3 knows by itself.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups
 */
public enum AclGroup {
    ALL_USERS("http://acs.amazonaws.com/groups/global/AllUsers"),
    AUTHENTICATED_USERS("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
    LOG_DELIVERY("http://acs.amazonaws.com/groups/s3/LogDelivery");

    private final String uri;

    AclGroup(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    /** Whether anybody, or anybody with an account, is in it. */
    public boolean isPublic() {
        return this != LOG_DELIVERY;
    }
}
