package dev.sealgate.policy.document;

import dev.sealgate.policy.condition.ArnPattern;
import dev.sealgate.policy.condition.Condition;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Question;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.value.Glob;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One statement, compiled. Immutable. */
public record Statement(
        int index,
        Optional<String> sid,
        Effect effect,
        PrincipalMatch principals,
        Actions actions,
        Resources resources,
        List<Condition> conditions) {

    /** The Sid, or {@code #0} and so on. */
    public String label() {
        return sid.filter(text -> !text.isEmpty()).orElse("#" + index);
    }

    /** Action or NotAction. */
    public record Actions(Listed listed, List<Glob> patterns) {
        public boolean match(String action, Effort effort) {
            effort.spend(patterns.size());
            for (int at = 0; at < patterns.size(); at++) {
                if (patterns.get(at).matchesIgnoringCase(action)) {
                    return listed == Listed.MATCH;
                }
            }
            return listed == Listed.EXCEPT;
        }
    }

    /** Resource or NotResource. */
    public record Resources(Listed listed, List<ArnPattern> patterns) {
        /** Where a policy has no Resource because it is the resource's own. */
        static final Resources ITS_OWN = new Resources(Listed.EXCEPT, List.of());
        /** A key policy's statement without Resource: accepted, and without effect. */
        static final Resources NONE = new Resources(Listed.MATCH, List.of());

        public boolean match(String arn, RequestContext context, Effort effort) {
            effort.spend(patterns.size());
            for (int at = 0; at < patterns.size(); at++) {
                if (patterns.get(at).matches(arn, context, effort)) {
                    return listed == Listed.MATCH;
                }
            }
            return listed == Listed.EXCEPT;
        }
    }

    /** Whether what is listed is meant, or everything else. */
    enum Listed {
        MATCH,
        EXCEPT
    }

    Statement boundTo(Map<String, String> ids) {
        return new Statement(index, sid, effect, principals.boundTo(ids), actions, resources, conditions);
    }

    public Verdict judge(Question question, Effort effort) {
        if (!actions.match(question.action(), effort)
                || !resources.match(question.resourceArn(), question.context(), effort)) {
            return Verdict.NOTHING;
        }
        Verdict named = principals.includes(question.principal(), question.context(), effort);
        if (named == Verdict.NOTHING || !conditionsMatch(question.context(), effort)) {
            return Verdict.NOTHING;
        }
        return effect == Effect.DENY ? Verdict.DENY : named;
    }

    private boolean conditionsMatch(RequestContext context, Effort effort) {
        for (int at = 0; at < conditions.size(); at++) {
            if (!conditions.get(at).matches(context, effort)) {
                return false;
            }
        }
        return true;
    }
}
