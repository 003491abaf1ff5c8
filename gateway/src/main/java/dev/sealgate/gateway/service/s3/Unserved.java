package dev.sealgate.gateway.service.s3;

/** Why an operation is recognised and not served. */
public enum Unserved {
    DIRECTORY_BUCKETS("Only directory buckets (S3 Express One Zone) have it, and there are none here."),
    WEBSITE("No website is served, and accepting its configuration would promise one."),
    REPLICATION("Nothing is copied to another bucket, and accepting it would promise copies that nobody has."),
    LOGGING("No access logs are delivered to buckets; the gateway's own log has a line for each request."),
    NOTIFICATION("No events are sent, and accepting it would promise them."),
    ABAC("Tags of buckets take no part in decisions, and accepting it would promise that they do."),
    METADATA_TABLES("There are no table buckets in which the tables could be kept."),
    TORRENT("S3 has ended its support of BitTorrent."),
    SELECT("There is no query engine; S3 offers it to no new customers.");

    private final String why;

    Unserved(String why) {
        this.why = why;
    }

    public String why() {
        return why;
    }
}
