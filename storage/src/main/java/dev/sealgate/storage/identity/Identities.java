package dev.sealgate.storage.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All identities of one account at one moment; look-ups by name ignore case. Immutable. */
public final class Identities {
    public static final Identities NONE = new Builder().build();

    private final Map<String, User> users;
    private final Map<String, Group> groups;
    private final Map<String, Role> roles;
    private final Map<String, ManagedPolicy> policies;

    private Identities(Builder from) {
        users = Collections.unmodifiableMap(new TreeMap<>(from.users));
        groups = Collections.unmodifiableMap(new TreeMap<>(from.groups));
        roles = Collections.unmodifiableMap(new TreeMap<>(from.roles));
        policies = Collections.unmodifiableMap(new TreeMap<>(from.policies));
    }

    public Optional<User> user(String name) {
        return Optional.ofNullable(users.get(key(name)));
    }

    public Optional<Group> group(String name) {
        return Optional.ofNullable(groups.get(key(name)));
    }

    public Optional<Role> role(String name) {
        return Optional.ofNullable(roles.get(key(name)));
    }

    public Optional<ManagedPolicy> policy(String name) {
        return Optional.ofNullable(policies.get(key(name)));
    }

    /** By name, without case; so are the other three. */
    public Collection<User> users() {
        return users.values();
    }

    public Collection<Group> groups() {
        return groups.values();
    }

    public Collection<Role> roles() {
        return roles.values();
    }

    public Collection<ManagedPolicy> policies() {
        return policies.values();
    }

    /** The groups that the user is in, by name. */
    public List<Group> groupsOf(User user) {
        return groups.values().stream()
                .filter(group -> user.groupIds().contains(group.id()))
                .toList();
    }

    public List<User> members(Group group) {
        return users.values().stream()
                .filter(user -> user.groupIds().contains(group.id()))
                .toList();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.users.putAll(users);
        builder.groups.putAll(groups);
        builder.roles.putAll(roles);
        builder.policies.putAll(policies);
        return builder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects identities; the last of a name counts. Not thread-safe. */
    public static final class Builder {
        private final Map<String, User> users = new TreeMap<>();
        private final Map<String, Group> groups = new TreeMap<>();
        private final Map<String, Role> roles = new TreeMap<>();
        private final Map<String, ManagedPolicy> policies = new TreeMap<>();

        private Builder() {}

        public Builder put(Entity entity) {
            switch (entity) {
                case User user -> users.put(key(user.name()), user);
                case Group group -> groups.put(key(group.name()), group);
                case Role role -> roles.put(key(role.name()), role);
                case ManagedPolicy policy -> policies.put(key(policy.name()), policy);
            }
            return this;
        }

        /** Everything of {@code others} on top. */
        public Builder putAll(Identities others) {
            users.putAll(others.users);
            groups.putAll(others.groups);
            roles.putAll(others.roles);
            policies.putAll(others.policies);
            return this;
        }

        public Builder remove(Entity entity) {
            String name = key(entity.name());
            switch (entity) {
                case User _ -> users.remove(name);
                case Group _ -> groups.remove(name);
                case Role _ -> roles.remove(name);
                case ManagedPolicy _ -> policies.remove(name);
            }
            return this;
        }

        public Identities build() {
            return new Identities(this);
        }
    }
}
