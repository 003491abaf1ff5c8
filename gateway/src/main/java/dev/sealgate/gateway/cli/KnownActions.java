package dev.sealgate.gateway.cli;

import dev.sealgate.kms.operation.KmsOperations;
import dev.sealgate.policy.catalog.S3Actions;
import dev.sealgate.policy.value.Glob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The actions that a question can be about: asked about one that nobody can perform, policies say nothing that is worth knowing. */
final class KnownActions {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]+):[A-Za-z0-9]+");
    private static final int NEAR = 3;

    /** Services whose actions are all known. */
    private static final List<String> NAMES = Stream.of(
                    S3Actions.matching(Glob.of("*")).stream().map(S3Actions.Action::name),
                    KmsOperations.all().stream().map(KmsOperations.Row::action),
                    Stream.of("kms:ReEncryptTo"))
            .flatMap(names -> names)
            .distinct()
            .toList();

    /** Services of which this gateway performs some actions, and knows those only. */
    private static final Set<String> OTHERS = Set.of("iam", "sts", "cloudtrail", "servicequotas", "sealgate");

    private KnownActions() {}

    /** @throws UseException with what might be meant, for an action that does not exist */
    static String require(String action) {
        var form = FORM.matcher(action);
        if (!form.matches()) {
            throw new UseException("--action: `" + action + "` (expected: service:Name, for example s3:GetObject)");
        }
        if (OTHERS.contains(form.group(1).toLowerCase(Locale.ROOT))
                || NAMES.stream().anyMatch(action::equalsIgnoreCase)) {
            return action;
        }
        List<String> near = near(action);
        throw new UseException("--action: there is no action `" + action + "`"
                + (near.isEmpty()
                        ? " (expected: one of s3, kms, iam, sts, cloudtrail, servicequotas or sealgate)"
                        : " (near: " + String.join(", ", near) + ")"));
    }

    private static List<String> near(String action) {
        String lower = action.toLowerCase(Locale.ROOT);
        record Candidate(String name, int distance) {}
        List<Candidate> candidates = new ArrayList<>();
        for (String name : NAMES) {
            candidates.add(new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))));
        }
        return candidates.stream()
                .filter(candidate -> candidate.distance() <= Math.max(NEAR, action.length() / 4))
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(NEAR)
                .map(Candidate::name)
                .collect(Collectors.toList());
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
