package dev.sealgate.gateway.config;

import dev.sealgate.policy.context.AccountId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A declared account with the keys of its root user and its IAM identities. Immutable.
 *
 * @param canonicalId the 64 hex digits that S3 shows as owner id
 */
public record Account(
        AccountId id,
        String name,
        String email,
        String canonicalId,
        List<AccessKey> rootAccessKeys,
        List<User> users,
        List<Group> groups,
        List<Role> roles,
        List<ManagedPolicy> managedPolicies) {
    /** The account that exists when the configuration names none. */
    public static final AccountId DEFAULT_ID = new AccountId("100000000001");

    public Account {
        rootAccessKeys = List.copyOf(rootAccessKeys);
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        roles = List.copyOf(roles);
        managedPolicies = List.copyOf(managedPolicies);
    }

    /** An account without identities but its root. */
    static Account bare(AccountId id, String name, String email) {
        String canonicalId = derivedCanonicalId(id);
        return new Account(id, name, email, canonicalId, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * An IAM user. Immutable.
     *
     * @param id the unique id, {@code AIDA...}
     * @param groups names of declared groups
     */
    public record User(
            String name,
            String path,
            String id,
            List<AccessKey> accessKeys,
            Policies attached,
            List<String> groups,
            Map<String, String> tags) {
        public User {
            accessKeys = List.copyOf(accessKeys);
            groups = List.copyOf(groups);
            tags = Map.copyOf(tags);
        }

        public List<InlinePolicy> policies() {
            return attached.inline();
        }
    }

    /** An IAM group; {@code id} is {@code AGPA...}. Immutable. */
    public record Group(String name, String path, String id, Policies attached) {}

    /** An IAM role; {@code id} is {@code AROA...}, {@code trustPolicy} is JSON text. Immutable. */
    public record Role(
            String name,
            String path,
            String id,
            String trustPolicy,
            Duration maxSession,
            Policies attached,
            Map<String, String> tags) {
        public Role {
            tags = Map.copyOf(tags);
        }
    }

    /** A customer managed policy; {@code id} is {@code ANPA...}, {@code document} is JSON text. Immutable. */
    public record ManagedPolicy(String name, String path, String id, String document) {}

    /** What is attached to an identity: inline documents, ARNs of managed policies, the ARN of a boundary. Immutable. */
    public record Policies(List<InlinePolicy> inline, List<String> managed, Optional<String> boundary) {
        public Policies {
            inline = List.copyOf(inline);
            managed = List.copyOf(managed);
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
        return new Account(id, name, email, canonicalId, List.of(key), users, groups, roles, managedPolicies);
    }
}
