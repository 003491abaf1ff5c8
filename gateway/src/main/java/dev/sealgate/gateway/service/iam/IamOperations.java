package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.storage.identity.Entity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every operation of IAM that is served, by its name. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
final class IamOperations {
    private final Map<String, IamOperation> table = new TreeMap<>();

    private final CostlyWork costlyWork;

    IamOperations(UniqueIds ids, KeyUses uses, Authorizer authorizer, CostlyWork costlyWork) {
        this.costlyWork = costlyWork;
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
        table.put("CreateUser", users::create);
        table.put("GetUser", users::get);
        table.put("UpdateUser", users::update);
        table.put("DeleteUser", users::delete);
        table.put("ListUsers", users::list);
    }

    private void accessKeys(AccessKeyOperations keys) {
        table.put("CreateAccessKey", keys::create);
        table.put("UpdateAccessKey", keys::update);
        table.put("DeleteAccessKey", keys::delete);
        table.put("ListAccessKeys", keys::list);
        table.put("GetAccessKeyLastUsed", keys::lastUsed);
    }

    private void groups(GroupOperations groups) {
        table.put("CreateGroup", groups::create);
        table.put("GetGroup", groups::get);
        table.put("UpdateGroup", groups::update);
        table.put("DeleteGroup", groups::delete);
        table.put("ListGroups", groups::list);
        table.put("ListGroupsForUser", groups::listForUser);
        table.put("AddUserToGroup", groups::addUser);
        table.put("RemoveUserFromGroup", groups::removeUser);
    }

    private void roles(RoleOperations roles) {
        table.put("CreateRole", roles::create);
        table.put("GetRole", roles::get);
        table.put("UpdateRole", roles::update);
        table.put("UpdateRoleDescription", roles::updateDescription);
        table.put("UpdateAssumeRolePolicy", roles::updateTrust);
        table.put("DeleteRole", roles::delete);
        table.put("ListRoles", roles::list);
    }

    private void managedPolicies(ManagedPolicyOperations policies) {
        table.put("CreatePolicy", policies::create);
        table.put("GetPolicy", policies::get);
        table.put("DeletePolicy", policies::delete);
        table.put("ListPolicies", policies::list);
        table.put("CreatePolicyVersion", policies::createVersion);
        table.put("GetPolicyVersion", policies::getVersion);
        table.put("ListPolicyVersions", policies::listVersions);
        table.put("DeletePolicyVersion", policies::deleteVersion);
        table.put("SetDefaultPolicyVersion", policies::setDefaultVersion);
        table.put("ListEntitiesForPolicy", policies::listEntities);
        table.put("TagPolicy", policies::tag);
        table.put("UntagPolicy", policies::untag);
        table.put("ListPolicyTags", policies::listTags);
    }

    private <E extends Entity> void attachments(EntityKind<E> kind) {
        InlinePolicyOperations<E> inline = new InlinePolicyOperations<>(kind);
        table.put("Put" + kind.title() + "Policy", inline::put);
        table.put("Get" + kind.title() + "Policy", inline::get);
        table.put("Delete" + kind.title() + "Policy", inline::delete);
        table.put("List" + kind.title() + "Policies", inline::list);
        AttachmentOperations<E> managed = new AttachmentOperations<>(kind);
        table.put("Attach" + kind.title() + "Policy", managed::attach);
        table.put("Detach" + kind.title() + "Policy", managed::detach);
        table.put("ListAttached" + kind.title() + "Policies", managed::list);
    }

    private <E extends Entity> void tagsAndBoundaries(EntityKind<E> kind) {
        TagOperations<E> tags = new TagOperations<>(kind);
        table.put("Tag" + kind.title(), tags::tag);
        table.put("Untag" + kind.title(), tags::untag);
        table.put("List" + kind.title() + "Tags", tags::list);
        table.put("Put" + kind.title() + "PermissionsBoundary", Boundaries.put(kind));
        table.put("Delete" + kind.title() + "PermissionsBoundary", Boundaries.delete(kind));
    }

    private void account(Simulation simulation) {
        table.put("ListAccountAliases", AccountOperations::listAliases);
        table.put("GetAccountSummary", AccountOperations::summary);
        table.put("GetAccountAuthorizationDetails", costly(AccountOperations::authorizationDetails));
        table.put("SimulateCustomPolicy", costly(simulation::custom));
        table.put("SimulatePrincipalPolicy", costly(simulation::principal));
    }

    /** When it is the turn of the caller's account. */
    private IamOperation costly(IamOperation operation) {
        return (in, out) -> costlyWork.perform(in.caller(), () -> {
            operation.run(in, out);
            return out;
        });
    }

    Optional<IamOperation> find(String action) {
        return Optional.ofNullable(table.get(action));
    }
}
