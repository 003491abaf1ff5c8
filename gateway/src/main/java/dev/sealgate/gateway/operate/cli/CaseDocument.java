package dev.sealgate.gateway.operate.cli;

import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.simulate.PolicyCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Puts a case together in the format of the policy room's case files, with policies called by their file names. Not thread-safe. */
final class CaseDocument {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final PolicyFiles files;
    private final Map<String, String> policies = new LinkedHashMap<>();
    private final Map<String, String> members = new LinkedHashMap<>();

    CaseDocument(PolicyFiles files, Map<String, Object> request) {
        this.files = files;
        members.put("request", MAPPER.writeValueAsString(request));
    }

    void single(String member, String file, PolicyRules rules) {
        if (!file.isEmpty()) {
            members.put(member, named(file, rules));
        }
    }

    void list(String member, List<String> given, PolicyRules rules) {
        if (!given.isEmpty()) {
            members.put(
                    member, given.stream().map(file -> named(file, rules)).collect(Collectors.joining(",", "[", "]")));
        }
    }

    /** Checks the file and returns what calls it. */
    private String named(String file, PolicyRules rules) {
        policies.put(file, files.policy(file, rules).text());
        return MAPPER.writeValueAsString(file);
    }

    PolicyCase read() {
        // The texts are JSON already: what reads them must see them as they are.
        members.put("policies", object(policies));
        return PolicyFiles.parsed("the request", object(members)).getFirst();
    }

    private static String object(Map<String, String> rawValues) {
        return rawValues.entrySet().stream()
                .map(entry -> MAPPER.writeValueAsString(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
