package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.json.JsonPlaces;
import dev.sealgate.policy.simulate.CompiledPolicies.Written;
import dev.sealgate.policy.simulate.ReadCase.PolicyOrigin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the cases of one file. Not thread-safe. */
final class CaseReader {
    private static final String RESOURCE = "resource";
    private static final Set<String> EXPECT = Set.of("decision", "by", "text");
    private static final Set<String> DECISIONS = Set.of("allow", "explicitDeny", "implicitDeny");
    private static final Set<String> REFERENCE = Set.of("file");

    private final CaseWorld world;
    private final Replacements replacements;
    private final CompiledPolicies compiled;
    private final SourceText file;
    private final Map<String, Json> named;
    private final Set<PolicySlot> sharedInUse = EnumSet.noneOf(PolicySlot.class);

    /** @param named the policies of the file by name */
    CaseReader(
            CaseWorld world,
            Replacements replacements,
            CompiledPolicies compiled,
            SourceText file,
            Map<String, Json> named) {
        this.world = world;
        this.replacements = replacements;
        this.compiled = compiled;
        this.file = file;
        this.named = named;
    }

    /** A policy as it is written somewhere: what decisions call it, and its text. */
    private record Given(String name, SourceText text, String pointer, Optional<Json> json) {}

    /** A member of the case, or of the file for all of its cases. */
    private record Member(Fields fields, String name, Json json) {
        String pointer() {
            return fields.at(name);
        }
    }

    ReadCase.Ready read(Fields known, Where where, Fields shared) {
        Json described = known.require("request");
        SimulatedRequest request =
                SimulatedRequest.of(Fields.of(known.where() + ".request", known.at("request"), described));
        List<PolicyOrigin> origins = new ArrayList<>();
        Optional<NamedPolicy> own = ownPolicy(known, shared, request, origins);
        boolean session = member(PolicySlot.SESSION, known, shared)
                .filter(member -> !(member.json() instanceof Json.Nothing))
                .isPresent();
        IdentityPolicies callers = new IdentityPolicies(
                policies(PolicySlot.IDENTITY, known, shared, request, origins),
                policies(PolicySlot.BOUNDARY, known, shared, request, origins).stream()
                        .findFirst(),
                session
                        ? Optional.of(policies(PolicySlot.SESSION, known, shared, request, origins))
                        : Optional.empty());
        AccessRequest asked = new AccessRequest(
                request.principal(), callers, request.action(), request.resource(own), request.context());
        world.complaint(asked).ifPresent(complaint -> {
            throw new CaseFlaw(
                    JsonPlaces.member(known.at("request"), complaint.member()),
                    known.where() + ": " + complaint.message());
        });
        PolicyCase policyCase = new PolicyCase(
                known.where(),
                known.text("source").or(() -> shared.text("source")).orElse(""),
                asked,
                known.find("expect").map(json -> expectation(known, json)));
        return new ReadCase.Ready(where, policyCase, List.copyOf(origins));
    }

    /** A policy that the file has for all of its cases, and none of them can have. */
    Optional<ReadCase> unused(Fields shared) {
        for (PolicySlot slot : PolicySlot.values()) {
            if (shared.find(slot.member()).isPresent() && !sharedInUse.contains(slot)) {
                return Optional.of(new ReadCase.Unreadable(
                        file.where(shared.at(slot.member())),
                        slot.member(),
                        "`" + slot.member() + "`: no case of this file uses it ("
                                + (slot.isOfResource()
                                        ? "expected: one that is about " + slot.resource()
                                        : "each has its own")
                                + ")"));
            }
        }
        return Optional.empty();
    }

    private Optional<Member> member(PolicySlot slot, Fields known, Fields shared) {
        Optional<Member> own = own(known, slot.member());
        return own.isPresent() || known.pointer().equals(shared.pointer()) ? own : shared(slot, shared);
    }

    private static Optional<Member> own(Fields fields, String name) {
        return fields.find(name).map(json -> new Member(fields, name, json));
    }

    private Optional<Member> shared(PolicySlot slot, Fields shared) {
        Optional<Member> member = own(shared, slot.member());
        member.ifPresent(_ -> sharedInUse.add(slot));
        return member;
    }

    /** The one policy that the kind of resource can have. */
    private Optional<NamedPolicy> ownPolicy(
            Fields known, Fields shared, SimulatedRequest request, List<PolicyOrigin> origins) {
        Optional<PolicySlot> possible = PolicySlot.of(request.kind());
        for (PolicySlot slot : PolicySlot.values()) {
            if (slot.isOfResource()
                    && known.find(slot.member()).isPresent()
                    && possible.filter(slot::equals).isEmpty()) {
                throw known.flaw(
                        slot.member(),
                        "`" + slot.member() + "` does not go with " + request.arn() + " (expected: a request about "
                                + slot.resource() + ")");
            }
        }
        if (possible.isEmpty()) {
            if (known.find(RESOURCE).isPresent()) {
                throw known.flaw(RESOURCE, request.arn() + " has no resource-based policy");
            }
            return Optional.empty();
        }
        PolicySlot slot = possible.get();
        if (known.find(RESOURCE).isPresent() && known.find(slot.member()).isPresent()) {
            throw known.flaw(RESOURCE, "`resource` and `" + slot.member() + "` are the same (expected: one of both)");
        }
        Optional<Member> member = own(known, RESOURCE).or(() -> member(slot, known, shared));
        Optional<SourceText> replaced = replacements.find(slot, request.resourceName(), request.arn());
        if (member.isEmpty() || member.get().json() instanceof Json.Nothing) {
            return replaced.map(text -> compile(given(RESOURCE, text), slot, request, known.pointer(), origins));
        }
        Given written = given(member.get(), member.get().json(), member.get().pointer(), RESOURCE);
        Given used = replaced.map(text -> given(written.name(), text)).orElse(written);
        return Optional.of(compile(used, slot, request, member.get().pointer(), origins));
    }

    private List<NamedPolicy> policies(
            PolicySlot slot, Fields known, Fields shared, SimulatedRequest request, List<PolicyOrigin> origins) {
        Optional<Member> found = member(slot, known, shared);
        if (found.isEmpty() || found.get().json() instanceof Json.Nothing) {
            return List.of();
        }
        Member member = found.get();
        boolean list = member.json() instanceof Json.Items;
        if (list && slot == PolicySlot.BOUNDARY) {
            throw member.fields().flaw(member.name(), "`boundary` must be one policy");
        }
        List<NamedPolicy> policies = new ArrayList<>();
        for (Json json : member.fields().list(member.name())) {
            String pointer = member.pointer() + (list ? "/" + policies.size() : "");
            String unnamed = slot.member() + (policies.isEmpty() ? "" : "-" + policies.size());
            Given written = given(member, json, pointer, unnamed);
            Given used = replacements
                    .find(slot, written.name(), written.name())
                    .map(text -> given(written.name(), text))
                    .orElse(written);
            policies.add(compile(used, slot, request, pointer, origins));
        }
        return policies;
    }

    private static Given given(String name, SourceText text) {
        return new Given(name, text, "", text.json());
    }

    private Given given(Member member, Json json, String pointer, String unnamed) {
        if (json instanceof Json.Text(String name)) {
            Json policy = named.get(name);
            if (policy == null) {
                throw new CaseFlaw(pointer, noPolicy(member, name));
            }
            return referred(policy, JsonPlaces.member("/policies", name), name)
                    .orElseGet(() -> new Given(name, file, JsonPlaces.member("/policies", name), Optional.of(policy)));
        }
        return referred(json, pointer, "").orElseGet(() -> new Given(unnamed, file, pointer, Optional.of(json)));
    }

    private String noPolicy(Member member, String name) {
        return member.fields().where() + ": no policy is called `" + name + "`"
                + (named.isEmpty() ? "" : NearNames.hint(name, named.keySet()))
                + "; a file is {\"file\": \"" + (name.endsWith(".json") ? name : "policy.json") + "\"}";
    }

    /** The policy in the file that {@code json} refers to, if it does. */
    private Optional<Given> referred(Json json, String pointer, String name) {
        if (!(json instanceof Json.Members(Map<String, Json> members)) || !members.containsKey("file")) {
            return Optional.empty();
        }
        Fields reference = Fields.of("a policy's file", pointer, json).only(REFERENCE);
        String path = reference.requireText("file");
        try {
            return Optional.of(given(name.isEmpty() ? path : name, world.policy(file.file(), path)));
        } catch (IllegalArgumentException missing) {
            throw new CaseFlaw(pointer, String.valueOf(missing.getMessage()));
        }
    }

    private NamedPolicy compile(
            Given given, PolicySlot slot, SimulatedRequest request, String pointer, List<PolicyOrigin> origins) {
        String text = given.pointer().isEmpty()
                ? given.text().text()
                : given.json().map(Json::text).orElse("");
        Written written = new Written(given.text(), given.pointer(), slot.rules(request));
        return switch (compiled.of(written, text)) {
            case CompiledPolicies.Result.Compiled(PolicyDocument document) -> {
                origins.add(new PolicyOrigin(slot.source(), given.name(), given.text(), given.pointer()));
                yield new NamedPolicy(given.name(), document);
            }
            case CompiledPolicies.Result.Wrong(PolicyMistake mistake) -> throw wrong(given, mistake, pointer);
        };
    }

    /** In another file it is where the case has the policy that the case is wrong. */
    private CaseFlaw wrong(Given given, PolicyMistake mistake, String pointer) {
        boolean here = given.text() == file;
        return new CaseFlaw(
                here ? mistake.pointer() : pointer,
                "policy " + given.name() + ": " + (here ? "" : mistake.where() + ": ") + mistake.message());
    }

    /** A text is the decision alone. */
    private static PolicyCase.Expectation expectation(Fields known, Json json) {
        if (json instanceof Json.Text(String decision)) {
            return new PolicyCase.Expectation(decision(known, "expect", decision), Optional.empty(), Optional.empty());
        }
        Fields fields =
                Fields.of(known.where() + ".expect", known.at("expect"), json).only(EXPECT);
        return new PolicyCase.Expectation(
                decision(fields, "decision", fields.requireText("decision")), fields.text("by"), fields.text("text"));
    }

    private static String decision(Fields fields, String member, String decision) {
        if (!DECISIONS.contains(decision)) {
            throw fields.flaw(member, "there is no decision `" + decision + "`" + NearNames.hint(decision, DECISIONS));
        }
        return decision;
    }
}
