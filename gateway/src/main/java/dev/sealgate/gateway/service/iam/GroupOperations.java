package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.User;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** CreateGroup, GetGroup, UpdateGroup, DeleteGroup, ListGroups, ListGroupsForUser, AddUserToGroup, RemoveUserFromGroup. */
final class GroupOperations {
    private static final int MAX_GROUPS = 300;
    private static final int MAX_GROUPS_PER_USER = 10;

    private final UniqueIds ids;

    GroupOperations(UniqueIds ids) {
        this.ids = ids;
    }

    void create(IamCall in, XmlBody out) {
        String name = in.name(EntityKind.GROUP);
        String path = Shapes.path(in.in());
        in.permit("arn:aws:iam::" + in.account() + ":group" + path + name);
        Group group = new Group(name, path, ids.entity("AGPA"), in.now(), AttachedPolicies.NONE);
        in.change(change -> {
            if (in.identities().group(name).isPresent()
                    || change.before().group(name).isPresent()) {
                throw IamErrors.exists(EntityKind.GROUP, name);
            }
            if (change.before().groups().size() >= MAX_GROUPS) {
                throw IamErrors.quota("GroupsPerAccount", MAX_GROUPS);
            }
            change.create(group);
        });
        out.element("Group", xml -> EntityXml.head(xml, in, group, "Group"));
    }

    void get(IamCall in, XmlBody out) {
        Group group = in.permitted(EntityKind.GROUP);
        out.element("Group", xml -> EntityXml.head(xml, in, group, "Group"));
        Page.of(in.identities().members(group), User::name, in)
                .writeTo(out, "Users", (xml, user) -> EntityXml.head(xml, in, user, "User"));
    }

    void update(IamCall in, XmlBody out) {
        Optional<String> newName = in.in().find("NewGroupName", EntityKind.GROUP.nameShape());
        Optional<String> newPath = in.in().find("NewPath", Shapes.PATH);
        Group permitted = in.permitted(EntityKind.GROUP);
        in.change(change -> {
            Group group = in.editable(change, EntityKind.GROUP, permitted.name());
            newName.filter(wanted -> !wanted.equalsIgnoreCase(group.name()))
                    .filter(wanted -> in.identities().group(wanted).isPresent())
                    .ifPresent(taken -> {
                        throw IamErrors.exists(EntityKind.GROUP, taken);
                    });
            change.replace(group, group.renamed(newName.orElse(group.name()), newPath.orElse(group.path())));
        });
    }

    void delete(IamCall in, XmlBody out) {
        Group permitted = in.permitted(EntityKind.GROUP);
        in.change(change -> {
            Group group = in.editable(change, EntityKind.GROUP, permitted.name());
            if (!change.before().members(group).isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must remove users from group first.");
            }
            PolicyUse.requireNone(group.policies());
            change.delete(group);
        });
    }

    void list(IamCall in, XmlBody out) {
        in.permit("arn:aws:iam::" + in.account() + ":group/");
        String prefix = in.in().find("PathPrefix", Shapes.PATH_PREFIX).orElse("/");
        List<Group> groups = in.identities().groups().stream()
                .filter(group -> group.path().startsWith(prefix))
                .toList();
        write(in, out, groups);
    }

    void listForUser(IamCall in, XmlBody out) {
        write(in, out, in.identities().groupsOf(in.permitted(EntityKind.USER)));
    }

    private static void write(IamCall in, XmlBody out, List<Group> groups) {
        Page.of(groups, Group::name, in)
                .writeTo(out, "Groups", (xml, group) -> EntityXml.head(xml, in, group, "Group"));
    }

    /** Being in it already is no error. */
    void addUser(IamCall in, XmlBody out) {
        String userName = in.name(EntityKind.USER);
        Group permitted = permittedForMember(in, userName);
        in.change(change -> {
            Group group = in.editable(change, EntityKind.GROUP, permitted.name());
            User user = in.editable(change, EntityKind.USER, userName);
            Set<String> groups = new HashSet<>(user.groupIds());
            groups.add(group.id());
            if (groups.size() > MAX_GROUPS_PER_USER) {
                throw IamErrors.quota("GroupsPerUser", MAX_GROUPS_PER_USER);
            }
            change.replace(user, user.withGroupIds(groups));
        });
    }

    /** AWS: the user is looked for before the group. */
    private static Group permittedForMember(IamCall in, String userName) {
        String name = in.name(EntityKind.GROUP);
        in.permit(EntityKind.GROUP, name, RequestContext.EMPTY);
        if (in.identities().user(userName).isEmpty()) {
            throw IamErrors.notFound(EntityKind.USER, userName);
        }
        return in.identities().group(name).orElseThrow(() -> IamErrors.notFound(EntityKind.GROUP, name));
    }

    void removeUser(IamCall in, XmlBody out) {
        String userName = in.name(EntityKind.USER);
        Group permitted = permittedForMember(in, userName);
        in.change(change -> {
            Group group = in.editable(change, EntityKind.GROUP, permitted.name());
            User user = in.editable(change, EntityKind.USER, userName);
            Set<String> groups = new HashSet<>(user.groupIds());
            groups.remove(group.id());
            change.replace(user, user.withGroupIds(groups));
        });
    }
}
