package dev.sealgate.gateway.service.s3.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.PublicAccessBlock;
import dev.sealgate.storage.object.UploadRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads at once what nearly every request begins with: its bucket, its object or upload, and what guards the bucket, as far as that was
 * needed when the bucket was last seen. Thread-safe.
 *
 * <p>What it remembers decides nothing: it only says what is worth asking for.
 */
final class Foresight {
    private static final int MAX_BUCKETS = 10_000;

    private final BucketRepository buckets;
    private final BucketPolicies policies;
    private final Cache<BucketName, Bucket> seen =
            Caffeine.newBuilder().maximumSize(MAX_BUCKETS).build();

    Foresight(BucketRepository buckets, BucketPolicies policies) {
        this.buckets = buckets;
        this.policies = policies;
    }

    void ahead(S3Route route, BucketName name) {
        List<RecordKey> records = new ArrayList<>();
        records.add(BucketRepository.at(name));
        records.addAll(guards(name));
        route.key().map(key -> new ObjectPath(name, key)).ifPresent(path -> {
            Optional<String> uploadId = route.query().first("uploadId");
            uploadId.ifPresent(id -> {
                records.addAll(UploadRepository.at(path, id));
                route.query()
                        .first("partNumber")
                        .flatMap(number -> UploadRepository.partAt(id, number))
                        .ifPresent(records::add);
            });
            if (uploadId.isEmpty() || route.operation().makesObject().orElse(false)) {
                records.add(ObjectRepository.at(path));
            }
        });
        buckets.ahead(records);
    }

    private List<RecordKey> guards(BucketName name) {
        Bucket known = seen.getIfPresent(name);
        if (known == null || !policies.isKnown(known)) {
            return List.of(BucketRepository.policyAt(name));
        }
        boolean publicGrantsMayCount = known.aclsCount()
                && known.publicAccess()
                        .filter(PublicAccessBlock::ignorePublicAcls)
                        .isEmpty();
        return publicGrantsMayCount
                        || policies.of(known)
                                .filter(BucketPolicies.Compiled::isPublic)
                                .isPresent()
                ? List.of(AccountSettings.publicAccessBlockAt(known.ownerAccountId()))
                : List.of();
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the very one that was seen last
    void saw(Bucket bucket) {
        if (seen.getIfPresent(bucket.name()) != bucket) {
            // Rules for browsers and ACLs can be long, and say nothing about what is worth asking for.
            boolean plain = bucket.cors().isEmpty() && bucket.acl().isEmpty();
            seen.put(bucket.name(), plain ? bucket : bucket.withCors(List.of()).withAcl(Optional.empty()));
        }
    }
}
