package dev.sealgate.policy.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Principal;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.policy.Resource;
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
                "[1]                                  | file: must be an object",
                "{                                    | not one valid JSON value",
                "{'kases':[]}                         | file: unknown member `kases`",
                "{'cases':[{'name':'n'}]}             | n: `request` is missing",
                "{'cases':[{'name':'n','x':1}]}       | n: unknown member `x`",
                "{'request':{'principal':'bob','action':'a:b'}} | principal: `bob` is no ARN of a user, session or root",
                "{'request':{'principal':'*','action':'a:b'},'identity':['none']} | no policy is called `none`",
                "{'request':{'principal':'*','action':'a:b'},'identity':{}} | policy identity: Syntax errors in policy.",
                "{'request':{'principal':'*','action':'a:b','resource':'arn:aws:sns:::x'},'resource':{}} | arn:aws:sns:::x: has no resource-based policy",
            })
    void mistake_isNamed(String json, String message) {
        String actual =
                assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage();
        assertEquals(message, actual);
    }
}
