package dev.sealgate.policy.document;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy that was parsed, checked and compiled: deciding over it parses nothing. Immutable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
public final class PolicyDocument {
    private final String text;
    private final List<Statement> statements;
    private final boolean isPublic;
    private final Map<String, String> principalIds;

    private PolicyDocument(String text, List<Statement> statements, Map<String, String> principalIds) {
        this.text = text;
        this.principalIds = principalIds;
        this.statements = statements;
        this.isPublic = PublicPolicies.isPublic(statements);
    }

    /** Never throws for bad input. */
    public static ParsedPolicy parse(String json, PolicyRules rules) {
        try {
            return new ParsedPolicy.Valid(new PolicyDocument(json, new PolicyReader(rules).read(json), Map.of()));
        } catch (MalformedPolicy flaw) {
            return new ParsedPolicy.Malformed(flaw.text(rules.kind()));
        }
    }

    /** One that is about to be stored: also refuses what may only stand in what was stored before it was refused. */
    public static ParsedPolicy parseNew(String json, PolicyRules rules) {
        return switch (parse(json, rules)) {
            case ParsedPolicy.Valid _
            when OpenVariables.areIn(json) -> new ParsedPolicy.Malformed(Flaw.VARIABLE.text(rules.kind()));
            case ParsedPolicy.Valid(PolicyDocument document) -> document.withoutUniqueIds(rules.kind());
            case ParsedPolicy.Malformed malformed -> malformed;
        };
    }

    /**
     * Where a text that {@link #parseNew} refuses has its first flaw, for whoever wrote it: the statement, the element, what stands there and
     * what may, after AWS's text. Answers to clients have that text alone.
     */
    public static Optional<String> flawIn(String json, PolicyRules rules) {
        try {
            new PolicyReader(rules).read(json);
            return switch (parseNew(json, rules)) {
                case ParsedPolicy.Valid _ -> Optional.empty();
                case ParsedPolicy.Malformed(String message) -> Optional.of(message);
            };
        } catch (MalformedPolicy flaw) {
            return Optional.of(flaw.located(rules.kind()));
        }
    }

    /** Unique ids stand for those who are gone, so that nobody can be meant by a new one. */
    private ParsedPolicy withoutUniqueIds(PolicyRules.Kind kind) {
        return statements.stream()
                .flatMap(statement -> named(statement).stream())
                .filter(NamedPrincipal.Deleted.class::isInstance)
                .map(NamedPrincipal.Deleted.class::cast)
                .findFirst()
                .<ParsedPolicy>map(gone ->
                        new ParsedPolicy.Malformed(Flaw.PRINCIPAL.text(kind, "\"AWS\":\"" + gone.uniqueId() + '"')))
                .orElseGet(() -> new ParsedPolicy.Valid(this));
    }

    /** The text it was made of, byte for byte. */
    public String text() {
        return text;
    }

    /** The same, where these names mean only who bore them when the document was stored: the unique ids by name. */
    public PolicyDocument boundTo(Map<String, String> ids) {
        if (ids.isEmpty()) {
            return this;
        }
        List<Statement> bound =
                statements.stream().map(statement -> statement.boundTo(ids)).toList();
        return new PolicyDocument(text, bound, Map.copyOf(ids));
    }

    /** What it was bound to. */
    public Map<String, String> principalIds() {
        return principalIds;
    }

    /** Whether S3 calls it public. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
    public boolean isPublic() {
        return isPublic;
    }

    /** Whether some statement allows something to requests that nobody signed, under whatever conditions. */
    public boolean allowsAnyone() {
        return statements.stream()
                .anyMatch(statement -> statement.effect() == Effect.ALLOW
                        && switch (statement.principals()) {
                            case PrincipalMatch.OneOf(var list) -> list.contains(new NamedPrincipal.Anyone());
                            case PrincipalMatch.NoneOf _ -> true;
                            case PrincipalMatch.Attached _ -> false;
                        });
    }

    /**
     * What Principal and NotPrincipal name and who knows the accounts can look up: the ARNs of users, roles and sessions, canonical user
     * ids, and the 12-digit ids of accounts, also where a policy writes the ARN of the account's root.
     */
    public Set<String> namedPrincipals() {
        Set<String> names = new TreeSet<>();
        for (Statement statement : statements) {
            named(statement).forEach(one -> addName(one, names));
        }
        return names;
    }

    private static List<NamedPrincipal> named(Statement statement) {
        return switch (statement.principals()) {
            case PrincipalMatch.Attached() -> List.of();
            case PrincipalMatch.OneOf(var list) -> list;
            case PrincipalMatch.NoneOf(var list) -> list;
        };
    }

    private static void addName(NamedPrincipal named, Set<String> names) {
        switch (named) {
            case NamedPrincipal.Arn(String arn) -> names.add(arn);
            case NamedPrincipal.Bound(String arn, String _) -> names.add(arn);
            case NamedPrincipal.CanonicalUser(String id) -> names.add(id);
            case NamedPrincipal.Account(AccountId id) -> names.add(id.value());
            case NamedPrincipal.Anyone _,
                    NamedPrincipal.Service _,
                    NamedPrincipal.Federated _,
                    NamedPrincipal.Deleted _ -> {}
        }
    }

    /** What it alone says. */
    public Verdict judge(Question question, Effort effort) {
        Verdict strongest = Verdict.NOTHING;
        for (int at = 0; at < statements.size() && strongest != Verdict.DENY; at++) {
            strongest = strongest.or(statements.get(at).judge(question, effort));
        }
        return strongest;
    }

    public List<Statement> statements() {
        return statements;
    }
}
