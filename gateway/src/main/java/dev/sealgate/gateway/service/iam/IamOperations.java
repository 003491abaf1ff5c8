package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.storage.identity.Entity;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Every operation of IAM that is served, one row each: whether it reads or writes, whether it waits for its turn, and what it does.
 * Its caller needs the action that bears its name.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
final class IamOperations {
    /** Of IAM's actions, which bear the names of its operations. */
    private static final String PREFIX = "iam:";

    private final Map<String, QueryOperation> table = new TreeMap<>();
    private final Function<QueryCall, IamCall> calls;

    IamOperations(UniqueIds ids, KeyUses uses, Authorizer authorizer, Function<QueryCall, IamCall> calls) {
        this.calls = calls;
        users(new UserOperations(ids));
        accessKeys(new AccessKeyOperations(ids, uses));
        groups(new GroupOperations(ids));
        roles(new RoleOperations(ids));
        managedPolicies(new ManagedPolicyOperations(ids));
        attachments(EntityKind.USER);
        attachments(EntityKind.GROUP);
        attachments(EntityKind.ROLE);
        tagsAndBoundaries(EntityKind.USER);
        tagsAndBoundaries(EntityKind.ROLE);
        account(new Simulation(authorizer));
    }

    private void users(UserOperations users) {
        writes("CreateUser", users::create);
        reads("GetUser", users::get);
        writes("UpdateUser", users::update);
        writes("DeleteUser", users::delete);
        reads("ListUsers", users::list);
    }

    private void accessKeys(AccessKeyOperations keys) {
        writes("CreateAccessKey", keys::create);
        writes("UpdateAccessKey", keys::update);
        writes("DeleteAccessKey", keys::delete);
        reads("ListAccessKeys", keys::list);
        reads("GetAccessKeyLastUsed", keys::lastUsed);
    }

    private void groups(GroupOperations groups) {
        writes("CreateGroup", groups::create);
        reads("GetGroup", groups::get);
        writes("UpdateGroup", groups::update);
        writes("DeleteGroup", groups::delete);
        reads("ListGroups", groups::list);
        reads("ListGroupsForUser", groups::listForUser);
        writes("AddUserToGroup", groups::addUser);
        writes("RemoveUserFromGroup", groups::removeUser);
    }

    private void roles(RoleOperations roles) {
        writes("CreateRole", roles::create);
        reads("GetRole", roles::get);
        add(QueryOperation.writes("UpdateRole", PREFIX + "UpdateRole", work(roles::update))
                .answeredEmpty());
        writes("UpdateRoleDescription", roles::updateDescription);
        writes("UpdateAssumeRolePolicy", roles::updateTrust);
        writes("DeleteRole", roles::delete);
        reads("ListRoles", roles::list);
    }

    private void managedPolicies(ManagedPolicyOperations policies) {
        writes("CreatePolicy", policies::create);
        reads("GetPolicy", policies::get);
        writes("DeletePolicy", policies::delete);
        reads("ListPolicies", policies::list);
        writes("CreatePolicyVersion", policies::createVersion);
        reads("GetPolicyVersion", policies::getVersion);
        reads("ListPolicyVersions", policies::listVersions);
        writes("DeletePolicyVersion", policies::deleteVersion);
        writes("SetDefaultPolicyVersion", policies::setDefaultVersion);
        reads("ListEntitiesForPolicy", policies::listEntities);
        writes("TagPolicy", policies::tag);
        writes("UntagPolicy", policies::untag);
        reads("ListPolicyTags", policies::listTags);
    }

    private <E extends Entity> void attachments(EntityKind<E> kind) {
        InlinePolicyOperations<E> inline = new InlinePolicyOperations<>(kind);
        writes("Put" + kind.title() + "Policy", inline::put);
        reads("Get" + kind.title() + "Policy", inline::get);
        writes("Delete" + kind.title() + "Policy", inline::delete);
        reads("List" + kind.title() + "Policies", inline::list);
        AttachmentOperations<E> managed = new AttachmentOperations<>(kind);
        writes("Attach" + kind.title() + "Policy", managed::attach);
        writes("Detach" + kind.title() + "Policy", managed::detach);
        reads("ListAttached" + kind.title() + "Policies", managed::list);
    }

    private <E extends Entity> void tagsAndBoundaries(EntityKind<E> kind) {
        TagOperations<E> tags = new TagOperations<>(kind);
        writes("Tag" + kind.title(), tags::tag);
        writes("Untag" + kind.title(), tags::untag);
        reads("List" + kind.title() + "Tags", tags::list);
        writes("Put" + kind.title() + "PermissionsBoundary", Boundaries.put(kind));
        writes("Delete" + kind.title() + "PermissionsBoundary", Boundaries.delete(kind));
    }

    private void account(Simulation simulation) {
        reads("ListAccountAliases", AccountOperations::listAliases);
        reads("GetAccountSummary", AccountOperations::summary);
        readsAtItsTurn("GetAccountAuthorizationDetails", AccountOperations::authorizationDetails);
        readsAtItsTurn("SimulateCustomPolicy", simulation::custom);
        readsAtItsTurn("SimulatePrincipalPolicy", simulation::principal);
    }

    private void reads(String name, IamOperation operation) {
        add(QueryOperation.reads(name, PREFIX + name, work(operation)));
    }

    private void readsAtItsTurn(String name, IamOperation operation) {
        add(QueryOperation.reads(name, PREFIX + name, work(operation)).atItsTurn());
    }

    private void writes(String name, IamOperation operation) {
        add(QueryOperation.writes(name, PREFIX + name, work(operation)));
    }

    private void add(QueryOperation row) {
        table.put(row.name(), row);
    }

    private QueryOperation.Work work(IamOperation operation) {
        return (call, out) -> operation.run(calls.apply(call), out);
    }

    /** All rows. */
    Collection<QueryOperation> all() {
        return table.values();
    }
}
