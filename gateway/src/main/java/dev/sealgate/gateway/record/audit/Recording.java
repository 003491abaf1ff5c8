package dev.sealgate.gateway.record.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the audit trail keeps of the requests to one service. Immutable. */
public sealed interface Recording {
    /**
     * A management event each.
     *
     * @param region the only one in which a global service's events are found; empty for where the request was sent
     * @param readOnly whether an operation changes nothing
     * @param asCalls whether what a request asks for is recorded with each call to the KMS that began, and the request then is not
     */
    record Management(Optional<String> region, Predicate<String> readOnly, boolean asCalls) implements Recording {
        /** In the region where the request was sent. */
        public Management(Predicate<String> readOnly) {
            this(Optional.empty(), readOnly, false);
        }

        /** All events in one region. */
        public Management in(String onlyRegion) {
            return new Management(Optional.of(onlyRegion), readOnly, asCalls);
        }

        /** Requests whose calls to the KMS are events of their own. */
        public Management recordedAsCalls() {
            return new Management(region, readOnly, true);
        }
    }

    /** Nothing: requests that are no service's. */
    record Nothing() implements Recording {}

    /** Data events as far as they are wanted, and management events. */
    record OfS3() implements Recording {}

    /** Whether requests must not be answered while nothing can be recorded. */
    default boolean recordsAnything() {
        return !(this instanceof Nothing);
    }

    /** Whether the name is one of those that AWS gives to operations that change nothing. */
    static boolean startsReadOnly(String operation) {
        return List.of("Get", "List", "Head", "Describe", "Lookup", "Simulate", "Generate").stream()
                .anyMatch(operation::startsWith);
    }
}
