package dev.sealgate.policy;

import dev.sealgate.policy.DecisionTrace.ConditionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.document.Effect;
import dev.sealgate.policy.document.Statement;
import dev.sealgate.policy.document.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one sentence of a trace. */
final class TraceSummary {
    private static final String ALLOW = Effect.ALLOW.written();
    private static final String DENY = Effect.DENY.written();

    private final Effort effort;

    TraceSummary(Effort effort) {
        this.effort = effort;
    }

    /** The statement that a decision rests on. */
    record Deciding(PolicyTrace policy, StatementTrace statement) {
        String label() {
            return policy.name() + statement.suffix();
        }

        String words() {
            return "statement " + quoted(statement) + " of " + the(policy);
        }
    }

    Optional<Deciding> deciding(Decision decision, List<PolicyTrace> policies) {
        return switch (decision) {
            case Decision.ImplicitDeny _, Decision.Undecided _ -> Optional.empty();
            case Decision.ExplicitDeny deny -> first(policies, deny.by(), DENY);
            case Decision.Allow(AccessRequest request) -> allowing(request, policies);
        };
    }

    /** The name of the grant or the ACL that a decision rests on. */
    Optional<String> deciding(Decision decision) {
        if (decision.restsOnAcl(effort)) {
            return decision.request().resource().acl().map(AccessList::name);
        }
        return decision.allowed() && Authorizer.restsOnGrant(decision.request(), effort)
                ? decision.request().resource().grant().map(AccessGrant::name)
                : Optional.empty();
    }

    private static Optional<Deciding> first(List<PolicyTrace> policies, PolicySource source, String effect) {
        return policies.stream()
                .filter(policy -> policy.source() == source)
                .flatMap(policy -> policy.statements().stream()
                        .filter(statement ->
                                statement.matched() && statement.effect().equals(effect))
                        .map(statement -> new Deciding(policy, statement)))
                .findFirst();
    }

    /** The resource's policy where it suffices or must speak, else the caller's own. */
    private Optional<Deciding> allowing(AccessRequest request, List<PolicyTrace> policies) {
        if (Authorizer.isOwnerManagingThePolicy(request)
                || Authorizer.restsOnGrant(request, effort)
                || Authorizer.restsOnAcl(request, effort)) {
            return Optional.empty();
        }
        Verdict resource = Evidence.of(request, effort).resource();
        Optional<Deciding> byResource = resource.allows() ? strongest(request, policies, resource) : Optional.empty();
        boolean accountsBusiness = resource == Verdict.ACCOUNT && Evidence.isSameAccount(request);
        return byResource.isPresent() && !accountsBusiness
                ? byResource
                : first(policies, PolicySource.IDENTITY, ALLOW).or(() -> byResource);
    }

    /** Of several Allow statements the one that names the caller best. */
    private Optional<Deciding> strongest(AccessRequest request, List<PolicyTrace> policies, Verdict verdict) {
        List<Statement> statements = request.resource().policy().stream()
                .flatMap(policy -> policy.document().statements().stream())
                .toList();
        return policies.stream()
                .filter(policy -> policy.source() == PolicySource.RESOURCE)
                .flatMap(policy -> policy.statements().stream()
                        .filter(trace -> statements.get(trace.index()).judge(request, effort) == verdict)
                        .map(trace -> new Deciding(policy, trace)))
                .findFirst();
    }

    String of(Decision decision, List<PolicyTrace> policies, Optional<Deciding> deciding) {
        AccessRequest request = decision.request();
        return switch (decision) {
            case Decision.Allow _ ->
                "allowed by "
                        + deciding.map(Deciding::words)
                                .or(() -> aclWords(decision))
                                .or(() -> deciding(decision).map(name -> grantWords(request, name)))
                                .orElseGet(() -> rootWords(request));
            case Decision.ExplicitDeny deny ->
                "denied by "
                        + deciding.map(found -> found.words() + demanded(found.statement()))
                                .orElse(deny.by().withArticle());
            case Decision.ImplicitDeny deny -> nothingAllows(deny, policies);
            case Decision.Undecided _ -> "not decided";
        };
    }

    private Optional<String> aclWords(Decision decision) {
        AccessRequest request = decision.request();
        return request.resource()
                .acl()
                .filter(_ -> decision.restsOnAcl(effort))
                .flatMap(acl -> acl.including(request)
                        .map(grant -> "the " + acl.name() + ": " + grant.permission() + " to " + grant.grantee()));
    }

    private static String grantWords(AccessRequest request, String name) {
        String grantee = request.resource().grant().map(AccessGrant::grantee).orElse("?");
        return name + " to " + grantee + ": no policy allows it, and none denies it";
    }

    private static String rootWords(AccessRequest request) {
        return Authorizer.isOwnerManagingThePolicy(request)
                ? "the rule that the bucket owner's root always reaches the bucket policy"
                : "the caller being the root of account "
                        + request.principal().account().map(AccountId::value).orElse("?")
                        + ", which nothing denies";
    }

    private static String demanded(StatementTrace statement) {
        if (statement.conditions().isEmpty()) {
            return ", which has no condition";
        }
        return ": "
                + statement.conditions().stream().map(TraceSummary::asDemanded).collect(Collectors.joining("; "))
                + ", as the statement demands";
    }

    private static String asDemanded(ConditionTrace condition) {
        return condition.operator() + " " + condition.key() + " is " + requestWords(condition)
                + (negatedOrAbsent(condition) ? " (policy: " + listed(condition.policyValues()) + ")" : "");
    }

    private static boolean negatedOrAbsent(ConditionTrace condition) {
        return !condition.requestValues().map(condition.policyValues()::equals).orElse(false);
    }

    private String nothingAllows(Decision.ImplicitDeny deny, List<PolicyTrace> policies) {
        AccessRequest request = deny.request();
        List<PolicyTrace> asked = policies.stream()
                .filter(policy -> policy.source() == deny.missing())
                .toList();
        String start = "nothing allows " + request.action() + " on "
                + request.resource().arn() + ": ";
        return start
                + looked(deny, asked)
                + shutOut(request, asked)
                + foreign(request)
                + nearest(couldHaveAllowed(deny, policies));
    }

    /** In the caller's own account the resource's policy could have done it too. */
    private static List<PolicyTrace> couldHaveAllowed(Decision.ImplicitDeny deny, List<PolicyTrace> policies) {
        boolean either = deny.missing() == PolicySource.IDENTITY && Evidence.isSameAccount(deny.request());
        return policies.stream()
                .filter(policy ->
                        policy.source() == deny.missing() || (either && policy.source() == PolicySource.RESOURCE))
                .toList();
    }

    private static String looked(Decision.ImplicitDeny deny, List<PolicyTrace> asked) {
        if (asked.isEmpty()) {
            return "there is no " + deny.missing().words();
        }
        return asked.size() == 1
                ? the(asked.getFirst()) + " was looked at (" + deny.missing().words() + ")"
                : asked.size() + " " + plural(deny.missing()) + " were looked at";
    }

    private static String foreign(AccessRequest request) {
        return request.resource()
                .acl()
                .filter(AccessList::foreign)
                .map(acl -> "; it belongs to "
                        + acl.owner().map(owner -> "account " + owner).orElse("nobody who signed for it")
                        + ", so its bucket's policy allows nothing of it")
                .orElse("");
    }

    private static String shutOut(AccessRequest request, List<PolicyTrace> asked) {
        boolean restricted = request.resource()
                .policy()
                .filter(policy -> Evidence.isShutOut(request, policy.document()))
                .isPresent();
        boolean matters = asked.stream()
                .anyMatch(policy -> policy.source() == PolicySource.RESOURCE
                        && policy.result().equals("allow"));
        return restricted && matters
                ? "; its policy is public, and RestrictPublicBuckets lets in only the bucket owner's account and services"
                : "";
    }

    private static String nearest(List<PolicyTrace> asked) {
        Comparator<Deciding> order = Comparator.comparingInt(candidate -> score(candidate.statement()));
        return asked.stream()
                .flatMap(policy -> policy.statements().stream()
                        .filter(statement -> statement.effect().equals(ALLOW) && !statement.matched())
                        .map(statement -> new Deciding(policy, statement)))
                .max(order)
                .filter(candidate -> score(candidate.statement()) > 0)
                .map(candidate ->
                        "; nearest: " + candidate.words() + " matched all but " + differences(candidate.statement()))
                .orElse("");
    }

    /** Action and resource first: who looks for a reason looks for what they meant to allow. */
    private static int score(StatementTrace statement) {
        int unmatched = (int) statement.conditions().stream()
                .filter(condition -> !condition.matched())
                .count();
        return (statement.actionMatched() ? 400 : 0)
                + (statement.resourceMatched() ? 200 : 0)
                + (statement.principalMatched() && statement.actionMatched() ? 100 : 0)
                - Math.min(unmatched, 99);
    }

    private static String differences(StatementTrace statement) {
        String parts = (statement.principalMatched() ? "" : "the principal, ")
                + (statement.actionMatched() ? "" : "the action, ")
                + (statement.resourceMatched() ? "" : "the resource, ")
                + statement.conditions().stream()
                        .filter(condition -> !condition.matched())
                        .map(condition -> condition.operator() + " " + condition.key() + " (request: "
                                + requestWords(condition) + ", policy: " + listed(condition.policyValues()) + "), ")
                        .collect(Collectors.joining());
        return parts.substring(0, parts.length() - ", ".length());
    }

    private static String requestWords(ConditionTrace condition) {
        return condition.requestValues().map(TraceSummary::listed).orElse("absent");
    }

    private static String listed(List<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", "));
    }

    private static String the(PolicyTrace policy) {
        return "the " + policy.name();
    }

    private static String quoted(StatementTrace statement) {
        return statement.label().startsWith("#") ? statement.label() : '"' + statement.label() + '"';
    }

    private static String plural(PolicySource source) {
        return source.words().replace("policy", "policies").replace("boundary", "boundaries");
    }
}
