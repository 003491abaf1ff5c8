package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.RequestTally;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.identity.auth.SignatureFacts;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * An S3 request that was routed, authenticated and authorized. Immutable but for the body.
 *
 * @param caller whom every further permission is asked of
 * @param bucketName present for bucket and object operations
 * @param bucket the stored bucket: present for every bucket and object operation but CreateBucket
 * @param key present for object operations: decoded, 1 to 1,024 bytes
 * @param region its bucket's; of a request about no bucket, or a new one, the Region that it is sent to
 * @param now the request's time; the only clock a handler may use
 * @param version the object by whose tags the request was authorized, where it was
 * @param accessKeyId what the request was signed with, if it was
 * @param tally records what the request does
 */
public record S3Request(
        HttpRequest http,
        Query query,
        Caller caller,
        Optional<BucketName> bucketName,
        Optional<Bucket> bucket,
        Optional<String> key,
        VerifiedBody body,
        String region,
        Instant now,
        Optional<ObjectVersion> version,
        Optional<String> accessKeyId,
        RequestTally tally) {
    /** A request that no version was looked up for and of whose signature nothing is known. */
    public S3Request(
            HttpRequest http,
            Query query,
            Caller caller,
            Optional<BucketName> bucketName,
            Optional<Bucket> bucket,
            Optional<String> key,
            VerifiedBody body,
            String region,
            Instant now) {
        this(
                http,
                query,
                caller,
                bucketName,
                bucket,
                key,
                body,
                region,
                now,
                Optional.empty(),
                Optional.empty(),
                RequestTally.NONE);
    }

    public Headers headers() {
        return http.headers();
    }

    public String requestId() {
        return http.requestId();
    }

    /** Whether nobody signed it, or by a version of signature that keys of the KMS do not take. */
    public boolean lacksVersion4() {
        return lacksVersion4(caller);
    }

    /** The same of whoever sent a request. */
    public static boolean lacksVersion4(Caller caller) {
        return caller.principal().kind() == Principal.Kind.ANONYMOUS
                || caller.context()
                        .find("s3:signatureversion")
                        .filter(version -> version.values().contains(SignatureFacts.VERSION_2))
                        .isPresent();
    }

    /** The bucket of an operation that has one. */
    public Bucket requireBucket() {
        return bucket.orElseThrow();
    }

    /** The object of an operation that has one. */
    public ObjectPath path() {
        return new ObjectPath(bucketName.orElseThrow(), key.orElseThrow());
    }
}
