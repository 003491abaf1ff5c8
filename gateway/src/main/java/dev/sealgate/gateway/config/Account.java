package dev.sealgate.gateway.config;

import dev.sealgate.policy.AccountId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A declared account with the keys of its root user and its IAM users. Immutable.
 *
 * @param canonicalId the 64 hex digits that S3 shows as owner id
 */
public record Account(
        AccountId id, String name, String email, String canonicalId, List<AccessKey> rootAccessKeys, List<User> users) {
    /** The account that exists when the configuration names none. */
    public static final AccountId DEFAULT_ID = new AccountId("100000000001");

    public Account {
        rootAccessKeys = List.copyOf(rootAccessKeys);
        users = List.copyOf(users);
    }

    /**
     * An IAM user. Immutable.
     *
     * @param id the unique id, {@code AIDA...}
     */
    public record User(String name, String id, List<AccessKey> accessKeys, List<InlinePolicy> policies) {
        public User {
            accessKeys = List.copyOf(accessKeys);
            policies = List.copyOf(policies);
        }
    }

    /** An identity policy written into a user; {@code document} is the JSON text. Immutable. */
    public record InlinePolicy(String name, String document) {}

    /** The canonical id of an account whose configuration gives none: the same on every start. */
    static String derivedCanonicalId(AccountId id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("sealgate canonical user id " + id).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Account withRootAccessKey(AccessKey key) {
        return new Account(id, name, email, canonicalId, List.of(key), users);
    }
}
