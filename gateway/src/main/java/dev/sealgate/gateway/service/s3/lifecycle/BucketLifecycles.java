package dev.sealgate.gateway.service.s3.lifecycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLifecycle;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;

/** The lifecycles of buckets, read once for each time one is put. Thread-safe. */
public final class BucketLifecycles {
    private static final int MAX_RULES_CACHED = 100_000;

    private final BucketRepository buckets;
    private final Cache<String, BucketLifecycle> byId = Caffeine.newBuilder()
            .maximumWeight(MAX_RULES_CACHED)
            .weigher((String _, BucketLifecycle lifecycle) -> lifecycle.rules().size())
            .build();

    public BucketLifecycles(BucketRepository buckets) {
        this.buckets = buckets;
    }

    /** That of the bucket; empty also when it was removed since the bucket was read. */
    public Optional<BucketLifecycle> of(Bucket bucket) {
        if (bucket.lifecycleId().isEmpty()) {
            return Optional.empty();
        }
        Optional<BucketLifecycle> known =
                Optional.ofNullable(byId.getIfPresent(bucket.lifecycleId().get()));
        return known.or(() -> {
            Optional<BucketLifecycle> found = buckets.findLifecycle(bucket.name());
            found.ifPresent(lifecycle -> byId.put(lifecycle.id(), lifecycle));
            return found;
        });
    }
}
