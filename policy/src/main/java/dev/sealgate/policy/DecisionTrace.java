package dev.sealgate.policy;

import dev.sealgate.policy.document.Effect;
import java.util.List;
import java.util.Optional;

/**
 * Why a decision is what it is: everything that was compared. Immutable values for people and for JSON.
 *
 * @param outcome {@code allow}, {@code explicitDeny} or {@code implicitDeny}
 * @param decidedBy the statement that decided, as {@code <policy name>#<index or Sid>}, or the name of the grant that did; none for
 *     an implicit deny
 * @param summary one sentence for people: which policy, statement, condition and value made it so
 */
public record DecisionTrace(String outcome, Optional<String> decidedBy, String summary, List<PolicyTrace> policies) {

    /** The statement that decided, with its policy. */
    public record Deciding(PolicyTrace policy, StatementTrace statement) {
        /** As {@link #decidedBy} has it. */
        String label() {
            return policy.name() + statement.suffix();
        }
    }

    /** What {@link #decidedBy} means; none for an implicit deny and for grants. */
    public Optional<Deciding> deciding() {
        String effect = (outcome.equals("allow") ? Effect.ALLOW : Effect.DENY).written();
        return policies.stream()
                .flatMap(policy -> policy.statements().stream()
                        .filter(statement ->
                                statement.matched() && statement.effect().equals(effect))
                        .map(statement -> new Deciding(policy, statement)))
                .filter(one -> decidedBy.filter(one.label()::equals).isPresent())
                .findFirst();
    }

    /**
     * One policy.
     *
     * @param result what the policy alone says: {@code allow}, {@code deny} or {@code nothing}
     */
    public record PolicyTrace(PolicySource source, String name, String result, List<StatementTrace> statements) {}

    /**
     * One statement: matched when all of its parts did.
     *
     * @param label the Sid, or {@code #0} and so on
     * @param principalMatched always true in identity policies
     */
    public record StatementTrace(
            int index,
            String label,
            String effect,
            boolean principalMatched,
            boolean actionMatched,
            boolean resourceMatched,
            List<ConditionTrace> conditions,
            boolean matched) {
        /** What follows the policy's name: {@code #Sid} or {@code #0}. */
        public String suffix() {
            return (label.startsWith("#") ? "" : "#") + label;
        }
    }

    /**
     * One key under one operator.
     *
     * @param operator as written, for example {@code ForAnyValue:StringLikeIfExists}
     * @param policyValues with variables filled in
     * @param requestValues absent: the request has no such key
     */
    public record ConditionTrace(
            String operator,
            String key,
            List<String> policyValues,
            Optional<List<String>> requestValues,
            boolean matched) {}
}
