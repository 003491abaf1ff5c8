package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who has which policies. */
final class PolicyUse {
    private PolicyUse() {}

    /** @throws dev.sealgate.gateway.protocol.query.QueryException DeleteConflict */
    static void requireNone(AttachedPolicies policies) {
        if (!policies.managed().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must detach all policies first.");
        }
        if (!policies.inline().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
        }
    }

    static AttachedPolicies of(Entity entity) {
        return switch (entity) {
            case User user -> user.policies();
            case Group group -> group.policies();
            case Role role -> role.policies();
            case ManagedPolicy _ -> AttachedPolicies.NONE;
        };
    }

    /** What a policy is used as, by which listings choose. */
    enum Usage {
        PERMISSIONS_POLICY("PermissionsPolicy"),
        PERMISSIONS_BOUNDARY("PermissionsBoundary");

        private final String wireName;

        Usage(String wireName) {
            this.wireName = wireName;
        }

        static Optional<Usage> in(Parameters in) {
            List<String> names =
                    Stream.of(values()).map(usage -> usage.wireName).toList();
            return in.findOneOf("PolicyUsageFilter", names).map(name -> values()[names.indexOf(name)]);
        }

        List<Entity> of(Identities identities, String arn) {
            return switch (this) {
                case PERMISSIONS_POLICY -> attachedTo(identities, arn);
                case PERMISSIONS_BOUNDARY -> bounding(identities, arn);
            };
        }
    }

    static List<Entity> attachedTo(Identities identities, String arn) {
        return having(identities, policies -> policies.managed().contains(arn));
    }

    static List<Entity> bounding(Identities identities, String arn) {
        return having(
                identities, policies -> policies.boundary().filter(arn::equals).isPresent());
    }

    private static List<Entity> having(Identities identities, Predicate<AttachedPolicies> condition) {
        return Stream.of(identities.groups(), identities.users(), identities.roles())
                .flatMap(kind -> kind.stream().map(Entity.class::cast))
                .filter(entity -> condition.test(of(entity)))
                .toList();
    }
}
