package dev.sealgate.gateway.iam;

import dev.sealgate.gateway.query.Parameters;
import dev.sealgate.gateway.query.QueryErrorCode;
import dev.sealgate.gateway.query.QueryException;
import dev.sealgate.gateway.query.Xml;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.Effort;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.PolicyRules;
import dev.sealgate.policy.Principal;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** SimulateCustomPolicy and SimulatePrincipalPolicy: asks the policy room what it would say, and tells why. */
final class Simulation {
    private final Authorizer authorizer;

    Simulation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void custom(IamCall in, Xml out) {
        in.permit("*");
        List<NamedPolicy> policies = documents(in, "PolicyInputList");
        if (policies.isEmpty()) {
            in.in().require("PolicyInputList", Shapes.DOCUMENT);
        }
        simulate(in, out, in.caller().principal(), new IdentityPolicies(policies, boundary(in), Optional.empty()));
    }

    void principal(IamCall in, Xml out) {
        String arn = in.in().require("PolicySourceArn", Shapes.ARN);
        in.permit(arn);
        Entity source = Stream.<Entity>concat(in.identities().users().stream(), in.identities().roles().stream())
                .filter(entity -> in.arn(entity).equals(arn))
                .findFirst()
                .orElseThrow(() -> IamErrors.notFound("The entity with ARN " + arn + " cannot be found."));
        IdentityPolicies own = policiesOf(in, source);
        List<NamedPolicy> attached = new ArrayList<>(own.attached());
        attached.addAll(documents(in, "PolicyInputList"));
        Optional<NamedPolicy> boundary = boundary(in).or(own::boundary);
        simulate(in, out, principalOf(in, source), new IdentityPolicies(attached, boundary, Optional.empty()));
    }

    private static IdentityPolicies policiesOf(IamCall in, Entity source) {
        return switch (source) {
            case User user -> in.view().policiesOf(user);
            case Role role -> in.view().policiesOf(role);
            default -> throw new IllegalStateException("not a principal: " + source.kind());
        };
    }

    private static Principal principalOf(IamCall in, Entity source) {
        return source instanceof Role role
                ? Principal.roleSession(in.account(), role.path(), role.name(), role.id(), "simulation")
                : Principal.user(in.account(), source.path(), source.name(), source.id());
    }

    private static Optional<NamedPolicy> boundary(IamCall in) {
        return documents(in, "PermissionsBoundaryPolicyInputList").stream().findFirst();
    }

    private static List<NamedPolicy> documents(IamCall in, String parameter) {
        List<NamedPolicy> named = new ArrayList<>();
        for (String text : in.in().list(parameter)) {
            named.add(new NamedPolicy(
                    parameter + "." + (named.size() + 1), Documents.parse(text, PolicyRules.Kind.IDENTITY)));
        }
        return named;
    }

    private void simulate(IamCall in, Xml out, Principal principal, IdentityPolicies policies) {
        if (in.in().find("ResourcePolicy").isPresent()) {
            throw IamErrors.invalidInput("ResourcePolicy is not supported by this gateway's simulation.");
        }
        List<String> actions = in.in().list("ActionNames");
        if (actions.isEmpty()) {
            throw IamErrors.invalidInput("ActionNames must not be empty.");
        }
        List<String> given = in.in().list("ResourceArns");
        RequestContext context = context(in.in()).with(identityKeys(principal));
        List<Decision> decisions = new ArrayList<>();
        for (String action : actions) {
            for (String arn : given.isEmpty() ? List.of("*") : given) {
                Resource resource = arn.equals("*") ? Resource.none() : Resource.ordinary(arn, in.account());
                decisions.add(decide(in, new AccessRequest(principal, policies, action, resource, context)));
            }
        }
        Effort tracing = Effort.ofTraces();
        out.list("EvaluationResults", decisions, (xml, decision) -> write(xml, decision, tracing))
                .element("IsTruncated", false);
    }

    private Decision decide(IamCall in, AccessRequest asked) {
        Decision decision = authorizer.decide(asked, in.caller().effort());
        if (decision instanceof Decision.Undecided) {
            throw new QueryException(QueryErrorCode.POLICY_EVALUATION, UndecidedException.TEXT);
        }
        return decision;
    }

    private static RequestContext identityKeys(Principal principal) {
        RequestContext.Builder keys = RequestContext.builder()
                .put("aws:PrincipalArn", principal.issuerArn())
                .put("aws:userid", principal.principalId());
        if (principal.kind() == Principal.Kind.USER) {
            keys.put("aws:username", principal.name());
        }
        return keys.build();
    }

    private static RequestContext context(Parameters in) {
        RequestContext.Builder context = RequestContext.builder();
        for (Parameters entry : in.structures("ContextEntries")) {
            String key = entry.find("ContextKeyName")
                    .orElseThrow(() -> IamErrors.invalidInput("ContextKeyName is missing."));
            List<String> values = entry.list("ContextKeyValues");
            if (entry.find("ContextKeyType").orElse("string").endsWith("List")) {
                context.putAll(key, values);
            } else {
                values.stream().findFirst().ifPresent(value -> context.put(key, value));
            }
        }
        return context.build();
    }

    private static void write(Xml xml, Decision decision, Effort tracing) {
        DecisionTrace trace = decision.trace(tracing);
        String outcome = switch (decision) {
            case Decision.Allow _ -> "allowed";
            case Decision.ExplicitDeny _ -> "explicitDeny";
            case Decision.ImplicitDeny _ -> "implicitDeny";
            case Decision.Undecided _ -> throw new IllegalStateException("written undecided");
        };
        xml.element("EvalActionName", decision.request().action())
                .element("EvalResourceName", decision.request().resource().arn())
                .element("EvalDecision", outcome)
                .list(
                        "MatchedStatements",
                        matched(trace),
                        (member, policy) ->
                                member.element("SourcePolicyId", policy).element("SourcePolicyType", "IAM Policy"))
                .list("MissingContextValues", missing(trace), Xml::characters);
    }

    /** The policies whose statements made the decision: the denying ones, or else the allowing ones. */
    private static List<String> matched(DecisionTrace trace) {
        String result = trace.outcome().equals("explicitDeny") ? "Deny" : "Allow";
        return trace.policies().stream()
                .filter(policy -> policy.statements().stream()
                        .anyMatch(statement ->
                                statement.matched() && statement.effect().equals(result)))
                .map(DecisionTrace.PolicyTrace::name)
                .toList();
    }

    private static Set<String> missing(DecisionTrace trace) {
        Set<String> keys = new TreeSet<>();
        trace.policies()
                .forEach(policy -> policy.statements().stream()
                        .filter(statement -> statement.actionMatched() && statement.resourceMatched())
                        .flatMap(statement -> statement.conditions().stream())
                        .filter(condition -> condition.requestValues().isEmpty())
                        .forEach(condition -> keys.add(condition.key())));
        return keys;
    }
}
