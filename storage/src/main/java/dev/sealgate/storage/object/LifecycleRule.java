package dev.sealgate.storage.object;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of a {@link BucketLifecycle}. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 *
 * @param expiration what becomes of current versions
 * @param noncurrent what becomes of versions that were replaced
 * @param transitions where current versions are moved
 * @param noncurrentTransitions where versions are moved that were replaced
 * @param abortUploadsAfterDays after so many days uploads that are still open are aborted
 */
public record LifecycleRule(
        String id,
        boolean enabled,
        Filter filter,
        Optional<Expiration> expiration,
        Optional<NoncurrentExpiration> noncurrent,
        Optional<Integer> abortUploadsAfterDays,
        List<Transition> transitions,
        List<NoncurrentTransition> noncurrentTransitions) {
    public LifecycleRule {
        transitions = List.copyOf(transitions);
        noncurrentTransitions = List.copyOf(noncurrentTransitions);
    }

    /** A rule that moves nothing. */
    public LifecycleRule(
            String id,
            boolean enabled,
            Filter filter,
            Optional<Expiration> expiration,
            Optional<NoncurrentExpiration> noncurrent,
            Optional<Integer> abortUploadsAfterDays) {
        this(id, enabled, filter, expiration, noncurrent, abortUploadsAfterDays, List.of(), List.of());
    }

    /** How the filter was written, which is how it is shown. */
    public enum Form {
        /** A Prefix of the rule itself, as before there were filters. */
        PREFIX_OF_RULE,
        /** One predicate at most. */
        SINGLE,
        /** Several, in an And. */
        AND
    }

    /**
     * Which objects the rule is about: those that meet all that is said.
     *
     * @param largerThan bytes, exclusive
     * @param smallerThan bytes, exclusive
     */
    public record Filter(
            Form form,
            Optional<String> prefix,
            Map<String, String> tags,
            Optional<Long> largerThan,
            Optional<Long> smallerThan) {
        public Filter {
            tags = Map.copyOf(tags);
        }

        boolean matches(String key, ObjectVersion version) {
            return matches(key)
                    && version.tags().entrySet().containsAll(tags.entrySet())
                    && largerThan.filter(bytes -> version.sizeBytes() <= bytes).isEmpty()
                    && smallerThan.filter(bytes -> version.sizeBytes() >= bytes).isEmpty();
        }

        /** A delete marker has neither tags nor size. */
        boolean matchesMarker(String key) {
            return matches(key) && tags.isEmpty() && largerThan.isEmpty() && smallerThan.isEmpty();
        }

        /** For uploads. */
        boolean matches(String key) {
            return key.startsWith(prefix.orElse(""));
        }
    }

    /**
     * When current versions expire: one of the three is said.
     *
     * @param days since it was written
     * @param date midnight UTC
     * @param expiredDeleteMarker whether a delete marker goes that hides nothing any more
     */
    public record Expiration(Optional<Integer> days, Optional<Instant> date, boolean expiredDeleteMarker) {
        Optional<Instant> of(Instant written) {
            return days.map(count -> dueAfter(written, count)).or(() -> date);
        }
    }

    /**
     * When replaced versions expire.
     *
     * @param days since they were replaced
     * @param newerVersions how many of the newest replaced versions stay all the same
     */
    public record NoncurrentExpiration(int days, Optional<Integer> newerVersions) {}

    /**
     * When current versions go to another storage class: one of the two is said.
     *
     * @param days since it was written
     * @param date midnight UTC
     */
    public record Transition(Optional<Integer> days, Optional<Instant> date, StorageClass storageClass) {
        boolean isDue(Instant written, Instant now) {
            return days.map(count -> dueAfter(written, count))
                    .or(() -> date)
                    .filter(due -> !now.isBefore(due))
                    .isPresent();
        }
    }

    /**
     * When replaced versions go to another storage class.
     *
     * @param days since they were replaced
     * @param newerVersions how many of the newest replaced versions stay all the same
     */
    public record NoncurrentTransition(int days, Optional<Integer> newerVersions, StorageClass storageClass) {
        boolean isDue(Instant replaced, int newer, Instant now) {
            return newer >= newerVersions.orElse(0) && !now.isBefore(dueAfter(replaced, days));
        }
    }

    /** AWS: so many days later, and from there to the next midnight UTC. */
    static Instant dueAfter(Instant begun, int days) {
        return begun.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }
}
