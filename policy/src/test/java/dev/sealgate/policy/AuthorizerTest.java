package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {
    private static final AccountId OWN = new AccountId("111122223333");
    private static final AccountId FOREIGN = new AccountId("444455556666");

    private final Authorizer authorizer = new Authorizer();

    @Test
    void user_onResourceOfOwnAccount_isAllowed() {
        Principal ann = Principal.user(OWN, "ann", "AIDAEXAMPLE");
        assertInstanceOf(
                Decision.Allow.class,
                authorizer.decide(new AccessRequest(ann, "s3:GetObject", "arn:aws:s3:::b/k", OWN)));
    }

    @Test
    void root_onResourceOfAnotherAccount_isImplicitlyDeniedWithTheAction() {
        Decision decision =
                authorizer.decide(new AccessRequest(Principal.root(FOREIGN), "s3:GetObject", "arn:aws:s3:::b/k", OWN));
        assertEquals(
                new Decision.ImplicitDeny("because no resource-based policy allows the s3:GetObject action"), decision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345678901", "1234567890123", "12345678901a", " 11122223333"})
    void accountId_otherThanTwelveDigits_isRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> new AccountId(value));
    }
}
