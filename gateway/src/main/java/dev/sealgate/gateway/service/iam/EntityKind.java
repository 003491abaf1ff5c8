package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What operations that exist for users, groups and roles alike need to know of each.
 *
 * @param word as in {@code The user with name x cannot be found.}
 * @param title as in {@code ListAttachedUserPolicies}
 * @param inlineLimit the sum of the characters of all inline policies, without white space
 */
record EntityKind<E extends Entity>(
        String word,
        String title,
        Shape nameShape,
        int inlineLimit,
        BiFunction<Identities, String, Optional<E>> finder,
        Function<E, AttachedPolicies> policies,
        BiFunction<E, AttachedPolicies, E> withPolicies,
        BiFunction<E, Map<String, String>, E> withTags) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    static final EntityKind<User> USER = new EntityKind<>(
            "user",
            "User",
            Shapes.name(64),
            2048,
            Identities::user,
            User::policies,
            User::withPolicies,
            User::withTags);
    static final EntityKind<Group> GROUP = new EntityKind<>(
            "group",
            "Group",
            Shapes.name(128),
            5120,
            Identities::group,
            Group::policies,
            Group::withPolicies,
            (group, _) -> group);
    static final EntityKind<Role> ROLE = new EntityKind<>(
            "role",
            "Role",
            Shapes.name(64),
            10240,
            Identities::role,
            Role::policies,
            Role::withPolicies,
            Role::withTags);

    /** For example {@code UserName}. */
    String parameter() {
        return title + "Name";
    }
}
