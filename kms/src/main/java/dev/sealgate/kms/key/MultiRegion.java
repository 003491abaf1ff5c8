package dev.sealgate.kms.key;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which Regions hold the keys that are related to a multi-Region key, itself among them; the same in all of them. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 *
 * @param primaryRegion of the one key that can be replicated
 * @param replicaRegions of the others, in order
 */
public record MultiRegion(String primaryRegion, Set<String> replicaRegions) {
    public MultiRegion {
        replicaRegions = Collections.unmodifiableSet(new TreeSet<>(replicaRegions));
        if (replicaRegions.contains(primaryRegion)) {
            throw new IllegalArgumentException("related keys: " + primaryRegion + " is the primary Region");
        }
    }

    /** A primary key without replicas. */
    static MultiRegion of(String primaryRegion) {
        return new MultiRegion(primaryRegion, Set.of());
    }

    /** Every Region that has one of the keys. */
    Set<String> regions() {
        Set<String> all = new TreeSet<>(replicaRegions);
        all.add(primaryRegion);
        return all;
    }

    MultiRegion withReplica(String region) {
        Set<String> more = new TreeSet<>(replicaRegions);
        more.add(region);
        return new MultiRegion(primaryRegion, more);
    }

    MultiRegion withoutReplica(String region) {
        Set<String> fewer = new TreeSet<>(replicaRegions);
        fewer.remove(region);
        return new MultiRegion(primaryRegion, fewer);
    }

    /** The same keys, with the replica of {@code region} as their primary. */
    MultiRegion withPrimary(String region) {
        Set<String> others = regions();
        others.remove(region);
        return new MultiRegion(region, others);
    }
}
