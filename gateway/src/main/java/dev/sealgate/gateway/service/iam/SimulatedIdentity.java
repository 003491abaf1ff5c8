package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a simulation is about: a user with its groups' policies, a role, or a group alone. Immutable.
 *
 * @param policies named as AWS names what matched: a managed policy by its name, an inline one as {@code user_ann_home}
 */
record SimulatedIdentity(Principal principal, IdentityPolicies policies, RequestContext keys) {
    private static final Pattern ARN =
            Pattern.compile("arn:aws:iam::([0-9]{12}):(user|group|role)/(?:\\S*/)?([^/\\s]+)");

    static void requireArn(String arn) {
        if (!ARN.matcher(arn).matches()) {
            throw unclear(arn);
        }
    }

    private static QueryException unclear(String arn) {
        return IamErrors.invalidInput("Invalid Entity Arn: " + arn + " does not clearly define entity type and name.");
    }

    /** Whose condition keys count, where {@code CallerArn} says. */
    static Optional<SimulatedIdentity> caller(IamCall in) {
        return in.in().find("CallerArn").map(arn -> {
            requireArn(arn);
            return of(in, arn);
        });
    }

    /** Policies are simulated for themselves; keys of the caller are missing. */
    static SimulatedIdentity nobody(IamCall in) {
        return new SimulatedIdentity(
                Principal.user(in.account(), "simulation", "simulation"), IdentityPolicies.NONE, RequestContext.EMPTY);
    }

    static SimulatedIdentity of(IamCall in, String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw unclear(arn);
        }
        EntityKind<? extends Entity> kind = switch (parts.group(2)) {
            case "user" -> EntityKind.USER;
            case "group" -> EntityKind.GROUP;
            default -> EntityKind.ROLE;
        };
        Entity entity = kind.finder()
                .apply(in.identities(), parts.group(3))
                .map(Entity.class::cast)
                .filter(found -> in.arn(found).equals(arn))
                .orElseThrow(() -> IamErrors.notFound(kind, parts.group(3)));
        return new SimulatedIdentity(principalOf(in, entity), policiesOf(in, entity), keysOf(in, entity));
    }

    private static Principal principalOf(IamCall in, Entity entity) {
        if (entity instanceof Role role) {
            return Principal.roleSession(in.account(), role.path(), role.name(), role.id(), "simulation");
        }
        String arn = in.arn(entity);
        return new Principal(
                Principal.Kind.USER, Optional.of(in.account()), arn, arn, entity.id(), entity.name(), entity.id());
    }

    /** A group is no caller and has none of a caller's keys. */
    private static RequestContext keysOf(IamCall in, Entity entity) {
        RequestContext.Builder keys = RequestContext.builder();
        if (entity instanceof User || entity instanceof Role) {
            Principal principal = principalOf(in, entity);
            keys.put("aws:PrincipalArn", principal.issuerArn()).put("aws:userid", principal.principalId());
            entity.tags().forEach((key, value) -> keys.put("aws:PrincipalTag/" + key, value));
        }
        if (entity instanceof User) {
            keys.put("aws:username", entity.name());
        }
        return keys.build();
    }

    private static IdentityPolicies policiesOf(IamCall in, Entity entity) {
        List<NamedPolicy> attached = new ArrayList<>(attached(in, entity));
        if (entity instanceof User user) {
            in.identities().groupsOf(user).forEach(group -> attached.addAll(attached(in, group)));
        }
        Optional<NamedPolicy> boundary = PolicyUse.of(entity)
                .boundary()
                .map(arn -> managed(in, arn).orElseGet(() -> named(nameIn(arn), NOTHING)));
        return new IdentityPolicies(attached, boundary, Optional.empty());
    }

    /** What a boundary that is gone still allows. */
    private static final String NOTHING =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private static List<NamedPolicy> attached(IamCall in, Entity entity) {
        AttachedPolicies policies = PolicyUse.of(entity);
        List<NamedPolicy> named = new ArrayList<>();
        policies.inline()
                .forEach((name, text) -> named.add(named(entity.kind() + "_" + entity.name() + "_" + name, text)));
        policies.managed().forEach(arn -> managed(in, arn).ifPresent(named::add));
        return named;
    }

    private static Optional<NamedPolicy> managed(IamCall in, String arn) {
        return in.view()
                .managedPolicy(arn)
                .map(policy -> named(nameIn(arn), policy.defaultVersion().document()));
    }

    private static String nameIn(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static NamedPolicy named(String name, String text) {
        return new NamedPolicy(name, Documents.parse(text, PolicyRules.Kind.IDENTITY));
    }

    SimulatedIdentity with(List<NamedPolicy> attached, Optional<NamedPolicy> boundary) {
        return new SimulatedIdentity(principal, new IdentityPolicies(attached, boundary, Optional.empty()), keys);
    }
}
