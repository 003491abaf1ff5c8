package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which documents are taken and which refused with what text: {@code cases/documents/*.json}; a document that is a JSON string is the text itself. */
class DocumentRulesTest {
    /** One document under the rules of one kind. */
    record Row(PolicyRules rules, String document, String message) {}

    static Stream<Row> rows(String side) {
        return CaseFiles.in("documents").stream().flatMap(file -> {
            Map<String, Json> table = members(Json.parse(CaseFiles.read(file)).orElseThrow());
            PolicyRules.Kind kind = PolicyRules.Kind.valueOf(text(member(table, "kind")));
            PolicyRules rules = kind == PolicyRules.Kind.BUCKET ? PolicyRules.bucket("b") : PolicyRules.of(kind);
            return ((Json.Items) member(table, side)).values().stream().map(entry -> row(rules, side, entry));
        });
    }

    private static Row row(PolicyRules rules, String side, Json entry) {
        return side.equals("valid")
                ? new Row(rules, text(entry), "")
                : new Row(rules, text(member(members(entry), "document")), text(member(members(entry), "message")));
    }

    @TestFactory
    Stream<DynamicTest> valid() {
        return rows("valid")
                .map(row -> DynamicTest.dynamicTest(name(row), () -> {
                    ParsedPolicy parsed = PolicyDocument.parse(row.document(), row.rules());
                    assertEquals(
                            row.document(),
                            assertInstanceOf(ParsedPolicy.Valid.class, parsed, parsed::toString)
                                    .document()
                                    .text());
                }));
    }

    @TestFactory
    Stream<DynamicTest> refused() {
        return rows("refused")
                .map(row -> DynamicTest.dynamicTest(
                        name(row),
                        () -> assertEquals(
                                new ParsedPolicy.Malformed(row.message()),
                                PolicyDocument.parse(row.document(), row.rules()))));
    }

    private static String name(Row row) {
        String document = row.document();
        return row.rules().kind() + " " + document.substring(0, Math.min(document.length(), 200));
    }

    /** White space between elements does not count. */
    @Test
    void bucketPolicy_of20480BytesWithoutWhiteSpace_isTakenAndOneMoreIsNot() {
        String start =
                "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/";
        String end = "\"}}";
        String padding = "é".repeat((20_480 - start.length() - end.length()) / 2);
        String odd = (20_480 - start.length() - end.length()) % 2 == 0 ? "" : "x";
        String exact = start + padding + odd + end;
        PolicyRules rules = PolicyRules.bucket("b");
        assertInstanceOf(ParsedPolicy.Valid.class, PolicyDocument.parse(exact, rules));
        assertInstanceOf(ParsedPolicy.Valid.class, PolicyDocument.parse("{ \n\t\r" + exact.substring(1), rules));
        assertEquals(
                new ParsedPolicy.Malformed(
                        "Normalized policy document exceeds the maximum allowed size of 20480 bytes"),
                PolicyDocument.parse(exact.replace("\"}}", "y\"}}"), rules));
    }

    @Test
    void nesting_beyondWhatTheGrammarNeeds_isInvalidJson() {
        String deep = "{\"Statement\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        assertEquals(
                new ParsedPolicy.Malformed("This policy contains invalid Json"),
                PolicyDocument.parse(deep, PolicyRules.bucket("b")));
    }

    /** What was stored before is still read: an open variable is the text that it looks like. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2012-10-17, a/${aws:username,        false",
        "2012-10-17, a/${aws:username}/${,    false",
        "2012-10-17, a/${aws:username}/$x{,   true",
        "2012-10-17, a/}${aws:username},      true",
        "2008-10-17, a/${aws:username,        true"
    })
    void openVariable_isRefusedInWhatIsNew(String version, String key, boolean accepted) {
        String policy = "{\"Version\":\"" + version
                + "\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/"
                + key + "\"}]}";
        assertEquals(accepted, PolicyDocument.parseNew(policy, PolicyRules.bucket("b")) instanceof ParsedPolicy.Valid);
        assertInstanceOf(ParsedPolicy.Valid.class, PolicyDocument.parse(policy, PolicyRules.bucket("b")));
        String condition = policy.replace(
                        "\"Resource\"",
                        "\"Condition\":{\"StringLike\":{\"aws:UserAgent\":[\"" + key + "\"]}},\"Resource\"")
                .replace("b/" + key, "b/k");
        assertEquals(
                accepted, PolicyDocument.parseNew(condition, PolicyRules.bucket("b")) instanceof ParsedPolicy.Valid);
    }

    @Test
    void namedPrincipals_areArnsAndAccountIds() {
        PolicyDocument document = AuthorizerTest.Policies.document("""
                {"Statement":[
                 {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","444455556666","arn:aws:iam::111122223333:user/ann","*"],
                  "Service":"logs.us-east-1.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},
                 {"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:sts::111122223333:assumed-role/R/s1"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}""", PolicyRules.bucket("b"));
        assertEquals(
                List.of(
                        "111122223333",
                        "444455556666",
                        "arn:aws:iam::111122223333:user/ann",
                        "arn:aws:sts::111122223333:assumed-role/R/s1"),
                List.copyOf(document.namedPrincipals()));
    }

    static String text(Json json) {
        return json instanceof Json.Text(String value) ? value : json.text();
    }

    static Json member(Map<String, Json> members, String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    private static Map<String, Json> members(Json json) {
        return ((Json.Members) json).values();
    }
}
