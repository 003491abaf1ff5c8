package dev.sealgate.policy.simulate;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Policies that take the place of those of cases, and which there were to be replaced. Not thread-safe. */
public final class Replacements {
    private static final int SHOWN = 5;

    private final List<Replacement> given;
    private final Set<Replacement> used = new HashSet<>();
    private final Map<PolicySlot, Set<String>> seen = new EnumMap<>(PolicySlot.class);

    /**
     * One of them.
     *
     * @param target the bucket, key or role whose policy it is, or the name of the policy it replaces; none: the only one there is
     */
    public record Replacement(PolicySlot slot, Optional<String> target, SourceText policy) {
        private boolean means(PolicySlot asked, String name, String arn) {
            return slot == asked
                    && target.filter(wanted -> !wanted.equals(name) && !wanted.equals(arn))
                            .isEmpty();
        }
    }

    public Replacements(List<Replacement> given) {
        this.given = List.copyOf(given);
    }

    public static Replacements none() {
        return new Replacements(List.of());
    }

    /** @param arn another way to name the target */
    Optional<SourceText> find(PolicySlot slot, String name, String arn) {
        seen.computeIfAbsent(slot, _ -> new TreeSet<>()).add(name);
        Optional<Replacement> found =
                given.stream().filter(one -> one.means(slot, name, arn)).findFirst();
        found.ifPresent(used::add);
        return found.map(Replacement::policy);
    }

    /** Whether {@code one}, when all cases were read, has replaced nothing or may mean several: what there is, for a message. */
    public Optional<String> complaint(Replacement one) {
        Set<String> there = seen.getOrDefault(one.slot(), Set.of());
        if (one.target().isEmpty() && there.size() > 1) {
            return Optional.of("the cases have several (expected: NAME=FILE, NAME one of " + listed(there) + ")");
        }
        if (used.contains(one)) {
            return Optional.empty();
        }
        if (there.isEmpty()) {
            return Optional.of("no case " + one.slot().need());
        }
        return Optional.of(one.target()
                .filter(target -> !there.contains(target))
                .map(target -> "there is no `" + target + "` in any case (expected: " + listed(there) + ")")
                .orElse("another of the options replaces the same already"));
    }

    private static String listed(Set<String> names) {
        String some = names.stream().limit(SHOWN).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return names.size() > SHOWN ? some + ", ..." : some;
    }
}
