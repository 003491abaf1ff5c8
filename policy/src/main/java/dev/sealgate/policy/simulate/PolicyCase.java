package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.PolicySource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
     * @param by the deciding statement as in {@code <policy>#<Sid or index>}, where the policy may also go by its place in the case
     *     ({@code bucket}, {@code identity} and so on); or the place alone, of a policy that is missing too
     * @param text the sentence of the refusal
     */
    public record Expectation(String decision, Optional<String> by, Optional<String> text) {
        /** None when the decision is as expected, else one sentence each. */
        public List<String> differences(Decision actual) {
            return differences(actual, actual.trace());
        }

        /** @param trace of {@code actual}, where it was worked out already */
        public List<String> differences(Decision actual, DecisionTrace trace) {
            return List.of(
                            differs("decision", Optional.of(decision), trace.outcome()),
                            differs(
                                    "by",
                                    by.filter(wanted -> names(actual, trace).noneMatch(wanted::equals)),
                                    by.filter(given -> given.contains("#")).isPresent()
                                            ? trace.decidedBy().orElse("")
                                            : names(actual, trace).findFirst().orElse("")),
                            differs("text", text, actual.allowed() ? "" : AccessDeniedText.of(actual)))
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
        }

        private static Optional<String> differs(String what, Optional<String> expected, String actual) {
            return expected.filter(wanted -> !wanted.equals(actual))
                    .map(wanted -> what + ": `" + actual + "` (expected: `" + wanted + "`)");
        }

        /** Every name of what decided: the place of its policy, and that with its statement. */
        private static Stream<String> names(Decision actual, DecisionTrace trace) {
            Optional<DecisionTrace.Deciding> deciding = trace.deciding();
            Optional<PolicySource> source = switch (actual) {
                case Decision.Allow _ -> deciding.map(one -> one.policy().source());
                case Decision.ExplicitDeny deny -> Optional.of(deny.by());
                case Decision.ImplicitDeny deny -> Optional.of(deny.missing());
                case Decision.Undecided _ -> Optional.empty();
            };
            List<String> places = source.stream()
                    .flatMap(kind ->
                            PolicySlot.places(kind, actual.request().resource().kind()))
                    .toList();
            String suffix = deciding.map(one -> one.statement().suffix()).orElse("");
            return Stream.concat(
                    places.stream(),
                    suffix.isEmpty()
                            ? Stream.empty()
                            : Stream.concat(places.stream().map(place -> place + suffix), trace.decidedBy().stream()));
        }
    }
}
