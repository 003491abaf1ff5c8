package dev.sealgate.gateway.identity;

import dev.sealgate.gateway.auth.Credential;
import dev.sealgate.gateway.auth.Credentials;
import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.Account;
import dev.sealgate.gateway.s3.Owners;
import dev.sealgate.policy.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declared accounts: access keys to identities, account ids to canonical ids. Immutable and thread-safe. */
public final class Accounts implements Credentials, Owners {
    private final Map<String, Credential> credentialsByAccessKeyId = new HashMap<>();
    private final Map<String, String> canonicalIdsByAccountId = new HashMap<>();

    /** @throws IllegalArgumentException when two identities share an access key id */
    public Accounts(List<Account> declared) {
        for (Account account : declared) {
            canonicalIdsByAccountId.put(account.id().value(), account.canonicalId());
            account.rootAccessKeys().forEach(key -> add(key, Principal.root(account.id())));
            for (Account.User user : account.users()) {
                user.accessKeys().forEach(key -> add(key, Principal.user(account.id(), user.name(), user.id())));
            }
        }
    }

    private void add(AccessKey key, Principal principal) {
        Credential credential = new Credential(key.id(), key.secret(), principal);
        if (credentialsByAccessKeyId.putIfAbsent(key.id(), credential) != null) {
            throw new IllegalArgumentException("access key " + key.id() + " is declared twice");
        }
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(credentialsByAccessKeyId.get(accessKeyId));
    }

    /** Accounts that are no longer declared still own what they made; they show as their account id. */
    @Override
    public String canonicalId(String accountId) {
        return canonicalIdsByAccountId.getOrDefault(accountId, accountId);
    }
}
