package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CreateUser, GetUser, UpdateUser, DeleteUser, ListUsers. */
final class UserOperations {
    private static final int MAX_USERS = 5000;

    private final UniqueIds ids;

    UserOperations(UniqueIds ids) {
        this.ids = ids;
    }

    void create(IamCall in, XmlBody out) {
        String name = in.name(EntityKind.USER);
        String path = Shapes.path(in.in());
        Map<String, String> tags = Tags.in(in.in(), IamTagRules.IDENTITY);
        Optional<String> boundary = Boundaries.requested(in);
        in.permit(
                "arn:aws:iam::" + in.account() + ":user" + path + name,
                Tags.context(tags).with(Boundaries.context(boundary)));
        Boundaries.requireExisting(in, boundary);
        User user = new User(
                name,
                path,
                ids.entity("AIDA"),
                in.now(),
                tags,
                AttachedPolicies.NONE.withBoundary(boundary),
                Set.of(),
                List.of());
        in.change(change -> {
            if (in.identities().user(name).isPresent()
                    || change.before().user(name).isPresent()) {
                throw IamErrors.exists(EntityKind.USER, name);
            }
            if (change.before().users().size() >= MAX_USERS) {
                throw IamErrors.quota("UsersPerAccount", MAX_USERS);
            }
            change.create(user);
        });
        out.element("User", xml -> EntityXml.user(xml, in, user));
    }

    /** Without a name it is about the caller, root included. */
    void get(IamCall in, XmlBody out) {
        Principal self = in.caller().principal();
        if (in.in().find("UserName").isPresent()) {
            User user = in.permitted(EntityKind.USER);
            out.element("User", xml -> EntityXml.user(xml, in, user));
            return;
        }
        switch (self.kind()) {
            case USER -> {
                User user = in.permitted(EntityKind.USER, self.name(), RequestContext.EMPTY);
                out.element("User", xml -> EntityXml.user(xml, in, user));
            }
            case ROOT ->
                out.element(
                        "User",
                        xml -> xml.text("UserId", in.account().value())
                                .text("Arn", self.arn())
                                .text("CreateDate", EntityXml.date(Instant.EPOCH)));
            case ASSUMED_ROLE, FEDERATED_USER, SERVICE, ANONYMOUS ->
                throw new QueryException(
                        QueryErrorCode.VALIDATION_ERROR,
                        "Must specify userName when calling with non-User credentials");
        }
    }

    void update(IamCall in, XmlBody out) {
        String name = in.name(EntityKind.USER);
        Optional<String> newName = in.in().find("NewUserName", EntityKind.USER.nameShape());
        Optional<String> newPath = in.in().find("NewPath", Shapes.PATH);
        User before = in.permitted(EntityKind.USER);
        newName.ifPresent(
                wanted -> in.permit("arn:aws:iam::" + in.account() + ":user" + newPath.orElse(before.path()) + wanted));
        in.change(change -> {
            User user = in.editable(change, EntityKind.USER, name);
            newName.filter(wanted -> !wanted.equalsIgnoreCase(name))
                    .filter(wanted -> in.identities().user(wanted).isPresent())
                    .ifPresent(taken -> {
                        throw IamErrors.exists(EntityKind.USER, taken);
                    });
            change.replace(user, user.renamed(newName.orElse(user.name()), newPath.orElse(user.path())));
        });
    }

    void delete(IamCall in, XmlBody out) {
        User permitted = in.permitted(EntityKind.USER);
        in.change(change -> {
            User user = in.editable(change, EntityKind.USER, permitted.name());
            requireBare(user);
            change.delete(user);
        });
    }

    private static void requireBare(User user) {
        if (!user.accessKeys().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must delete access keys first.");
        }
        if (!user.groupIds().isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must remove users from group first.");
        }
        PolicyUse.requireNone(user.policies());
    }

    void list(IamCall in, XmlBody out) {
        in.permit("arn:aws:iam::" + in.account() + ":user/");
        String prefix = in.in().find("PathPrefix", Shapes.PATH_PREFIX).orElse("/");
        List<User> users = in.identities().users().stream()
                .filter(user -> user.path().startsWith(prefix))
                .toList();
        Page.of(users, User::name, in).writeTo(out, "Users", (xml, user) -> EntityXml.head(xml, in, user, "User"));
    }
}
