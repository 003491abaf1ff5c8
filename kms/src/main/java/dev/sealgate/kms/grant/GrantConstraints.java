package dev.sealgate.kms.grant;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which encryption contexts a grant allows; both parts must hold where both are there. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 *
 * @param contextEquals the only pairs there may be, none missing
 * @param contextSubset pairs that must be among the request's
 */
public record GrantConstraints(
        Optional<Map<String, String>> contextEquals, Optional<Map<String, String>> contextSubset) {
    public static final GrantConstraints NONE = new GrantConstraints(Optional.empty(), Optional.empty());

    public GrantConstraints {
        contextEquals = contextEquals.map(pairs -> Collections.unmodifiableMap(new TreeMap<>(pairs)));
        contextSubset = contextSubset.map(pairs -> Collections.unmodifiableMap(new TreeMap<>(pairs)));
    }

    public boolean isNone() {
        return contextEquals.isEmpty() && contextSubset.isEmpty();
    }

    /** @param context as {@link ContextPair#inOrder} gives it */
    boolean allow(List<ContextPair> context) {
        return contextEquals.map(ContextPair::of).map(context::equals).orElse(true)
                && contextSubset.map(ContextPair::of).map(contains(context)).orElse(true);
    }

    /** Whether every context that {@code other} allows is one that this allows too. */
    boolean cover(GrantConstraints other) {
        boolean equalsKept = contextEquals
                .map(ContextPair::of)
                .map(mine -> other.contextEquals
                        .map(ContextPair::of)
                        .map(mine::equals)
                        .orElse(false))
                .orElse(true);
        boolean subsetKept = contextSubset
                .map(ContextPair::of)
                .map(mine -> holds(other.contextEquals, mine) || holds(other.contextSubset, mine))
                .orElse(true);
        return equalsKept && subsetKept;
    }

    private static boolean holds(Optional<Map<String, String>> pairs, List<ContextPair> wanted) {
        return pairs.map(ContextPair::of)
                .filter(all -> contains(all).apply(wanted))
                .isPresent();
    }

    private static Function<List<ContextPair>, Boolean> contains(List<ContextPair> all) {
        return wanted -> Set.copyOf(all).containsAll(wanted);
    }
}
