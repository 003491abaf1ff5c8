package dev.sealgate.gateway.operate.explain;

import dev.sealgate.policy.Decision;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A request that was answered, as its own thread hands it over: references only, nothing worked out. Immutable. */
record Observed(
        Instant time,
        String requestId,
        String operation,
        int status,
        Optional<String> errorCode,
        Principal sender,
        IdentityPolicies policies,
        List<Decision> decisions) {
    private static final int FORBIDDEN = 403;

    /** Whether somebody may want to know why. */
    boolean denied() {
        return status == FORBIDDEN || !decisions.stream().allMatch(Decision::allowed);
    }

    /** Whose administrators may look into the denial. */
    Set<AccountId> accounts() {
        return decisions.stream()
                .filter(decision -> !decision.allowed())
                .map(decision -> decision.request().resource().owner().or(sender::account))
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What it weighs in the queue. */
    int weight() {
        return 1 + decisions.size();
    }
}
