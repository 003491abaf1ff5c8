package dev.sealgate.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.Account;
import dev.sealgate.gateway.identity.auth.Credential.Sender;
import dev.sealgate.gateway.identity.auth.CredentialLookup;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.identity.AccessKeyRecord;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.seal.RootKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String TEMPORARY = "ASIAEXAMPLEEXAMPLE00";
    private static final Bytes SECRET = Bytes.copyOf(new byte[40]);

    private final SessionTokens tokens =
            new SessionTokens(new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES])));
    private final AtomicLong nanos = new AtomicLong();
    private final Database database = TestDatabases.inMemory();
    private final Directory directory = gateway();

    private Directory gateway() {
        return new Directory(
                List.of(new Account(
                        ACCOUNT, "main", "m@example.com", "ab", List.of(), List.of(), List.of(), List.of(), List.of())),
                new IdentityRepository(database, nanos::get),
                tokens);
    }

    private void create(User user) {
        directory.change(ACCOUNT, change -> {
            change.create(user);
            return user;
        });
    }

    @Test
    void accessKeyMadeAtAnotherGateway_isKnownAtOnce() {
        Directory other = gateway();
        create(user(true));
        assertInstanceOf(CredentialLookup.Found.class, other.find("AKIAONE", Optional.empty(), NOW));
    }

    @Test
    void accessKeyActivatedAtAnotherGateway_isGoodAtOnce() {
        create(user(false));
        Directory other = gateway();
        assertInstanceOf(CredentialLookup.Unknown.class, other.find("AKIAONE", Optional.empty(), NOW));
        replace(user(false), user(true));
        assertInstanceOf(CredentialLookup.Found.class, other.find("AKIAONE", Optional.empty(), NOW));
    }

    @Test
    void accessKeyDeletedAtAnotherGateway_isRefusedWithinTheBound() {
        create(user(true));
        Directory other = gateway();
        assertInstanceOf(CredentialLookup.Found.class, other.find("AKIAONE", Optional.empty(), NOW));
        directory.change(ACCOUNT, change -> {
            change.delete(user(true));
            return change;
        });
        assertInstanceOf(CredentialLookup.Unknown.class, directory.find("AKIAONE", Optional.empty(), NOW));
        nanos.addAndGet(IdentityRepository.BOUND.toNanos() + 1);
        assertInstanceOf(CredentialLookup.Unknown.class, other.find("AKIAONE", Optional.empty(), NOW));
    }

    @Test
    void sessionOfARoleMadeAtAnotherGateway_isGoodAtOnce() {
        Directory other = gateway();
        createRole();
        String token = tokens.seal(TEMPORARY, claims(SessionClaims.Kind.ASSUMED_ROLE, "AROAONE"));
        assertInstanceOf(CredentialLookup.Found.class, other.find(TEMPORARY, Optional.of(token), NOW));
    }

    private void replace(User before, User after) {
        directory.change(ACCOUNT, change -> {
            change.replace(before, after);
            return after;
        });
    }

    private static User user(boolean active) {
        return new User(
                "ann",
                "/team/",
                "AIDAANN",
                NOW,
                Map.of("dept", "red"),
                AttachedPolicies.NONE,
                Set.of(),
                List.of(new AccessKeyRecord("AKIAONE", SECRET, active, NOW)));
    }

    private Role createRole() {
        Role role = new Role(
                "r",
                "/",
                "AROAONE",
                NOW,
                "",
                "{}",
                3600,
                Map.of("dept", "blue", "x", "y"),
                AttachedPolicies.NONE,
                Map.of());
        directory.change(ACCOUNT, change -> {
            change.create(role);
            return role;
        });
        return role;
    }

    private static SessionClaims claims(SessionClaims.Kind kind, String issuerId) {
        return claims(kind, issuerId, Map.of("dept", "red"));
    }

    private static SessionClaims claims(SessionClaims.Kind kind, String issuerId, Map<String, String> tags) {
        return new SessionClaims(
                kind,
                ACCOUNT.value(),
                issuerId,
                "s1",
                SECRET,
                NOW,
                NOW.plusSeconds(900),
                List.of(),
                List.of(),
                tags,
                Set.of(),
                Optional.empty());
    }

    private CredentialLookup find(SessionClaims claims, Instant now) {
        return directory.find(TEMPORARY, Optional.of(tokens.seal(TEMPORARY, claims)), now);
    }

    private static Sender sender(CredentialLookup lookup) {
        return assertInstanceOf(CredentialLookup.Found.class, lookup)
                .credential()
                .sender();
    }

    private static Optional<String> value(Sender sender, String key) {
        return sender.context().find(key).map(value -> value.values().getFirst());
    }

    @Test
    void userKey_bringsItsUsersContext() {
        create(user(true));
        Sender sender = sender(directory.find("AKIAONE", Optional.empty(), NOW));
        assertEquals(
                "arn:aws:iam::111122223333:user/team/ann", sender.principal().arn());
        assertEquals(Optional.of("ann"), value(sender, "aws:username"));
        assertEquals(Optional.of("AIDAANN"), value(sender, "aws:userid"));
        assertEquals(Optional.of("red"), value(sender, "aws:PrincipalTag/dept"));
        assertEquals(Optional.empty(), value(sender, "aws:MultiFactorAuthPresent"));
        assertEquals(Optional.empty(), value(sender, "aws:TokenIssueTime"));
    }

    @Test
    void inactiveKey_isUnknown_andKeyWithATokenIsInvalid() {
        create(user(false));
        assertInstanceOf(CredentialLookup.Unknown.class, directory.find("AKIAONE", Optional.empty(), NOW));
        directory.change(ACCOUNT, change -> {
            change.replace(user(false), user(true));
            return change;
        });
        assertInstanceOf(CredentialLookup.InvalidToken.class, directory.find("AKIAONE", Optional.of("x"), NOW));
    }

    @Test
    void roleSession_isItsRole_withSessionTagsOnTop() {
        createRole();
        Sender sender = sender(find(claims(SessionClaims.Kind.ASSUMED_ROLE, "AROAONE"), NOW));
        assertEquals(
                "arn:aws:sts::111122223333:assumed-role/r/s1",
                sender.principal().arn());
        assertEquals(Optional.of("arn:aws:iam::111122223333:role/r"), value(sender, "aws:PrincipalArn"));
        assertEquals(Optional.of("AROAONE:s1"), value(sender, "aws:userid"));
        assertEquals(Optional.of("red"), value(sender, "aws:PrincipalTag/dept"));
        assertEquals(Optional.of("y"), value(sender, "aws:PrincipalTag/x"));
        assertEquals(Optional.of("2026-01-02T03:04:05Z"), value(sender, "aws:TokenIssueTime"));
        assertEquals(Optional.of("false"), value(sender, "aws:MultiFactorAuthPresent"));
        assertEquals(Optional.empty(), value(sender, "aws:username"));
    }

    /** In another case than the role's tag, as often as it takes to meet every order of a hash map. */
    @Test
    void sessionTag_replacesTheRolesTag_whateverTheirCase() {
        createRole();
        for (String key : List.of("DEPT", "Dept", "dEPT", "depT", "DepT")) {
            Sender sender = sender(find(claims(SessionClaims.Kind.ASSUMED_ROLE, "AROAONE", Map.of(key, "red")), NOW));
            assertEquals(Optional.of("red"), value(sender, "aws:PrincipalTag/" + key));
        }
    }

    @Test
    void session_endsWithItsTime() {
        createRole();
        SessionClaims claims = claims(SessionClaims.Kind.ASSUMED_ROLE, "AROAONE");
        assertInstanceOf(
                CredentialLookup.Found.class, find(claims, claims.expires().minusMillis(1)));
        assertInstanceOf(CredentialLookup.ExpiredToken.class, find(claims, claims.expires()));
    }

    @Test
    void session_endsWithItsRole() {
        Role role = createRole();
        directory.change(ACCOUNT, change -> {
            change.delete(role);
            return change;
        });
        assertInstanceOf(
                CredentialLookup.InvalidToken.class, find(claims(SessionClaims.Kind.ASSUMED_ROLE, "AROAONE"), NOW));
    }

    @Test
    void federatedSession_withoutSessionPolicies_isLimitedToNothing() {
        create(user(true));
        Sender sender = sender(find(claims(SessionClaims.Kind.FEDERATED, "AIDAANN"), NOW));
        assertEquals(Principal.Kind.FEDERATED_USER, sender.principal().kind());
        assertEquals(Optional.of(List.of()), sender.policies().session());
        assertTrue(sender.session().isPresent());
    }

    @Test
    void federatedSession_isReachedByWhatNamesItsUser() {
        create(user(true));
        Principal federated = sender(find(claims(SessionClaims.Kind.FEDERATED, "AIDAANN"), NOW))
                .principal();
        assertEquals("arn:aws:sts::111122223333:federated-user/s1", federated.arn());
        assertEquals("arn:aws:iam::111122223333:user/team/ann", federated.issuerArn());
        assertEquals("111122223333:s1", federated.principalId());
    }

    @Test
    void temporaryKey_withoutItsToken_isUnknown() {
        assertInstanceOf(CredentialLookup.Unknown.class, directory.find(TEMPORARY, Optional.empty(), NOW));
    }
}
