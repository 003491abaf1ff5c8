package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.ParsedPolicy;
import dev.sealgate.policy.PolicyDocument;
import dev.sealgate.policy.PolicyRules;
import dev.sealgate.policy.PolicyRules.Kind;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads files of policy cases:
 * <pre>{@code
 * { "policies": { "allow-s3": { "Version": "2012-10-17", "Statement": ... } },
 *   "cases": [ { "name": "...", "source": "...",
 *     "request": { "principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
 *                  "owner": "111122223333", "context": { "aws:SecureTransport": false } },
 *     "identity": ["allow-s3"], "boundary": "...", "session": ["..."], "resource": { "Statement": ... },
 *     "expect": { "decision": "explicitDeny", "by": "resource#0" } } ] }
 * }</pre>
 * A policy is the name of one of {@code policies} or stands where it is used. A file may also be a single case. Anything that is not as
 * it should be, also a policy AWS would refuse, is an {@link IllegalArgumentException} that says where.
 */
public final class PolicyCases {
    private static final Set<String> FILE = Set.of("policies", "cases", "source");
    private static final Set<String> CASE =
            Set.of("name", "source", "request", "identity", "boundary", "session", "resource", "expect", "policies");
    private static final Set<String> EXPECT = Set.of("decision", "by", "text");

    private final Map<String, Json> named;

    private PolicyCases(Map<String, Json> named) {
        this.named = named;
    }

    public static List<PolicyCase> read(String text) {
        Json json = Json.parse(text).orElseThrow(() -> new IllegalArgumentException("not one valid JSON value"));
        Fields file = Fields.of("file", json);
        Map<String, Json> policies = new LinkedHashMap<>();
        file.object("policies").ifPresent(all -> policies.putAll(all.members()));
        PolicyCases reader = new PolicyCases(policies);
        if (file.find("request").isPresent()) {
            return List.of(reader.read(file, ""));
        }
        String source = file.only(FILE).text("source").orElse("");
        List<PolicyCase> cases = new ArrayList<>();
        for (Json one : file.list("cases")) {
            cases.add(reader.read(Fields.of("case " + cases.size(), one), source));
        }
        return cases;
    }

    private PolicyCase read(Fields fields, String defaultSource) {
        String name = fields.text("name").orElse(fields.where());
        Fields known = new Fields(name, fields.members()).only(CASE);
        SimulatedRequest request = SimulatedRequest.of(Fields.of(name + ".request", known.require("request")));
        Optional<NamedPolicy> own =
                known.find("resource").map(json -> policy(json, "resource", request.resourceRules()));
        IdentityPolicies callers = new IdentityPolicies(
                policies(known, "identity", Kind.IDENTITY),
                known.find("boundary").map(json -> policy(json, "boundary", PolicyRules.of(Kind.IDENTITY))),
                known.find("session").map(_ -> policies(known, "session", Kind.SESSION)));
        Resource resource = request.resource(own);
        return new PolicyCase(
                name,
                known.text("source").orElse(defaultSource),
                new AccessRequest(request.principal(), callers, request.action(), resource, request.context()),
                known.object("expect").map(PolicyCases::expectation));
    }

    private List<NamedPolicy> policies(Fields fields, String member, Kind kind) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (Json json : fields.list(member)) {
            policies.add(
                    policy(json, member + (policies.isEmpty() ? "" : "-" + policies.size()), PolicyRules.of(kind)));
        }
        return policies;
    }

    private NamedPolicy policy(Json json, String unnamed, PolicyRules rules) {
        String name = json instanceof Json.Text(String text) ? text : unnamed;
        Json document = json instanceof Json.Text ? named.get(name) : json;
        if (document == null) {
            throw new IllegalArgumentException("no policy is called `" + name + "`");
        }
        return switch (PolicyDocument.parse(document.text(), rules)) {
            case ParsedPolicy.Valid(PolicyDocument valid) -> new NamedPolicy(name, valid);
            case ParsedPolicy.Malformed(String message) ->
                throw new IllegalArgumentException("policy " + name + ": "
                        + PolicyDocument.flawIn(document.text(), rules).orElse(message));
        };
    }

    private static PolicyCase.Expectation expectation(Fields fields) {
        fields.only(EXPECT);
        return new PolicyCase.Expectation(
                Fields.scalar(fields.where(), fields.require("decision")), fields.text("by"), fields.text("text"));
    }
}
