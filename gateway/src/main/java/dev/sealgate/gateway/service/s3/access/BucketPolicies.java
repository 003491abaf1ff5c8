package dev.sealgate.gateway.service.s3.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bucket policies, compiled once for each time one is put. Thread-safe. */
public final class BucketPolicies {
    private static final int MAX_CACHED = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(BucketPolicies.class);

    private final BucketRepository buckets;
    private final Cache<String, Compiled> byId =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

    public BucketPolicies(BucketRepository buckets) {
        this.buckets = buckets;
    }

    /** A compiled policy with what is asked of it at every request. */
    record Compiled(NamedPolicy policy, boolean isPublic) {}

    /** Whether {@link #of} knows without asking. */
    boolean isKnown(Bucket bucket) {
        return bucket.policyId().map(id -> byId.getIfPresent(id) != null).orElse(true);
    }

    /** @throws S3Exception AccessDenied for a stored policy that cannot be understood: what it forbids is not known */
    Optional<Compiled> of(Bucket bucket) {
        if (bucket.policyId().isEmpty()) {
            return Optional.empty();
        }
        Optional<Compiled> known =
                Optional.ofNullable(byId.getIfPresent(bucket.policyId().get()));
        // A policy that was deleted since the bucket was read no longer counts.
        return known.isPresent()
                ? known
                : buckets.findPolicy(bucket.name()).map(stored -> compile(bucket.name(), stored));
    }

    private Compiled compile(BucketName bucket, BucketPolicy stored) {
        return switch (PolicyDocument.parse(stored.text(), PolicyRules.bucket(bucket.value()))) {
            case ParsedPolicy.Valid(PolicyDocument document) -> {
                Compiled compiled = new Compiled(
                        new NamedPolicy("bucket policy of " + bucket, document.boundTo(stored.principalIds())),
                        document.isPublic());
                byId.put(stored.id(), compiled);
                yield compiled;
            }
            case ParsedPolicy.Malformed(String message) -> {
                LOG.error("the stored policy of bucket {} is refused, and with it every request: {}", bucket, message);
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
            }
        };
    }
}
