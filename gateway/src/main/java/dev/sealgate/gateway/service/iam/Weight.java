package dev.sealgate.gateway.service.iam;

import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.Map;

/** How much text of an entity's owner an answer that shows all of it holds, in characters before they are escaped. */
final class Weight {
    /** Of one answer, however many items it may have: a few hundred entities as they usually are. */
    static final long OF_A_PAGE = 256 * 1024;

    private Weight() {}

    static long of(Entity entity) {
        long documents = switch (entity) {
            case User user -> of(user.policies());
            case Group group -> of(group.policies());
            case Role role -> of(role.policies()) + role.trustPolicy().length();
            case ManagedPolicy policy ->
                policy.versions().stream()
                        .mapToLong(version -> version.document().length())
                        .sum();
        };
        return documents + of(entity.tags());
    }

    private static long of(AttachedPolicies policies) {
        return of(policies.inline())
                + policies.managed().stream().mapToLong(String::length).sum();
    }

    private static long of(Map<String, String> texts) {
        return texts.entrySet().stream()
                .mapToLong(text -> text.getKey().length() + text.getValue().length())
                .sum();
    }
}
