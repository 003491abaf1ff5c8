package dev.sealgate.gateway.identity;

import dev.sealgate.gateway.config.Account;
import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.identity.auth.Credential;
import dev.sealgate.gateway.identity.auth.CredentialLookup;
import dev.sealgate.gateway.identity.auth.Credentials;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.identity.AccessKeyRecord;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.IdentityChange;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Everyone there is: declared accounts with their declared and stored identities, and the access keys of all.
 *
 * <p>Another gateway's changes are in force here within {@link IdentityRepository#BOUND}; nobody is refused for an access key that is unknown or
 * inactive before the store was asked. Thread-safe.
 */
public final class Directory implements Credentials, Owners, Grantees, PrincipalIds {
    private static final String TEMPORARY = "ASIA";

    private record KeyOwner(AccountId account, String userId) {}

    private final Map<AccountId, Account> accounts = new LinkedHashMap<>();
    private final Map<AccountId, Identities> declared = new HashMap<>();
    private final Map<String, Credential> rootKeys = new HashMap<>();
    private final IdentityRepository repository;
    private final SessionTokens tokens;
    private final CompiledPolicies compiled = new CompiledPolicies();
    private final ConcurrentMap<AccountId, AccountView> views = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, KeyOwner> keyOwners = new ConcurrentHashMap<>();
    private volatile long changesSeen; // of which every access key is in keyOwners

    /** @throws IllegalArgumentException when two identities share an access key id */
    public Directory(Iterable<Account> declaredAccounts, IdentityRepository repository, SessionTokens tokens) {
        this.repository = repository;
        this.tokens = tokens;
        for (Account account : declaredAccounts) {
            accounts.put(account.id(), account);
            declared.put(account.id(), DeclaredIdentities.of(account));
            account.rootAccessKeys()
                    .forEach(key ->
                            addRootKey(key.id(), new Credential(key.id(), key.secret(), Senders.root(account.id()))));
        }
        accounts.keySet().forEach(this::account);
        Map<AccountId, Identities> bound = new HashMap<>();
        declared.forEach((account, identities) -> bound.put(account, bound(identities)));
        declared.putAll(bound);
        views.clear();
        changesSeen = repository.changes();
        accounts.keySet().forEach(this::account);
    }

    /** Declaring a trust policy is putting it at every start: it is bound to who bears its names then. */
    private Identities bound(Identities identities) {
        Identities.Builder builder = identities.toBuilder();
        identities.roles().forEach(role -> builder.put(role.withTrustPolicy(role.trustPolicy(), trustedBy(role))));
        return builder.build();
    }

    private Map<String, String> trustedBy(Role role) {
        return switch (PolicyDocument.parse(role.trustPolicy(), PolicyRules.of(PolicyRules.Kind.ROLE_TRUST))) {
            case ParsedPolicy.Valid(PolicyDocument document) -> bindKnown(document.namedPrincipals());
            case ParsedPolicy.Malformed _ -> Map.of(); // trusts nobody
        };
    }

    private void addRootKey(String id, Credential credential) {
        if (rootKeys.putIfAbsent(id, credential) != null) {
            throw new IllegalArgumentException("access key " + id + " is declared twice");
        }
    }

    /** Whether there is such an account. */
    public boolean exists(AccountId account) {
        return accounts.containsKey(account);
    }

    /** @throws IllegalArgumentException when it is not declared; see {@link #exists} */
    public AccountView account(AccountId id) {
        return view(id, repository::of);
    }

    /** The same as it is now, whatever another gateway changed: for those who administer it, and before a refusal. */
    public AccountView currentAccount(AccountId id) {
        return view(id, repository::current);
    }

    private AccountView view(AccountId id, Function<String, Identities> reading) {
        Identities known = declared.get(id);
        if (known == null) {
            throw new IllegalArgumentException("account " + id + " is not declared");
        }
        Identities stored = reading.apply(id.value());
        AccountView view = views.get(id);
        if (view != null && view.stored() == stored) {
            return view;
        }
        AccountView fresh = new AccountView(id, known, stored, compiled);
        fresh.identities()
                .users()
                .forEach(user ->
                        user.accessKeys().forEach(key -> keyOwners.put(key.id(), new KeyOwner(id, user.id()))));
        views.put(id, fresh);
        return fresh;
    }

    /** Makes a change to the stored identities of an account, durable and in force on return. */
    public <R> R change(AccountId id, Function<IdentityChange, R> body) {
        R result = repository.change(id.value(), body);
        account(id);
        return result;
    }

    @Override
    public CredentialLookup find(String accessKeyId, Optional<String> securityToken, Instant now) {
        if (accessKeyId.startsWith(TEMPORARY) || (securityToken.isPresent() && !isLongTerm(accessKeyId))) {
            return findSession(accessKeyId, securityToken, now);
        }
        Optional<Credential> found =
                Optional.ofNullable(rootKeys.get(accessKeyId)).or(() -> findUserKey(accessKeyId));
        if (found.isEmpty()) {
            return new CredentialLookup.Unknown();
        }
        return securityToken.isPresent()
                ? new CredentialLookup.InvalidToken()
                : new CredentialLookup.Found(found.get());
    }

    private boolean isLongTerm(String accessKeyId) {
        return rootKeys.containsKey(accessKeyId) || keyOwners.containsKey(accessKeyId);
    }

    private Optional<Credential> findUserKey(String accessKeyId) {
        if (!keyOwners.containsKey(accessKeyId)) {
            learnNewKeys();
        }
        KeyOwner owner = keyOwners.get(accessKeyId);
        if (owner == null) {
            return Optional.empty();
        }
        return credential(accessKeyId, owner, account(owner.account()))
                .or(() -> credential(accessKeyId, owner, currentAccount(owner.account())));
    }

    /** One question to the store as long as no gateway changed anything. */
    private void learnNewKeys() {
        long changes = repository.changes();
        if (changes != changesSeen) {
            accounts.keySet().forEach(this::currentAccount);
            changesSeen = changes;
        }
    }

    private static Optional<Credential> credential(String accessKeyId, KeyOwner owner, AccountView account) {
        return account.userById(owner.userId())
                .flatMap(user -> user.accessKeys().stream()
                        .filter(key -> key.id().equals(accessKeyId) && key.active())
                        .findFirst()
                        .map(key -> new Credential(key.id(), secret(key.secret()), Senders.user(account, user))));
    }

    /** AWS: a temporary key without its token is like a key that does not exist. */
    private CredentialLookup findSession(String accessKeyId, Optional<String> securityToken, Instant now) {
        if (securityToken.isEmpty()) {
            return new CredentialLookup.Unknown();
        }
        Optional<SessionClaims> opened = tokens.open(accessKeyId, securityToken.get());
        if (opened.isEmpty() || !exists(opened.get().account())) {
            return new CredentialLookup.InvalidToken();
        }
        SessionClaims claims = opened.get();
        if (!now.isBefore(claims.expires())) {
            return new CredentialLookup.ExpiredToken();
        }
        return Senders.session(account(claims.account()), claims)
                .or(() -> Senders.session(currentAccount(claims.account()), claims))
                .<CredentialLookup>map(sender ->
                        new CredentialLookup.Found(new Credential(accessKeyId, secret(claims.secret()), sender)))
                .orElseGet(CredentialLookup.InvalidToken::new);
    }

    private static SecretBytes secret(Bytes utf8) {
        return SecretBytes.copyOf(utf8.view());
    }

    /** The account and user of a long-term key, active or not; for root keys without a user. */
    public Optional<AccountId> accountOfKey(String accessKeyId) {
        return Optional.ofNullable(rootKeys.get(accessKeyId))
                .flatMap(credential -> credential.sender().principal().account())
                .or(() -> userOfKey(accessKeyId).map(KeyOwnerUser::account));
    }

    /** A user with the account it is in. Immutable. */
    public record KeyOwnerUser(AccountId account, User user) {}

    /** Whose long-term key it is, active or not. */
    public Optional<KeyOwnerUser> userOfKey(String accessKeyId) {
        return Optional.ofNullable(keyOwners.get(accessKeyId))
                .flatMap(owner -> account(owner.account())
                        .userById(owner.userId())
                        .filter(user -> user.accessKeys().stream()
                                .map(AccessKeyRecord::id)
                                .anyMatch(accessKeyId::equals))
                        .map(user -> new KeyOwnerUser(owner.account(), user)));
    }

    @Override
    public Optional<String> idOf(String name) {
        if (isCanonicalId(name)) {
            return Optional.of(name);
        }
        return known(name).flatMap(parsed -> parsed.idIn(currentAccount(parsed.account())));
    }

    @Override
    public Optional<String> nameOf(String id, String name) {
        return known(name).flatMap(parsed -> parsed.nameOf(id, account(parsed.account())));
    }

    private Optional<PrincipalName> known(String name) {
        return PrincipalName.parse(name).filter(parsed -> exists(parsed.account()));
    }

    /** Accounts that are no longer declared still own what they made; they show as their account id. */
    @Override
    public String canonicalId(String accountId) {
        return Optional.ofNullable(accounts.get(new AccountId(accountId)))
                .map(Account::canonicalId)
                .orElse(accountId);
    }

    @Override
    public String displayName(String accountId) {
        return Optional.ofNullable(accounts.get(new AccountId(accountId)))
                .map(Account::name)
                .orElse(accountId);
    }

    @Override
    public boolean isCanonicalId(String id) {
        return accounts.values().stream()
                .anyMatch(account -> account.canonicalId().equals(id));
    }

    @Override
    public Optional<String> canonicalIdOf(String email) {
        List<Account> named = accounts.values().stream()
                .filter(account -> account.email().equalsIgnoreCase(email))
                .toList();
        return named.size() == 1 ? Optional.of(named.getFirst().canonicalId()) : Optional.empty();
    }
}
