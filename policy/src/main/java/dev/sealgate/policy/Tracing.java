package dev.sealgate.policy;

import dev.sealgate.policy.DecisionTrace.ConditionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import dev.sealgate.policy.condition.Condition;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.Statement;
import dev.sealgate.policy.document.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works out the trace of a decision with the same matchers that decided. */
final class Tracing {
    private static final String TOO_MUCH =
            "the decisions of this request are too many, or their policies too costly, to be traced all";
    private static final String UNDECIDED =
            "not decided: all that the request asked for would have cost more than one request may";

    private final Effort effort;

    private Tracing(Effort effort) {
        this.effort = effort;
    }

    static DecisionTrace of(Decision decision, Effort effort) {
        String outcome = outcome(decision);
        try {
            return new Tracing(effort).of(decision, outcome);
        } catch (Effort.Exhausted tooMuch) {
            return new DecisionTrace(outcome, Optional.empty(), TOO_MUCH, List.of());
        }
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> "allow";
            case Decision.ExplicitDeny _ -> "explicitDeny";
            case Decision.ImplicitDeny _ -> "implicitDeny";
            case Decision.Undecided _ -> "undecided";
        };
    }

    private DecisionTrace of(Decision decision, String outcome) {
        if (decision instanceof Decision.Undecided) {
            return new DecisionTrace(outcome, Optional.empty(), UNDECIDED, List.of());
        }
        List<PolicyTrace> policies = policies(decision.request());
        TraceSummary summary = new TraceSummary(effort);
        Optional<TraceSummary.Deciding> deciding = summary.deciding(decision, policies);
        String words = summary.of(decision, policies, deciding);
        Optional<String> decidedBy = deciding.map(TraceSummary.Deciding::label).or(() -> summary.deciding(decision));
        return new DecisionTrace(outcome, decidedBy, words, policies);
    }

    private List<PolicyTrace> policies(AccessRequest request) {
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

    private PolicyTrace policy(PolicySource source, NamedPolicy policy, AccessRequest request) {
        effort.spend(policy.document().text().length()); // a trace says it all again
        String result = switch (policy.document().judge(request, effort)) {
            case DENY -> "deny";
            case NOTHING -> "nothing";
            case ACCOUNT, LIMITED, ALLOW -> "allow";
        };
        List<StatementTrace> statements = policy.document().statements().stream()
                .map(statement -> statement(statement, request))
                .toList();
        return new PolicyTrace(source, policy.name(), result, statements);
    }

    private StatementTrace statement(Statement statement, AccessRequest request) {
        RequestContext context = request.context();
        return new StatementTrace(
                statement.index(),
                statement.label(),
                statement.effect().written(),
                statement.principals().includes(request.principal(), context, effort) != Verdict.NOTHING,
                statement.actions().match(request.action(), effort),
                statement.resources().match(request.resource().arn(), context, effort),
                statement.conditions().stream()
                        .map(condition -> condition(condition, context))
                        .toList(),
                statement.judge(request, effort) != Verdict.NOTHING);
    }

    private ConditionTrace condition(Condition condition, RequestContext context) {
        return new ConditionTrace(
                condition.operator(),
                condition.key(),
                condition.values(context, effort),
                context.find(condition.key()).map(RequestContext.ContextValue::values),
                condition.matches(context, effort));
    }
}
