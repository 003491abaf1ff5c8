package dev.sealgate.gateway.operate.explain;

import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.DecisionTrace.ConditionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps signatures and tokens out of what is recorded: a Referer header can be a presigned URL. */
final class Secrets {
    private static final Pattern IN_URL =
            Pattern.compile("(?i)((?:x-amz-signature|x-amz-security-token|signature)=)[^&\\s\"]*");

    private Secrets() {}

    static String masked(String value) {
        return value.indexOf('=') < 0 ? value : IN_URL.matcher(value).replaceAll("$1...");
    }

    static ContextValue masked(ContextValue value) {
        return new ContextValue(value.key(), masked(value.values()), value.multivalued());
    }

    static DecisionTrace masked(DecisionTrace trace) {
        return new DecisionTrace(
                trace.outcome(),
                trace.decidedBy(),
                masked(trace.summary()),
                trace.policies().stream().map(Secrets::masked).toList());
    }

    private static List<String> masked(List<String> values) {
        return values.stream().map(Secrets::masked).toList();
    }

    private static PolicyTrace masked(PolicyTrace policy) {
        return new PolicyTrace(
                policy.source(),
                policy.name(),
                policy.result(),
                policy.statements().stream().map(Secrets::masked).toList());
    }

    private static StatementTrace masked(StatementTrace statement) {
        return new StatementTrace(
                statement.index(),
                statement.label(),
                statement.effect(),
                statement.principalMatched(),
                statement.actionMatched(),
                statement.resourceMatched(),
                statement.conditions().stream().map(Secrets::masked).toList(),
                statement.matched());
    }

    private static ConditionTrace masked(ConditionTrace condition) {
        return new ConditionTrace(
                condition.operator(),
                condition.key(),
                masked(condition.policyValues()),
                condition.requestValues().map(Secrets::masked),
                condition.matched());
    }
}
