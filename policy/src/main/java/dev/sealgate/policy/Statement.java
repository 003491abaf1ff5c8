package dev.sealgate.policy;

import dev.sealgate.policy.value.Glob;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One statement, compiled. Immutable. */
record Statement(
        int index,
        Optional<String> sid,
        Effect effect,
        PrincipalMatch principals,
        Actions actions,
        Resources resources,
        List<Condition> conditions) {

    /** The Sid, or {@code #0} and so on. */
    String label() {
        return sid.filter(text -> !text.isEmpty()).orElse("#" + index);
    }

    /** Action or NotAction. */
    record Actions(Listed listed, List<Glob> patterns) {
        boolean match(String action, Effort effort) {
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
    record Resources(Listed listed, List<ArnPattern> patterns) {
        /** Where a policy has no Resource because it is the resource's own. */
        static final Resources ITS_OWN = new Resources(Listed.EXCEPT, List.of());
        /** A key policy's statement without Resource: accepted, and without effect. */
        static final Resources NONE = new Resources(Listed.MATCH, List.of());

        boolean match(String arn, RequestContext context, Effort effort) {
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

    Verdict judge(AccessRequest request, Effort effort) {
        if (!actions.match(request.action(), effort)
                || !resources.match(request.resource().arn(), request.context(), effort)) {
            return Verdict.NOTHING;
        }
        Verdict named = principals.includes(request.principal(), request.context(), effort);
        if (named == Verdict.NOTHING || !conditionsMatch(request.context(), effort)) {
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
