package dev.sealgate.policy.simulate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which of the names that exist somebody may have meant. */
public final class NearNames {
    private static final int NEAR = 3;
    private static final int LONGEST = 200;

    private NearNames() {}

    private record Candidate(String name, int distance) {}

    /** At most three, the nearest first; letters compare without case. */
    public static List<String> of(String typed, Collection<String> names) {
        if (typed.length() > LONGEST) {
            return List.of();
        }
        int far = Math.min(typed.length() / 2, Math.max(NEAR, typed.length() / 4));
        String lower = typed.toLowerCase(Locale.ROOT);
        return names.stream()
                .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= far)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(NEAR)
                .map(Candidate::name)
                .toList();
    }

    /** The end of a message about a name that does not exist: what is near, else all there are. */
    static String hint(String typed, Collection<String> names) {
        return of(typed, names).stream()
                .findFirst()
                .map(near -> " (did you mean `" + near + "`?)")
                .orElseGet(() -> " (expected: one of "
                        + names.stream().sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                        + ")");
    }

    /** Of Levenshtein: how many characters must be put, taken or changed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int at = 0; at < row.length; at++) {
            row[at] = at;
        }
        for (int from = 1; from <= one.length(); from++) {
            int diagonal = row[0];
            row[0] = from;
            for (int to = 1; to < row.length; to++) {
                int changed = diagonal + (one.charAt(from - 1) == other.charAt(to - 1) ? 0 : 1);
                diagonal = row[to];
                row[to] = Math.min(changed, 1 + Math.min(row[to], row[to - 1]));
            }
        }
        return row[other.length()];
    }
}
