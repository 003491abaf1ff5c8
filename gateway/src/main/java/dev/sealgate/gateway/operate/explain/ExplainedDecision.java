package dev.sealgate.gateway.operate.explain;

import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why one permission was given or refused. Immutable.
 *
 * @param owner the account that owns the resource
 * @param outcome {@code allow}, {@code explicitDeny} or {@code implicitDeny}
 * @param decidedBy {@code <policy name>#<index or Sid>}, or the name of a grant; none for an implicit deny
 * @param context condition keys of the request with their values
 * @param hidden what the reader may not see, in words
 */
public record ExplainedDecision(
        String action,
        String resource,
        Optional<String> owner,
        String outcome,
        Optional<String> decidedBy,
        String summary,
        Map<String, List<String>> context,
        List<PolicyTrace> policies,
        Optional<String> hidden) {
    /** What the engine alone knows by such a name is no condition key of anybody's policies. */
    private static final String INTERNAL = "sealgate:";

    public ExplainedDecision {
        Map<String, List<String>> shown = new LinkedHashMap<>(context);
        shown.keySet().removeIf(key -> key.startsWith(INTERNAL));
        context = Collections.unmodifiableMap(shown);
    }

    /** With nothing hidden. */
    public static ExplainedDecision of(
            String action, String resource, Optional<String> owner, DecisionTrace trace, RequestContext context) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        context.forEach((key, value) -> values.put(key, value.values()));
        return of(action, resource, owner, trace, values);
    }

    static ExplainedDecision of(
            String action,
            String resource,
            Optional<String> owner,
            DecisionTrace trace,
            Map<String, List<String>> context) {
        return new ExplainedDecision(
                action,
                resource,
                owner,
                trace.outcome(),
                trace.decidedBy(),
                trace.summary(),
                context,
                trace.policies(),
                Optional.empty());
    }

    static Map<String, List<String>> values(List<ContextValue> context) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        context.forEach(value -> values.put(value.key(), value.values()));
        return values;
    }

    public boolean allowed() {
        return outcome.equals("allow");
    }
}
