package dev.sealgate.policy;

import dev.sealgate.policy.DecisionTrace.ConditionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out the trace of a decision with the same matchers that decided. */
final class Tracing {
    private Tracing() {}

    static DecisionTrace of(Decision decision) {
        List<PolicyTrace> policies = policies(decision.request());
        Optional<TraceSummary.Deciding> deciding = TraceSummary.deciding(decision, policies);
        String outcome = switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.ExplicitDeny _ -> "explicitDeny";
            case Decision.ImplicitDeny _ -> "implicitDeny";
        };
        String summary = TraceSummary.of(decision, policies, deciding);
        Optional<String> decidedBy =
                deciding.map(TraceSummary.Deciding::label).or(() -> TraceSummary.deciding(decision));
        return new DecisionTrace(outcome, decidedBy, summary, policies);
    }

    private static List<PolicyTrace> policies(AccessRequest request) {
        List<PolicyTrace> policies = new ArrayList<>();
        request.resource().policy().ifPresent(policy -> policies.add(policy(PolicySource.RESOURCE, policy, request)));
        if (request.principal().kind() != Principal.Kind.ROOT) {
            request.policies()
                    .attached()
                    .forEach(policy -> policies.add(policy(PolicySource.IDENTITY, policy, request)));
        }
        request.policies().boundary().ifPresent(policy -> policies.add(policy(PolicySource.BOUNDARY, policy, request)));
        request.policies()
                .session()
                .ifPresent(all -> all.forEach(policy -> policies.add(policy(PolicySource.SESSION, policy, request))));
        return policies;
    }

    private static PolicyTrace policy(PolicySource source, NamedPolicy policy, AccessRequest request) {
        String result = switch (policy.document().judge(request)) {
            case DENY -> "deny";
            case NOTHING -> "nothing";
            case ACCOUNT, LIMITED, ALLOW -> "allow";
        };
        List<StatementTrace> statements = policy.document().statements().stream()
                .map(statement -> statement(statement, request))
                .toList();
        return new PolicyTrace(source, policy.name(), result, statements);
    }

    private static StatementTrace statement(Statement statement, AccessRequest request) {
        RequestContext context = request.context();
        return new StatementTrace(
                statement.index(),
                statement.label(),
                statement.effect().written(),
                statement.principals().includes(request.principal(), context) != Verdict.NOTHING,
                statement.actions().match(request.action()),
                statement.resources().match(request.resource().arn(), context),
                statement.conditions().stream()
                        .map(condition -> condition(condition, context))
                        .toList(),
                statement.judge(request) != Verdict.NOTHING);
    }

    private static ConditionTrace condition(Condition condition, RequestContext context) {
        return new ConditionTrace(
                condition.operator(),
                condition.key(),
                condition.values(context),
                context.find(condition.key()).map(RequestContext.ContextValue::values),
                condition.matches(context));
    }
}
