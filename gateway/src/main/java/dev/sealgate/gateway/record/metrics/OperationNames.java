package dev.sealgate.gateway.record.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Names of services and operations as labels: those that exist, and {@code other} for whatever a client made up. Thread-safe. */
public final class OperationNames {
    static final String OTHER = "other";

    private final Map<String, Predicate<String>> services;

    /** @param services which operations each has */
    public OperationNames(Map<String, Predicate<String>> services) {
        this.services = Map.copyOf(services);
    }

    String service(String claimed) {
        return services.containsKey(claimed) ? claimed : OTHER;
    }

    String operation(String claimedService, Optional<String> claimed) {
        return Optional.ofNullable(services.get(claimedService))
                .flatMap(claimed::filter)
                .orElse(OTHER);
    }
}
