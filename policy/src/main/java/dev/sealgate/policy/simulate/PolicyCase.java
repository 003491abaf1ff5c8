package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Decision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request with every policy that matters for it, and what it should come to. Immutable.
 *
 * @param source where it stands that AWS decides so
 * @param expected none where somebody only asks
 */
public record PolicyCase(String name, String source, AccessRequest request, Optional<Expectation> expected) {
    /**
     * What a decision must be.
     *
     * @param decision {@code allow}, {@code explicitDeny} or {@code implicitDeny}
     * @param by the deciding statement as in {@code <policy>#<Sid or index>}, or for denials the kind of policy: {@code identity},
     *     {@code boundary}, {@code session}, {@code resource}
     * @param text the sentence of the refusal
     */
    public record Expectation(String decision, Optional<String> by, Optional<String> text) {
        /** None when the decision is as expected, else one sentence each. */
        public List<String> differences(Decision actual) {
            return List.of(
                            differs(
                                    "decision",
                                    Optional.of(decision),
                                    actual.trace().outcome()),
                            differs(
                                    "by",
                                    by,
                                    by.filter(given -> given.contains("#")).isPresent()
                                            ? statement(actual)
                                            : kind(actual)),
                            differs("text", text, actual.allowed() ? "" : AccessDeniedText.of(actual)))
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
        }

        private static Optional<String> differs(String what, Optional<String> expected, String actual) {
            return expected.filter(wanted -> !wanted.equals(actual))
                    .map(wanted -> what + ": `" + actual + "` (expected: `" + wanted + "`)");
        }

        private static String statement(Decision actual) {
            return actual.trace().decidedBy().orElse("");
        }

        private static String kind(Decision actual) {
            return switch (actual) {
                case Decision.Allow _, Decision.Undecided _ -> "";
                case Decision.ExplicitDeny deny -> deny.by().name().toLowerCase(Locale.ROOT);
                case Decision.ImplicitDeny deny -> deny.missing().name().toLowerCase(Locale.ROOT);
            };
        }
    }
}
