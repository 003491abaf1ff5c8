package dev.sealgate.gateway.identity;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.Account;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.identity.AccessKeyRecord;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code sealgate.yaml} declares in an account, as identities like those that are stored. */
final class DeclaredIdentities {
    /** Nobody knows when they were declared. */
    private static final Instant CREATED = Instant.EPOCH;

    private DeclaredIdentities() {}

    static Identities of(Account account) {
        Identities.Builder builder = Identities.builder();
        Map<String, String> groupIds = new HashMap<>();
        account.groups().forEach(group -> {
            groupIds.put(group.name(), group.id());
            builder.put(new Group(group.name(), group.path(), group.id(), CREATED, attached(group.attached())));
        });
        account.users().forEach(user -> builder.put(user(user, groupIds)));
        account.roles().forEach(role -> builder.put(role(role)));
        account.managedPolicies()
                .forEach(policy -> builder.put(ManagedPolicy.first(
                        policy.name(), policy.path(), policy.id(), CREATED, "", policy.document(), Map.of())));
        return builder.build();
    }

    private static User user(Account.User user, Map<String, String> groupIds) {
        Set<String> ids = new HashSet<>();
        for (String group : user.groups()) {
            String id = groupIds.get(group);
            if (id == null) {
                throw new IllegalArgumentException(
                        "user " + user.name() + ": group `" + group + "` is not declared (expected: a declared group)");
            }
            ids.add(id);
        }
        return new User(
                user.name(),
                user.path(),
                user.id(),
                CREATED,
                user.tags(),
                attached(user.attached()),
                ids,
                user.accessKeys().stream().map(DeclaredIdentities::accessKey).toList());
    }

    private static AccessKeyRecord accessKey(AccessKey key) {
        return new AccessKeyRecord(key.id(), Bytes.owning(key.secret().copy()), true, CREATED);
    }

    private static Role role(Account.Role role) {
        return new Role(
                role.name(),
                role.path(),
                role.id(),
                CREATED,
                "",
                role.trustPolicy(),
                Math.toIntExact(role.maxSession().toSeconds()),
                role.tags(),
                attached(role.attached()),
                Map.of());
    }

    private static AttachedPolicies attached(Account.Policies policies) {
        Map<String, String> inline = policies.inline().stream()
                .collect(Collectors.toMap(
                        Account.InlinePolicy::name, Account.InlinePolicy::document, (first, again) -> again));
        return new AttachedPolicies(inline, policies.managed(), policies.boundary());
    }
}
