package dev.sealgate.gateway.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What may have been meant by a word that does not exist. */
final class Nearest {
    /** So many at most, and so many characters away. */
    private static final int FEW = 3;

    private Nearest() {}

    /** The nearest first; of those as near, by name. */
    static List<String> of(String word, Collection<String> names) {
        record Candidate(String name, int distance) {}
        String lower = word.toLowerCase(Locale.ROOT);
        return names.stream()
                .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.distance() <= Math.max(FEW, word.length() / 4))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(FEW)
                .map(Candidate::name)
                .toList();
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
