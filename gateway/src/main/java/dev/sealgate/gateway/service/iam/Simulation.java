package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** SimulateCustomPolicy and SimulatePrincipalPolicy: asks the policy room what it would decide, and explains why. */
final class Simulation {
    /** Decisions in one answer; what is more goes to the next page. */
    private static final int MAX_DECISIONS = 1000;

    private static final int MAX_NAMES = 1000;
    private static final int MAX_POLICIES = 50;
    private static final int MAX_CONTEXT_ENTRIES = 500;
    private static final String ALL = "*";
    private static final Shape ACTION = Shape.of(3, 128, ".*");
    private static final Shape RESOURCE = Shape.of(1, 2048, ".*");
    private static final Shape CONTEXT_KEY = Shape.of(5, 256, ".*");
    private static final List<String> CONTEXT_TYPES = List.of(
            "string",
            "stringList",
            "numeric",
            "numericList",
            "boolean",
            "booleanList",
            "ip",
            "ipList",
            "binary",
            "binaryList",
            "date",
            "dateList");

    private final Authorizer authorizer;

    Simulation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void custom(IamCall in, XmlBody out) {
        in.permit(ALL);
        List<NamedPolicy> policies = documents(in, "PolicyInputList");
        if (policies.isEmpty()) {
            throw in.in().missing("PolicyInputList");
        }
        SimulatedIdentity caller = SimulatedIdentity.caller(in).orElseGet(() -> SimulatedIdentity.nobody(in));
        simulate(in, out, caller.with(policies, boundary(in)));
    }

    void principal(IamCall in, XmlBody out) {
        String arn = in.in().require("PolicySourceArn", Shapes.ARN);
        SimulatedIdentity.requireArn(arn);
        in.permit(arn);
        SimulatedIdentity source = SimulatedIdentity.of(in, arn);
        List<NamedPolicy> attached = new ArrayList<>(source.policies().attached());
        attached.addAll(documents(in, "PolicyInputList"));
        Optional<NamedPolicy> boundary = boundary(in).or(() -> source.policies().boundary());
        SimulatedIdentity caller = SimulatedIdentity.caller(in).orElse(source);
        simulate(in, out, caller.with(attached, boundary));
    }

    private static Optional<NamedPolicy> boundary(IamCall in) {
        return documents(in, "PermissionsBoundaryPolicyInputList").stream().findFirst();
    }

    private static List<NamedPolicy> documents(IamCall in, String parameter) {
        List<NamedPolicy> named = new ArrayList<>();
        for (String text : in.in().list(parameter, MAX_POLICIES, Shapes.DOCUMENT)) {
            named.add(new NamedPolicy(
                    parameter + "." + (named.size() + 1), Documents.parse(text, PolicyRules.Kind.IDENTITY)));
        }
        return named;
    }

    private record Action(int index, String name) {
        String key() {
            return String.format("%06d", index);
        }
    }

    private void simulate(IamCall in, XmlBody out, SimulatedIdentity identity) {
        refuseOtherAccounts(in);
        List<String> resources = resources(in.in());
        RequestContext context = context(in.in()).with(identity.keys());
        Page<Action> page =
                Page.of(actions(in.in()), Action::key, in, Math.max(1, MAX_DECISIONS / Math.max(1, resources.size())));
        EvaluationXml xml = new EvaluationXml(identity.policies());
        page.writeTo(out, "EvaluationResults", (member, action) -> {
            if (resources.isEmpty()) {
                xml.overall(member, decide(in, identity, action.name(), ALL, context));
            } else {
                xml.forResources(
                        member,
                        action.name(),
                        resources.stream()
                                .map(arn -> decide(in, identity, action.name(), arn, context))
                                .toList());
            }
        });
    }

    private Decision decide(IamCall in, SimulatedIdentity identity, String action, String arn, RequestContext context) {
        Resource resource = arn.equals(ALL) ? Resource.none() : Resource.ordinary(arn, in.account());
        Decision decision = authorizer.decide(
                new AccessRequest(identity.principal(), identity.policies(), action, resource, context),
                in.caller().effort());
        if (decision instanceof Decision.Undecided) {
            throw EvaluationXml.tooMuch();
        }
        return decision;
    }

    private static List<Action> actions(Parameters in) {
        List<String> names = in.list("ActionNames", MAX_NAMES, ACTION);
        if (names.isEmpty()) {
            throw in.missing("ActionNames");
        }
        List<Action> actions = new ArrayList<>();
        new LinkedHashSet<>(names).forEach(name -> actions.add(new Action(actions.size(), name)));
        return actions;
    }

    /** Each once; none where everything is meant. */
    private static List<String> resources(Parameters in) {
        List<String> given = in.list("ResourceArns", MAX_NAMES, RESOURCE);
        return given.equals(List.of(ALL)) ? List.of() : List.copyOf(new LinkedHashSet<>(given));
    }

    private static void refuseOtherAccounts(IamCall in) {
        if (in.in().find("ResourcePolicy").isPresent()) {
            throw IamErrors.invalidInput("ResourcePolicy is not supported by this gateway's simulation.");
        }
        String own = "arn:aws:iam::" + in.account() + ":";
        if (in.in()
                .find("ResourceOwner", RESOURCE)
                .filter(owner -> !owner.startsWith(own))
                .isPresent()) {
            throw IamErrors.invalidInput(
                    "ResourceOwner of another account is not supported by this gateway's" + " simulation.");
        }
    }

    private static RequestContext context(Parameters in) {
        RequestContext.Builder context = RequestContext.builder();
        for (Parameters entry : in.structures("ContextEntries", MAX_CONTEXT_ENTRIES)) {
            String key = entry.require("ContextKeyName", CONTEXT_KEY);
            List<String> values = entry.list("ContextKeyValues");
            if (entry.findOneOf("ContextKeyType", CONTEXT_TYPES)
                    .orElse("string")
                    .endsWith("List")) {
                context.putAll(key, values);
            } else {
                values.stream().findFirst().ifPresent(value -> context.put(key, value));
            }
        }
        return context.build();
    }
}
