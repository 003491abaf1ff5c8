package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.document.Flaw;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PolicyRules.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What who wrote a policy is told: where the flaw is, what stands there, and what may. */
class LocatedFlawTest {
    /** What is told beyond AWS's text. */
    private static String flaw(String text, PolicyRules rules) {
        String json = text.replace('\'', '"');
        String told = PolicyDocument.flawIn(json, rules).orElse("none");
        String ofAws =
                PolicyDocument.parse(json, rules) instanceof ParsedPolicy.Malformed(String message) ? message : "";
        String start = ofAws.replaceAll("\\.$", "");
        assertTrue(told.startsWith(start), told);
        return told.substring(start.length()).replaceAll("^:? ", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        'Effect':'Alow','Action':'s3:Get*','Resource':'*'                 | : `Effect: Alow` (expected: Allow or Deny)
        'Action':'s3:Get*','Resource':'*'                                 | (expected: an Effect: Allow or Deny)
        'Effect':'Deny','Resource':'*'                                    | , Action (expected: an Action or a NotAction)
        'Effect':'Deny','Action':'GetObject','Resource':'*'               | , Action: `GetObject` (expected: service:Name, for example s3:GetObject, that this kind of policy can allow)
        'Effect':'Deny','NotAction':['s3:a','s3:b:c'],'Resource':'*'      | , NotAction: `s3:b:c` (expected: one colon: service:Name)
        'Effect':'Deny','Action':[],'Resource':'*'                        | , Action: `[]` (expected: at least one value)
        'Effect':'Deny','Action':'s3:*','Resource':'bucket/*'             | , Resource: `bucket/*` (expected: an ARN of what this kind of policy is for, or * where any may be meant)
        'Effect':'Deny','Action':'s3:*','Resource':'arn:aws-cn:s3:::b'    | , Resource: `arn:aws-cn:s3:::b` (expected: aws: arn:aws:...)
        'Effect':'Deny','Action':'s3:*','resource':'*'                    | : `resource` (expected: one of Action, Condition, Effect, NotAction, NotPrincipal, NotResource, Principal, Resource, Sid, spelled like this)
        'Effect':null,'Action':'s3:*','Resource':'*'                      | : `Effect: null` (expected: a value, or nothing at all)
        'Effect':1,'Action':'s3:*','Resource':'*'                         | , Effect: `1` (expected: a text in quotes)
        'Effect':'Deny','Action':'s3:*','NotAction':'s3:*','Resource':'*' | , Action (expected: this or its Not..., not both)
        'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'    | , Principal (expected: no Principal: the policy is its bearer's)
        'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'StringLikes':{'aws:UserAgent':'a'}} | , Condition, StringLikes, aws:UserAgent: `StringLikes` (expected: an operator, for example StringEquals, ArnLike, Bool or IpAddress)
        'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/40'}} | , Condition, IpAddress, aws:SourceIp: `10.0.0.0/40` (expected: an IP address or a CIDR block, for example 10.0.0.0/8)
        'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'Null':{'aws:SourceIp':'yes'}} | , Condition, Null, aws:SourceIp: `yes` (expected: true or false)
        'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':'x'    | , Condition: `"x"` (expected: an object: {...})
        """)
    void flawOfAStatement_isToldWithItsPlace(String members, String told) {
        String first = "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}";
        String found =
                flaw("{'Statement':[" + first + ",{'Sid':'second'," + members + "}]}", PolicyRules.of(Kind.IDENTITY));
        assertEquals("statement 2 (Sid second)" + (told.startsWith("(") ? " " : "") + told, found);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        's3:GetObject' | 'arn:aws:s3:::other/*'  | : `Resource: arn:aws:s3:::other/*` (expected: the bucket's ARN, arn:aws:s3:::mine, or of what is in it, arn:aws:s3:::mine/...)
        's3:GetObject' | 'arn:aws:s3:::mine'     | : `Action: s3:GetObject` (expected: a Resource that the action works on: arn:aws:s3:::bucket for the bucket's actions, arn:aws:s3:::bucket/* for objects')
        's3:GetObjekt' | 'arn:aws:s3:::mine/*'   | : `Action: s3:GetObjekt` (expected: service:Name, for example s3:GetObject, that this kind of policy can allow)
        """)
    void flawOfABucketPolicy_namesWhatDoesNotFit(String action, String resource, String told) {
        String json =
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':" + action + ",'Resource':" + resource + "}}";
        assertEquals("statement 1" + told, flaw(json, PolicyRules.bucket("mine")));
    }

    @Test
    void flawOfTheDocument_isTold() {
        PolicyRules rules = PolicyRules.of(Kind.IDENTITY);
        assertAll(
                () -> assertTrue(
                        flaw("{'Version':\n 'x',,}", rules).startsWith("`line 2, column "),
                        () -> flaw("{'Version':\n 'x',,}", rules)),
                () -> assertEquals("(expected: a Statement)", flaw("{}", rules)),
                () -> assertEquals(
                        "`Version: 2012-10-18` (expected: 2012-10-17, or 2008-10-17)",
                        flaw("{'Version':'2012-10-18','Statement':[]}", rules)),
                () -> assertEquals(
                        "`Statements` (expected: one of Id, Statement, Version, spelled like this)",
                        flaw("{'Statements':[]}", rules)),
                () -> assertEquals(Optional.empty(), PolicyDocument.flawIn("""
                        {"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""", rules)));
    }

    @Test
    void valuesAreCut_andControlCharactersAreNotShown() {
        String json = "{'Statement':{'Effect':'\\u001b[2J" + "x".repeat(5_000) + "'}}";
        String told = flaw(json, PolicyRules.of(Kind.IDENTITY));
        assertTrue(told.length() < 200, told);
        assertFalse(told.contains("\u001b"), told);
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void everyFlaw_saysWhatIsExpected(Flaw flaw) {
        assertFalse(flaw.expected().isBlank());
        assertInstanceOf(String.class, flaw.text(Kind.IDENTITY, "a", "b"));
    }
}
