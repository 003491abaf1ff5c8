package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CreateRole, GetRole, UpdateRole, UpdateRoleDescription, UpdateAssumeRolePolicy, DeleteRole, ListRoles. */
final class RoleOperations {
    private static final int MAX_ROLES = 1000;
    private static final int MAX_SESSION_SECONDS = 43200;

    private final UniqueIds ids;

    RoleOperations(UniqueIds ids) {
        this.ids = ids;
    }

    void create(IamCall in, XmlBody out) {
        String name = in.name(EntityKind.ROLE);
        String path = Shapes.path(in.in());
        Map<String, String> tags = Tags.in(in.in(), IamTagRules.IDENTITY);
        Optional<String> boundary = Boundaries.requested(in);
        in.permit(
                "arn:aws:iam::" + in.account() + ":role" + path + name,
                Tags.context(tags).with(Boundaries.context(boundary)));
        Boundaries.requireExisting(in, boundary);
        PolicyDocument trust = Documents.trust(in, "AssumeRolePolicyDocument");
        Role role = new Role(
                name,
                path,
                ids.entity("AROA"),
                in.now(),
                description(in).orElse(""),
                trust.text(),
                maxSession(in).orElse(Role.DEFAULT_MAX_SESSION_SECONDS),
                tags,
                AttachedPolicies.NONE.withBoundary(boundary),
                trust.principalIds());
        in.change(change -> {
            if (in.identities().role(name).isPresent()
                    || change.before().role(name).isPresent()) {
                throw IamErrors.exists(EntityKind.ROLE, name);
            }
            if (change.before().roles().size() >= MAX_ROLES) {
                throw IamErrors.quota("RolesPerAccount", MAX_ROLES);
            }
            change.create(role);
        });
        out.element("Role", xml -> {
            EntityXml.roleHead(xml, in, role);
            EntityXml.marks(xml, role);
        });
    }

    private static Optional<String> description(IamCall in) {
        return in.in().find("Description", Shapes.DESCRIPTION);
    }

    private static Optional<Integer> maxSession(IamCall in) {
        return in.in().findNumber("MaxSessionDuration", Role.DEFAULT_MAX_SESSION_SECONDS, MAX_SESSION_SECONDS);
    }

    void get(IamCall in, XmlBody out) {
        Role role = in.permitted(EntityKind.ROLE);
        out.element("Role", xml -> {
            listed(xml, in, role);
            EntityXml.marks(xml, role);
            xml.element("RoleLastUsed", _ -> {});
        });
    }

    void update(IamCall in, XmlBody out) {
        Optional<String> description = description(in);
        Optional<Integer> maxSession = maxSession(in);
        Role permitted = in.permitted(EntityKind.ROLE);
        in.edit(
                EntityKind.ROLE,
                permitted.name(),
                role -> role.described(
                        description.orElse(role.description()), maxSession.orElse(role.maxSessionSeconds())));
    }

    void updateDescription(IamCall in, XmlBody out) {
        String description = in.in().require("Description", Shapes.DESCRIPTION);
        Role permitted = in.permitted(EntityKind.ROLE);
        in.edit(EntityKind.ROLE, permitted.name(), role -> role.described(description, role.maxSessionSeconds()));
        Role described = in.identities().role(permitted.name()).orElse(permitted);
        out.element("Role", xml -> {
            EntityXml.roleHead(xml, in, described);
            EntityXml.description(xml, described.description());
            EntityXml.marks(xml, described);
        });
    }

    void updateTrust(IamCall in, XmlBody out) {
        Role permitted = in.permitted(EntityKind.ROLE);
        PolicyDocument trust = Documents.trust(in, "PolicyDocument");
        in.edit(EntityKind.ROLE, permitted.name(), role -> role.withTrustPolicy(trust.text(), trust.principalIds()));
    }

    void delete(IamCall in, XmlBody out) {
        Role permitted = in.permitted(EntityKind.ROLE);
        in.change(change -> {
            Role role = in.editable(change, EntityKind.ROLE, permitted.name());
            PolicyUse.requireNone(role.policies());
            change.delete(role);
        });
    }

    void list(IamCall in, XmlBody out) {
        in.permit("arn:aws:iam::" + in.account() + ":role/");
        String prefix = in.in().find("PathPrefix", Shapes.PATH_PREFIX).orElse("/");
        List<Role> roles = in.identities().roles().stream()
                .filter(role -> role.path().startsWith(prefix))
                .toList();
        Page.of(roles, Role::name, in)
                .within(Weight.OF_A_PAGE, role -> role.trustPolicy().length(), Role::name, in)
                .writeTo(out, "Roles", (xml, role) -> listed(xml, in, role));
    }

    private static void listed(XmlBody xml, IamCall in, Role role) {
        EntityXml.roleHead(xml, in, role);
        EntityXml.description(xml, role.description());
        xml.text("MaxSessionDuration", role.maxSessionSeconds());
    }
}
