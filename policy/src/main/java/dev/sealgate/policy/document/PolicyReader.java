package dev.sealgate.policy.document;

import dev.sealgate.policy.condition.PolicyVersion;
import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a whole document; leaves at the first flaw. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
final class PolicyReader {
    private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");

    private final PolicyRules rules;

    PolicyReader(PolicyRules rules) {
        this.rules = rules;
    }

    List<Statement> read(String text) {
        requireStart(text);
        if (text.length() > Json.MAX_CHARACTERS || PolicySize.normalizedBytes(text) > maxBytes()) {
            throw new MalformedPolicy(Flaw.TOO_LARGE, maxBytes())
                    .found(text.length() + " characters")
                    .expected("at most " + maxBytes() + " bytes without white space");
        }
        Json json = Json.parse(text).orElseThrow(() -> brokenJson(text));
        Element policy = Element.of(json, MEMBERS);
        policy.refuseNulls();
        PolicyVersion version = policy.text("Version")
                .map(date -> PolicyVersion.of(date)
                        .orElseThrow(() -> new MalformedPolicy(Flaw.VERSION).found("Version: " + date)))
                .orElse(PolicyVersion.V2008);
        policy.text("Id").ifPresent(id -> {}); // must be text
        List<Statement> statements = statements(policy, new StatementReader(rules, version));
        requireUniqueSids(statements);
        return statements;
    }

    /** AWS: of a trust policy, broken JSON is reported before the spaces in front of it (recorded). */
    private void requireStart(String text) {
        if (text.startsWith("{")) {
            return;
        }
        if (rules.kind() == PolicyRules.Kind.ROLE_TRUST && Json.parse(text).isEmpty()) {
            throw brokenJson(text);
        }
        throw new MalformedPolicy(text.stripLeading().startsWith("{") ? Flaw.LEADING_SPACE : Flaw.FIRST_BYTE);
    }

    private long maxBytes() {
        return switch (rules.kind()) {
            case IDENTITY -> 10_240;
            case SESSION, ROLE_TRUST -> 2_048;
            case BUCKET -> 20_480;
            case KMS_KEY -> 32_768;
        };
    }

    private static List<Statement> statements(Element policy, StatementReader reader) {
        List<Json> items =
                Element.items(policy.find("Statement").orElseThrow(() -> new MalformedPolicy(Flaw.NO_STATEMENT)));
        if (items.isEmpty()) {
            throw new MalformedPolicy(Flaw.EMPTY_STATEMENT);
        }
        List<Statement> statements = new ArrayList<>();
        for (Json item : items) {
            int index = statements.size();
            statements.add(MalformedPolicy.in(named(index, item), () -> reader.read(index, item)));
        }
        return List.copyOf(statements);
    }

    /** People count from one. */
    private static String named(int index, Json statement) {
        String number = "statement " + (index + 1);
        return statement instanceof Json.Members(var members) && members.get("Sid") instanceof Json.Text(String sid)
                ? number + " (Sid " + sid.replaceAll("\\p{Cntrl}", "?") + ")"
                : number;
    }

    private static MalformedPolicy brokenJson(String text) {
        MalformedPolicy broken = new MalformedPolicy(Flaw.BROKEN_JSON);
        Json.brokenAt(text).ifPresent(broken::found);
        return broken;
    }

    private void requireUniqueSids(List<Statement> statements) {
        boolean unique = switch (rules.kind()) {
            case IDENTITY, SESSION, ROLE_TRUST -> true;
            case BUCKET, KMS_KEY -> false;
        };
        Set<String> seen = new HashSet<>();
        for (Statement statement : statements) {
            boolean fresh =
                    statement.sid().filter(sid -> !sid.isEmpty()).map(seen::add).orElse(true);
            if (unique && !fresh) {
                throw new MalformedPolicy(Flaw.DUPLICATE_SID)
                        .found(statement.sid().orElse(""));
            }
        }
    }
}
