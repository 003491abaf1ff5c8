package dev.sealgate.policy.simulate;

import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.json.JsonPlaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong with a policy, in AWS's words and ours, and in which line. Immutable.
 *
 * @param where the line of the policy, or of the statement that is wrong
 * @param pointer to the same
 */
public record PolicyMistake(Where where, String pointer, String message) {
    private static final String STATEMENT = "Statement";

    /** None in a policy that may be stored. */
    public static Optional<PolicyMistake> in(SourceText text, PolicyRules rules) {
        return PolicyDocument.parseNew(text.text(), rules) instanceof ParsedPolicy.Malformed(String message)
                ? Optional.of(locate(text, "", rules, message))
                : Optional.empty();
    }

    /** @param pointer to the policy that {@code message} is about */
    static PolicyMistake locate(SourceText text, String pointer, PolicyRules rules, String message) {
        Optional<Json> json = text.json();
        if (json.isEmpty()) {
            String how = text.flaw()
                    .map(flaw -> (message.endsWith(".") ? " " : ": ") + flaw)
                    .orElse("");
            return new PolicyMistake(text.whereBroken(), pointer, message + how);
        }
        Json policy = json.flatMap(whole -> at(whole, pointer)).orElseThrow();
        String place = statement(policy, rules, message)
                .map(index -> pointer + "/" + STATEMENT + "/" + index)
                .orElse(pointer);
        String written = pointer.isEmpty() ? text.text() : policy.text();
        return new PolicyMistake(
                text.where(place), place, PolicyDocument.flawIn(written, rules).orElse(message));
    }

    /** Through objects and lists, as RFC 6901 goes. */
    private static Optional<Json> at(Json whole, String pointer) {
        Optional<Json> at = Optional.of(whole);
        for (String step :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            at = at.flatMap(json -> switch (json) {
                case Json.Members(Map<String, Json> members) -> Optional.ofNullable(members.get(JsonPlaces.name(step)));
                case Json.Items(List<Json> items) -> Optional.of(items.get(Integer.parseInt(step)));
                case Json.Text _, Json.Bare _, Json.Nothing _ -> Optional.empty();
            });
        }
        return at;
    }

    /** The first statement that is wrong in the same way when it is alone. */
    private static Optional<Integer> statement(Json policy, PolicyRules rules, String message) {
        if (!(policy instanceof Json.Members(Map<String, Json> members))
                || !(members.get(STATEMENT) instanceof Json.Items(List<Json> statements))
                || isWrong(members, sound(rules), rules, message)) {
            return Optional.empty();
        }
        for (int index = 0; index < statements.size(); index++) {
            if (isWrong(members, statements.get(index), rules, message)) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    private static boolean isWrong(Map<String, Json> members, Json statement, PolicyRules rules, String message) {
        Map<String, Json> alone = new LinkedHashMap<>(members);
        alone.put(STATEMENT, new Json.Items(List.of(statement)));
        return PolicyDocument.parseNew(new Json.Members(alone).text(), rules)
                        instanceof ParsedPolicy.Malformed(String same)
                && same.equals(message);
    }

    /** What is still wrong with it is no statement's fault. */
    private static Json sound(PolicyRules rules) {
        String statement = switch (rules.kind()) {
            case IDENTITY, SESSION -> "'Effect':'Allow','Action':'s3:*','Resource':'*'";
            case BUCKET ->
                "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'arn:aws:s3:::"
                        + rules.bucket().orElse("") + "/*'";
            case KMS_KEY -> "'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'";
            case ROLE_TRUST -> "'Effect':'Deny','Principal':'*','Action':'sts:AssumeRole'";
        };
        return Json.parse("{" + statement.replace('\'', '"') + "}").orElseThrow();
    }
}
