package dev.sealgate.policy.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCasesReadTest {
    private static final String REQUEST =
            "'request':{'principal':'arn:aws:iam::111122223333:user/team/ann','action':'s3:GetObject','resource':'arn:aws:s3:::b/k'";

    private static List<PolicyCase> read(String json) {
        return PolicyCases.read(json.replace('\'', '"'));
    }

    @Test
    void singleCase_getsKindOwnerAndThePrincipalsKeys() {
        PolicyCase one = read("{" + REQUEST + ",'context':{'aws:SecureTransport':false,'aws:TagKeys':['a',1]}}}")
                .getFirst();
        assertEquals(Resource.Kind.S3, one.request().resource().kind());
        assertEquals(
                "111122223333", one.request().resource().owner().orElseThrow().value());
        assertEquals(Principal.Kind.USER, one.request().principal().kind());
        assertEquals("arn:aws:iam::111122223333:user/team/ann", value(one, "aws:PrincipalArn"));
        assertEquals("ann", value(one, "aws:username"));
        assertEquals("false", value(one, "aws:securetransport"));
        RequestContext.ContextValue tags =
                one.request().context().find("aws:TagKeys").orElseThrow();
        assertEquals(List.of("a", "1"), tags.values());
        assertEquals(true, tags.multivalued());
        assertEquals(Optional.empty(), one.expected());
    }

    private static String value(PolicyCase one, String key) {
        return one.request().context().find(key).orElseThrow().values().getFirst();
    }

    @Test
    void expectation_thatDiffers_saysHow() {
        PolicyCase one = read("{" + REQUEST + "},'expect':{'decision':'allow','by':'identity'}}")
                .getFirst();
        assertEquals(
                List.of("decision: `implicitDeny` (expected: `allow`)"),
                one.expected().orElseThrow().differences(new Authorizer().decide(one.request())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]                                  | file: must be an object, in { }",
                "{                                    | not valid JSON: Unexpected end-of-input: expected close marker for Object (column 2)",
                "{} {}                                | not valid JSON: something follows the end of the JSON (column 4)",
                "{'cases':[],'cases':[]}              | not valid JSON: Duplicate Object property \"cases\" (column 20)",
                "{'kases':[],'cases':[]}              | file: unknown member `kases` (did you mean `cases`?)",
                "{'name':'x','action':'y'}            | neither `cases` nor `request` is there (expected: {\"cases\": [...]}, or one case with its `request`)",
                "{'cases':[]}                         | file: `cases` must be a list of at least one case",
                "{'cases':[7]}                        | case 1: must be an object, in { }",
                "{'cases':[{'name':'n'}]}             | n: `request` is missing",
                "{'cases':[{'name':'n','identiy':1}]} | n: unknown member `identiy` (did you mean `identity`?)",
                "{'cases':[{'name':'n','policies':{}}]} | n: unknown member `policies` (expected: one of `boundary`, `bucket`, `expect`, `identity`, `key`, `name`, `request`, `resource`, `session`, `source`, `trust`)",
                "{'request':{'principal':'*','action':'a:b','kontext':1}} | the case.request: unknown member `kontext` (did you mean `context`?)",
                "{'request':{'principal':'*','action':'a:b'},'expect':{'decision':'explicitdeny'}} | the case.expect: there is no decision `explicitdeny` (did you mean `explicitDeny`?)",
                "{'request':{'principal':'*','action':'a:b'},'expect':{'decision':'never'}} | the case.expect: there is no decision `never` (expected: one of `allow`, `explicitDeny`, `implicitDeny`)",
                "{'request':{'principal':'bob','action':'a:b'}} | principal: `bob` is no ARN of a user, session or root (expected: for example arn:aws:iam::111122223333:user/ann, or arn:aws:sts::111122223333:assumed-role/ROLE/SESSION)",
                "{'request':{'principal':'arn:aws:iam::111122223333:role/team/R','action':'a:b'}} | principal: `arn:aws:iam::111122223333:role/team/R` is no ARN of a user, session or root (expected: a session of the role, arn:aws:sts::111122223333:assumed-role/R/SESSION)",
                "{'request':{'principal':'*','action':'a:b','context':{'aws:SecureTransport':'yes'}}} | the case.request.context: `aws:SecureTransport`: `yes` (expected: true or false)",
                "{'request':{'principal':'*','action':'a:b','context':{'AWS:SourceIp':['10.0.0.1','10.0.0.0/8']}}} | the case.request.context: `AWS:SourceIp`: `10.0.0.0/8` (expected: one IP address)",
                "{'request':{'principal':'*','action':'a:b'},'expect':'deny'} | the case: there is no decision `deny` (expected: one of `allow`, `explicitDeny`, `implicitDeny`)",
                "{'request':{'principal':'*','action':'a:b','resource':'b/k'}} | the case.request: `b/k` is no ARN (expected: for example arn:aws:s3:::bucket/key)",
                "{'request':{'principal':'*','action':'a:b','resource':'arn:aws:s3:::b','owner':7}} | the case.request: `7` is no account (expected: 12 digits in quotes)",
                "{'request':{'principal':'*','action':'a:b','publicAccessRestricted':'yes'}} | the case.request: `publicAccessRestricted` must be true or false",
                "{'request':{'principal':'*','action':'a:b','context':{'aws:SecureTranport':true}}} | the case.request.context: there is no condition key `aws:SecureTranport` (near: aws:SecureTransport)",
                "{'request':{'principal':'*','action':'a:b'},'identity':['none']} | the case: no policy is called `none`; a file is {\"file\": \"policy.json\"}",
                "{'policies':{'read':1},'request':{'principal':'*','action':'a:b'},'identity':['raed']} | the case: no policy is called `raed` (did you mean `read`?); a file is {\"file\": \"policy.json\"}",
                "{'request':{'principal':'*','action':'a:b'},'identity':{}} | policy identity: Syntax errors in policy (expected: a Statement)",
                "{'request':{'principal':'*','action':'a:b'},'identity':{'file':'p','path':'q'}} | a policy's file: unknown member `path` (expected: one of `file`)",
                "{'request':{'principal':'*','action':'a:b'},'boundary':[]} | the case: `boundary` must be one policy",
                "{'request':{'principal':'*','action':'a:b','resource':'arn:aws:sns:::x'},'resource':{}} | the case: arn:aws:sns:::x has no resource-based policy",
                "{'request':{'principal':'*','action':'a:b','resource':'arn:aws:s3:::b'},'key':{}} | the case: `key` does not go with arn:aws:s3:::b (expected: a request about a KMS key)",
                "{'request':{'principal':'*','action':'a:b','resource':'arn:aws:s3:::b'},'bucket':{},'resource':{}} | the case: `resource` and `bucket` are the same (expected: one of both)",
            })
    void mistake_isNamed(String json, String message) {
        String actual =
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage();
        assertEquals(message, actual);
    }
}
