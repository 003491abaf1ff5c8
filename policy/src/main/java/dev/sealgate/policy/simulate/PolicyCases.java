package dev.sealgate.policy.simulate;

import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads files of policy cases; the format is {@code docs/spec/CASES.md}:
 * <pre>{@code
 * { "policies": { "allow-s3": { "Version": "2012-10-17", "Statement": ... } },
 *   "bucket": { "file": "policy.json" },
 *   "cases": [ { "name": "...", "source": "...",
 *     "request": { "principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
 *                  "owner": "111122223333", "context": { "aws:SecureTransport": false } },
 *     "identity": ["allow-s3"], "boundary": "...", "session": ["..."], "bucket": { "Statement": ... },
 *     "expect": { "decision": "explicitDeny", "by": "bucket#0" } } ] }
 * }</pre>
 * A policy is the name of one of {@code policies}, a file, or stands where it is used. A file may also be a single case. Not thread-safe.
 */
public final class PolicyCases {
    private static final Set<String> SHARED = Set.of("bucket", "key", "trust", "identity", "boundary", "session");
    private static final Set<String> FILE = with(SHARED, "policies", "cases", "source");
    private static final Set<String> CASE = with(SHARED, "name", "source", "request", "resource", "expect");
    private static final Set<String> SINGLE = with(CASE, "policies");

    private final CaseWorld world;
    private final Replacements replacements;
    private final CompiledPolicies compiled = new CompiledPolicies();

    public PolicyCases(CaseWorld world, Replacements replacements) {
        this.world = world;
        this.replacements = replacements;
    }

    private static Set<String> with(Set<String> names, String... more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    /**
     * All cases of a text that needs nothing else.
     *
     * @throws IllegalArgumentException for anything that is not as it should be, also a policy AWS would refuse
     */
    public static List<PolicyCase> read(String text) {
        List<PolicyCase> cases = new ArrayList<>();
        for (ReadCase one : new PolicyCases(CaseWorld.empty(), Replacements.none()).read(new SourceText("", text))) {
            switch (one) {
                case ReadCase.Ready ready -> cases.add(ready.policyCase());
                case ReadCase.Unreadable unreadable -> throw new IllegalArgumentException(unreadable.message());
            }
        }
        return cases;
    }

    /** Whether it is a policy, which lies beside case files and is none. */
    public static boolean isPolicy(SourceText file) {
        return file.json().orElse(null) instanceof Json.Members(Map<String, Json> members)
                && members.containsKey("Statement");
    }

    /** Each case of a file, and what is wrong with those that cannot be read; never throws for what is written there. */
    public List<ReadCase> read(SourceText file) {
        Json json = file.json().orElse(null);
        if (json == null) {
            return List.of(new ReadCase.Unreadable(
                    file.whereBroken(),
                    file.file(),
                    "not valid JSON: " + file.flaw().orElse("too large")));
        }
        if (isPolicy(file)) {
            return List.of(
                    new ReadCase.Unreadable(
                            file.where(""),
                            file.file(),
                            "this is a policy and no case file (expected: `cases`; a case names its policy as {\"file\": \"...\"})"));
        }
        try {
            return read(file, Fields.of("file", "", json));
        } catch (CaseFlaw flaw) {
            return List.of(new ReadCase.Unreadable(file.where(flaw.pointer()), file.file(), message(flaw)));
        }
    }

    private static String message(CaseFlaw flaw) {
        return String.valueOf(flaw.getMessage());
    }

    private List<ReadCase> read(SourceText file, Fields fields) {
        boolean single = fields.find("request").isPresent();
        if (!single && fields.find("cases").isEmpty()) {
            throw new CaseFlaw(
                    fields.pointer(),
                    "neither `cases` nor `request` is there (expected: {\"cases\": [...]}, or one case with its `request`)");
        }
        fields.only(single ? SINGLE : FILE);
        Map<String, Json> named = new LinkedHashMap<>();
        fields.object("policies").ifPresent(all -> named.putAll(all.members()));
        CaseReader reader = new CaseReader(world, replacements, compiled, file, named);
        if (single) {
            return List.of(one(reader, file, new Fields("the case", "", fields.members()), fields, new HashMap<>()));
        }
        if (!(fields.require("cases") instanceof Json.Items(List<Json> items)) || items.isEmpty()) {
            throw fields.flaw("cases", "`cases` must be a list of at least one case");
        }
        List<ReadCase> cases = new ArrayList<>();
        Map<String, Where> names = new HashMap<>();
        for (Json item : items) {
            String pointer = fields.at("cases") + "/" + cases.size();
            String where = "case " + (cases.size() + 1);
            cases.add(
                    item instanceof Json.Members(Map<String, Json> members)
                            ? one(reader, file, new Fields(where, pointer, members), fields, names)
                            : new ReadCase.Unreadable(
                                    file.where(pointer), where, where + ": must be an object, in { }"));
        }
        if (cases.stream().allMatch(ReadCase.Ready.class::isInstance)) { // others might have used it
            reader.unused(fields).ifPresent(cases::add);
        }
        return cases;
    }

    private static ReadCase one(
            CaseReader reader, SourceText file, Fields fields, Fields shared, Map<String, Where> names) {
        String name = fields.members().get("name") instanceof Json.Text(String text) ? text : fields.where();
        try {
            Fields known = new Fields(name, fields.pointer(), fields.members());
            known.text("name");
            known.only(shared.pointer().equals(fields.pointer()) ? SINGLE : CASE);
            Where where = file.where(fields.pointer());
            Where other = names.putIfAbsent(name, where);
            if (other != null) {
                throw known.flaw("name", "another case of this file has that name, in line " + other.line());
            }
            return reader.read(known, where, shared);
        } catch (CaseFlaw flaw) {
            return new ReadCase.Unreadable(file.where(flaw.pointer()), name, message(flaw));
        }
    }
}
