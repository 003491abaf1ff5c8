package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.policy.document.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalIdsTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final String ANN = "arn:aws:iam::111122223333:user/ann";
    private static final String APP = "arn:aws:iam::111122223333:role/app";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/app/night";
    private static final Map<String, String> BOUND =
            Map.of(ANN, "AIDAFIRST", APP, "AROAFIRST", SESSION, "AROAFIRST:night");

    private final Authorizer authorizer = new Authorizer();

    private static Principal caller(String who) {
        return switch (who) {
            case "ann" -> Principal.user(ACCOUNT, "ann", "AIDAFIRST");
            case "namesake" -> Principal.user(ACCOUNT, "ann", "AIDASECOND");
            case "renamed" -> Principal.user(ACCOUNT, "anna", "AIDAFIRST");
            case "federated" -> Principal.federatedUser(ACCOUNT, "web", ANN, "AIDAFIRST");
            case "federated-by-namesake" -> Principal.federatedUser(ACCOUNT, "web", ANN, "AIDASECOND");
            case "session" -> Principal.roleSession(ACCOUNT, "/", "app", "AROAFIRST", "night");
            case "other-session" -> Principal.roleSession(ACCOUNT, "/", "app", "AROAFIRST", "day");
            case "session-of-namesake" -> Principal.roleSession(ACCOUNT, "/", "app", "AROASECOND", "night");
            default -> throw new IllegalArgumentException(who);
        };
    }

    private Decision decide(String who, String principals, Map<String, String> ids) {
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{" + principals
                + ",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]}";
        PolicyDocument document = AuthorizerTest.Policies.document(policy, PolicyRules.bucket("b"))
                .boundTo(ids);
        Resource object = Resource.s3("arn:aws:s3:::b/k", ACCOUNT, Optional.of(new NamedPolicy("p", document)), false);
        IdentityPolicies own = AuthorizerTest.Policies.identity(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*\"}]}");
        IdentityPolicies policies = principals.contains("Allow") ? IdentityPolicies.NONE : own;
        return authorizer.decide(
                new AccessRequest(caller(who), policies, "s3:GetObject", object, RequestContext.EMPTY));
    }

    @ParameterizedTest
    @CsvSource({
        "ann,                  user/ann,                     true,  true",
        "namesake,             user/ann,                     false, true",
        "renamed,              user/ann,                     true,  false",
        "session,              role/app,                     true,  true",
        "other-session,        role/app,                     true,  true",
        "session-of-namesake,  role/app,                     false, true",
        "session,              assumed-role/app/night,       true,  true",
        "other-session,        assumed-role/app/night,       false, false",
        "session-of-namesake,  assumed-role/app/night,       false, true"
    })
    void allow_meansWhoBoreTheNameWhenItWasBound(String who, String named, boolean bound, boolean unbound) {
        String arn =
                (named.startsWith("assumed") ? "arn:aws:sts::111122223333:" : "arn:aws:iam::111122223333:") + named;
        String principals = "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + arn + "\"}";
        assertEquals(bound, decide(who, principals, BOUND).allowed());
        assertEquals(unbound, decide(who, principals, Map.of()).allowed());
    }

    @ParameterizedTest
    @CsvSource({
        "ann,                 true",
        "namesake,            false",
        "renamed,             true",
        "session,             true",
        "other-session,       false",
        "session-of-namesake, false"
    })
    void denyOfAllBut_sparesWhoBoreTheNameWhenItWasBound(String who, boolean spared) {
        String principals = "\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":[\"111122223333\",\"" + ANN + "\",\"" + APP
                + "\",\"" + SESSION + "\"]}";
        assertEquals(spared, decide(who, principals, BOUND).allowed());
    }

    @ParameterizedTest
    @CsvSource({"federated, LIMITED", "federated-by-namesake, NOTHING", "ann, ALLOW", "namesake, NOTHING"})
    void grant_isForWhoBoreTheName(String who, Verdict verdict) {
        AccessRequest request = new AccessRequest(
                caller(who), IdentityPolicies.NONE, "kms:Encrypt", Resource.none(), RequestContext.EMPTY);
        assertEquals(verdict, new AccessGrant("g", ANN, Optional.of("AIDAFIRST")).judge(request));
    }

    /** Of all names but ann's, whose bearer is another by now, and app's, which was renamed. */
    private static final PrincipalIds PRINCIPALS = new PrincipalIds() {
        @Override
        public Optional<String> idOf(String name) {
            return name.equals(ANN)
                    ? Optional.of("AIDASECOND")
                    : Optional.of(name).filter(it -> !it.contains("nobody"));
        }

        @Override
        public Optional<String> nameOf(String id, String name) {
            return id.equals("AROAFIRST") ? Optional.of(APP + "-new") : Optional.empty();
        }
    };

    @Test
    void binding_takesTheIdsOfNow_andRefusesUnknownNames() {
        assertEquals(Optional.of(Map.of(ANN, "AIDASECOND")), PRINCIPALS.bind(Set.of(ANN, "111122223333")));
        assertEquals(Optional.empty(), PRINCIPALS.bind(Set.of(ANN, "arn:aws:iam::111122223333:user/nobody")));
        assertEquals(
                Map.of(ANN, "AIDASECOND"), PRINCIPALS.bindKnown(Set.of(ANN, "arn:aws:iam::111122223333:user/nobody")));
    }

    @Test
    void text_isShownByteForByte_unlessAPrincipalIsGoneOrRenamed() {
        String text = "{ \"Statement\": [{\"Sid\":\"" + ANN + "\",\"Principal\":{\"AWS\":[\"" + ANN + "\",\"" + APP
                + "\",\"111122223333\"]},\"NotPrincipal\":{\"AWS\":\"" + ANN + "\"}}]}";
        assertEquals(text, PRINCIPALS.shown(text, Map.of()));
        assertEquals(
                "{\"Statement\":[{\"Sid\":\"" + ANN + "\",\"Principal\":{\"AWS\":[\"AIDAFIRST\",\"" + APP
                        + "-new\",\"111122223333\"]},\"NotPrincipal\":{\"AWS\":\"AIDAFIRST\"}}]}",
                PRINCIPALS.shown(text, BOUND));
        assertEquals(
                "{\"Statement\":{\"Principal\":{\"AWS\":\"AIDAFIRST\"}}}",
                PRINCIPALS.shown("{\"Statement\":{\"Principal\":{\"AWS\":\"" + ANN + "\"}}}", BOUND));
    }

    @Test
    void unboundDocument_isUsedAsItWas() {
        String everyone = "\"Effect\":\"Allow\",\"Principal\":\"*\"";
        assertInstanceOf(Decision.Allow.class, decide("namesake", everyone, BOUND));
        assertEquals(
                List.of(),
                List.copyOf(AuthorizerTest.Policies.document(
                                "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
                                PolicyRules.of(PolicyRules.Kind.IDENTITY))
                        .principalIds()
                        .keySet()));
    }

    /** AWS: who put back what was shown of somebody who is gone is refused; what was stored so long ago stays readable. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROLE_TRUST | sts:AssumeRole | Invalid principal in policy: \"AWS\":\"AROAEXAMPLEROLEID0001\"",
                "KMS_KEY    | kms:Decrypt    | Policy contains a statement with one or more invalid principals."
            })
    void uniqueId_isNoNewPrincipal(PolicyRules.Kind kind, String action, String refusal) {
        String text =
                ("{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEROLEID0001'},'Action':'"
                                + action + "'" + (kind == PolicyRules.Kind.KMS_KEY ? ",'Resource':'*'" : "") + "}}")
                        .replace('\'', '"');
        PolicyRules rules = PolicyRules.of(kind);
        assertEquals(new ParsedPolicy.Malformed(refusal), PolicyDocument.parseNew(text, rules));
        assertInstanceOf(ParsedPolicy.Valid.class, PolicyDocument.parse(text, rules));
    }
}
