package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What time is to do to a bucket's objects and uploads, as its owner said. Immutable.
 *
 * @param id changes with every replacement, so that whoever keeps it knows whether it still holds
 * @param smallestTransition which objects are too small to be moved to another storage class, in AWS's words; empty for the default
 */
public record BucketLifecycle(String id, List<LifecycleRule> rules, Optional<String> smallestTransition) {
    /** The choice of {@code smallestTransition} by which archives take objects of any size. */
    public static final String BY_CLASS = "varies_by_storage_class";

    private static final long SMALLEST_MOVED_BYTES = 128 * 1024;

    public BucketLifecycle {
        rules = List.copyOf(rules);
    }

    /** The moment from which something is due, and by which rule. */
    public record Due(Instant at, String ruleId) {}

    /** When the current version at {@code key} expires; empty for never. Of several rules the earliest moment counts. */
    public Optional<Due> expiryOf(String key, ObjectVersion version) {
        return earliest(rule -> rule.filter().matches(key, version)
                ? rule.expiration().flatMap(expiration -> expiration.of(version.lastModified()))
                : Optional.empty());
    }

    /**
     * Whether a version that is not current is to be removed.
     *
     * @param replaced when the next newer version was written
     * @param newer how many newer ones are not current either
     */
    boolean removesReplaced(String key, KeyVersion version, Instant replaced, int newer, Instant now) {
        return rules.stream()
                .filter(LifecycleRule::enabled)
                .filter(rule -> switch (version) {
                    case ObjectVersion object -> rule.filter().matches(key, object);
                    case DeleteMarker _ -> rule.filter().matchesMarker(key);
                })
                .flatMap(rule -> rule.noncurrent().stream())
                .anyMatch(expiration -> newer >= expiration.newerVersions().orElse(0)
                        && !now.isBefore(LifecycleRule.dueAfter(replaced, expiration.days())));
    }

    /** Where the current version at {@code key} is to be moved by now; empty for nowhere. Of several classes it is the last. */
    Optional<StorageClass> transitionOf(String key, ObjectVersion version, Instant now) {
        return last(
                key,
                version,
                rule -> rule.transitions().stream()
                        .filter(move -> move.isDue(version.lastModified(), now))
                        .map(LifecycleRule.Transition::storageClass));
    }

    /** The same for a version that is not current; the rest is as for {@link #removesReplaced}. */
    Optional<StorageClass> transitionOfReplaced(
            String key, ObjectVersion version, Instant replaced, int newer, Instant now) {
        return last(
                key,
                version,
                rule -> rule.noncurrentTransitions().stream()
                        .filter(move -> move.isDue(replaced, newer, now))
                        .map(LifecycleRule.NoncurrentTransition::storageClass));
    }

    private Optional<StorageClass> last(
            String key, ObjectVersion version, Function<LifecycleRule, Stream<StorageClass>> due) {
        return rules.stream()
                .filter(rule -> rule.enabled() && rule.filter().matches(key, version))
                .flatMap(rule -> due.apply(rule).filter(target -> isLargeEnough(version, rule, target)))
                .filter(version.storageClass()::leadsTo)
                .max(Comparator.naturalOrder());
    }

    /** AWS: a filter that speaks of sizes has the last word on them. */
    private boolean isLargeEnough(ObjectVersion version, LifecycleRule rule, StorageClass target) {
        boolean bySize = rule.filter().largerThan().isPresent()
                || rule.filter().smallerThan().isPresent();
        boolean anySize = target.isArchive()
                && smallestTransition.filter(BY_CLASS::equals).isPresent();
        return bySize || anySize || version.sizeBytes() >= SMALLEST_MOVED_BYTES;
    }

    /** Whether a delete marker that hides nothing is to be removed. AWS: also when its days as an object would be over. */
    boolean removesMarker(String key, DeleteMarker marker, Instant now) {
        return rules.stream()
                .filter(rule -> rule.enabled() && rule.filter().matchesMarker(key))
                .flatMap(rule -> rule.expiration().stream())
                .anyMatch(expiration -> expiration.expiredDeleteMarker()
                        || expiration
                                .of(marker.lastModified())
                                .filter(due -> !now.isBefore(due))
                                .isPresent());
    }

    /** When an upload to {@code key} that is still open is aborted; empty for never. */
    public Optional<Due> abortOf(String key, Instant initiated) {
        return earliest(rule -> rule.filter().matches(key)
                ? rule.abortUploadsAfterDays().map(days -> LifecycleRule.dueAfter(initiated, days))
                : Optional.empty());
    }

    private Optional<Due> earliest(Function<LifecycleRule, Optional<Instant>> moment) {
        return rules.stream()
                .filter(LifecycleRule::enabled)
                .flatMap(rule -> moment.apply(rule).map(at -> new Due(at, rule.id())).stream())
                .min(Comparator.comparing(Due::at));
    }
}
