package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.policy.context.Effort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a simulation found, as AWS writes it: one result for an action, with one below it for each resource that was named. Used by the
 * request's thread. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
final class EvaluationXml {
    private static final String DENIED = "explicitDeny";
    private static final String ALLOWED = "allowed";

    /** In the order in which traces have them. */
    private final List<NamedPolicy> policies;

    private final boolean bounded;
    private final Effort tracing = Effort.ofTraces();
    private final Map<NamedPolicy, List<StatementPositions.Span>> positions = new HashMap<>();

    EvaluationXml(IdentityPolicies all) {
        policies = new ArrayList<>(all.attached());
        all.boundary().ifPresent(policies::add);
        bounded = all.boundary().isPresent();
    }

    /** Of an action on everything. */
    void overall(XmlBody xml, Decision decision) {
        DecisionTrace trace = trace(decision);
        boundary(xml, List.of(trace));
        matched(xml, outcome(decision), trace);
        missing(xml, trace);
        head(xml, decision.request().action(), "*", outcome(decision));
    }

    /** Of an action on each of these resources. AWS: the details are there, but empty, within one account. */
    void forResources(XmlBody xml, String action, List<Decision> decisions) {
        List<DecisionTrace> traces = decisions.stream().map(this::trace).toList();
        String outcome = together(decisions);
        xml.element("EvalDecisionDetails", _ -> {});
        boundary(xml, traces);
        if (decisions.size() == 1) {
            matched(xml, outcome, traces.getFirst());
        } else {
            xml.element("MatchedStatements", _ -> {});
        }
        xml.element("MissingContextValues", _ -> {});
        head(xml, action, decisions.size() == 1 ? resource(decisions.getFirst()) : "*", outcome);
        xml.element("ResourceSpecificResults", results -> {
            for (int at = 0; at < decisions.size(); at++) {
                Decision decision = decisions.get(at);
                DecisionTrace trace = traces.get(at);
                results.element("member", member -> specific(member, decision, trace));
            }
        });
    }

    private void specific(XmlBody xml, Decision decision, DecisionTrace trace) {
        boundary(xml, List.of(trace));
        matched(xml, outcome(decision), trace);
        missing(xml, trace);
        xml.text("EvalResourceName", resource(decision)).text("EvalResourceDecision", outcome(decision));
    }

    private DecisionTrace trace(Decision decision) {
        DecisionTrace trace = decision.trace(tracing);
        if (trace.policies().size() < policies.size()) {
            throw tooMuch();
        }
        return trace;
    }

    /** What the simulation of a request costs is bounded as deciding it is. */
    static QueryException tooMuch() {
        return new QueryException(QueryErrorCode.POLICY_EVALUATION, UndecidedException.TEXT);
    }

    private static void head(XmlBody xml, String action, String resource, String outcome) {
        xml.text("EvalResourceName", resource).text("EvalDecision", outcome).text("EvalActionName", action);
    }

    private static String resource(Decision decision) {
        return decision.request().resource().arn();
    }

    private static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> ALLOWED;
            case Decision.ExplicitDeny _ -> DENIED;
            case Decision.ImplicitDeny _ -> "implicitDeny";
            case Decision.Undecided _ -> throw tooMuch();
        };
    }

    /** The strictest of them. */
    private static String together(List<Decision> decisions) {
        List<String> outcomes = decisions.stream().map(EvaluationXml::outcome).toList();
        if (outcomes.contains(DENIED)) {
            return DENIED;
        }
        return outcomes.contains("implicitDeny") ? "implicitDeny" : ALLOWED;
    }

    private void boundary(XmlBody xml, List<DecisionTrace> traces) {
        if (bounded) {
            boolean allowed = traces.stream()
                    .allMatch(trace -> trace.policies().getLast().result().equals("allow"));
            xml.element(
                    "PermissionsBoundaryDecisionDetail",
                    detail -> detail.text("AllowedByPermissionsBoundary", allowed));
        }
    }

    private record Matched(NamedPolicy policy, PolicySource source, int statement) {}

    /** The statements that made the decision: those that deny, or else those of the identity that allow. */
    private void matched(XmlBody xml, String outcome, DecisionTrace trace) {
        List<Matched> matched = new ArrayList<>();
        for (int at = 0; at < policies.size(); at++) {
            PolicyTrace policy = trace.policies().get(at);
            for (StatementTrace statement : policy.statements()) {
                if (statement.matched() && decides(outcome, policy.source(), statement.effect())) {
                    matched.add(new Matched(policies.get(at), policy.source(), statement.index()));
                }
            }
        }
        xml.list("MatchedStatements", matched, this::statement);
    }

    private static boolean decides(String outcome, PolicySource source, String effect) {
        return switch (outcome) {
            case DENIED -> effect.equals("Deny");
            case ALLOWED -> effect.equals("Allow") && source == PolicySource.IDENTITY;
            default -> false;
        };
    }

    private void statement(XmlBody xml, Matched matched) {
        StatementPositions.Span span = positions
                .computeIfAbsent(
                        matched.policy(),
                        policy -> StatementPositions.in(policy.document().text()))
                .get(matched.statement());
        xml.text("SourcePolicyId", matched.policy().name())
                .text(
                        "SourcePolicyType",
                        matched.source() == PolicySource.BOUNDARY ? "Permissions Boundary Policy" : "IAM Policy")
                .element("StartPosition", inner -> position(inner, span.start()))
                .element("EndPosition", inner -> position(inner, span.end()));
    }

    private static void position(XmlBody xml, StatementPositions.Position position) {
        xml.text("Line", position.line()).text("Column", position.column());
    }

    private static void missing(XmlBody xml, DecisionTrace trace) {
        Set<String> keys = new TreeSet<>();
        trace.policies()
                .forEach(policy -> policy.statements().stream()
                        .filter(statement -> statement.actionMatched() && statement.resourceMatched())
                        .flatMap(statement -> statement.conditions().stream())
                        .filter(condition -> condition.requestValues().isEmpty())
                        .forEach(condition -> keys.add(condition.key())));
        xml.list("MissingContextValues", keys, XmlBody::rawText);
    }
}
