package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.AwsManagedPolicies;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GetAccountSummary, GetAccountAuthorizationDetails, ListAccountAliases. */
final class AccountOperations {
    private static final List<String> KINDS =
            List.of("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy");
    private static final Shape KIND = Shape.of(1, 32, String.join("|", KINDS));

    private AccountOperations() {}

    /** There are none. */
    static void listAliases(IamCall in, XmlBody out) {
        in.permit("*");
        Page.of(List.<String>of(), alias -> alias, in).writeTo(out, "AccountAliases", XmlBody::rawText);
    }

    static void summary(IamCall in, XmlBody out) {
        in.permit("*");
        Identities all = in.identities();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        numbers.put("Users", all.users().size());
        numbers.put("UsersQuota", 5000);
        numbers.put("Groups", all.groups().size());
        numbers.put("GroupsQuota", 300);
        numbers.put("Roles", all.roles().size());
        numbers.put("RolesQuota", 1000);
        numbers.put("Policies", all.policies().size());
        numbers.put("PoliciesQuota", 1500);
        numbers.put("AccessKeysPerUserQuota", 2);
        numbers.put("AttachedPoliciesPerUserQuota", 10);
        numbers.put("AttachedPoliciesPerGroupQuota", 10);
        numbers.put("AttachedPoliciesPerRoleQuota", 10);
        numbers.put("GroupsPerUserQuota", 10);
        numbers.put("PolicySizeQuota", 6144);
        numbers.put("VersionsPerPolicyQuota", 5);
        numbers.put("AccountMFAEnabled", 0);
        numbers.put("MFADevices", 0);
        out.element(
                "SummaryMap",
                map -> numbers.forEach((key, value) ->
                        map.element("entry", xml -> xml.text("key", key).text("value", value))));
    }

    private record Detail(String key, Entity entity) {}

    static void authorizationDetails(IamCall in, XmlBody out) {
        in.permit("*");
        List<String> filter = in.in().list("Filter", KINDS.size(), KIND);
        List<Detail> details = new ArrayList<>();
        Identities all = in.identities();
        add(details, filter, "User", all.users());
        add(details, filter, "Group", all.groups());
        add(details, filter, "Role", all.roles());
        add(details, filter, "LocalManagedPolicy", all.policies());
        add(details, filter, "AWSManagedPolicy", AwsManagedPolicies.all());
        Page<Detail> page = Page.of(details, Detail::key, in)
                .within(Weight.OF_A_PAGE, detail -> Weight.of(detail.entity()), Detail::key, in);
        out.list("UserDetailList", only(page, User.class), (xml, user) -> user(xml, in, user));
        out.list("GroupDetailList", only(page, Group.class), (xml, group) -> {
            EntityXml.head(xml, in, group, "Group");
            policies(xml, "Group", group.policies());
        });
        out.list("RoleDetailList", only(page, Role.class), (xml, role) -> {
            EntityXml.roleHead(xml, in, role);
            EntityXml.marks(xml, role);
            policies(xml, "Role", role.policies());
            xml.list("InstanceProfileList", List.<String>of(), XmlBody::rawText).element("RoleLastUsed", _ -> {});
        });
        out.list("Policies", only(page, ManagedPolicy.class), (xml, policy) -> policy(xml, in, policy));
        page.writeEnd(out);
    }

    private static void add(
            List<Detail> target, List<String> filter, String kind, Iterable<? extends Entity> entities) {
        if (filter.isEmpty() || filter.contains(kind)) {
            entities.forEach(entity -> target.add(new Detail(kind + "/" + entity.name(), entity)));
        }
    }

    private static <E extends Entity> List<E> only(Page<Detail> page, Class<E> type) {
        return page.items().stream()
                .map(Detail::entity)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static void user(XmlBody xml, IamCall in, User user) {
        EntityXml.user(xml, in, user);
        xml.list("GroupList", in.identities().groupsOf(user), (member, group) -> member.rawText(group.name()));
        policies(xml, "User", user.policies());
    }

    private static void policies(XmlBody xml, String title, AttachedPolicies policies) {
        xml.list(
                title + "PolicyList",
                policies.inline().entrySet(),
                (member, entry) -> member.text("PolicyName", entry.getKey())
                        .text("PolicyDocument", Documents.encoded(entry.getValue())));
        xml.list("AttachedManagedPolicies", policies.managed(), EntityXml::attached);
    }

    private static void policy(XmlBody xml, IamCall in, ManagedPolicy policy) {
        boolean local =
                in.identities().policy(policy.name()).filter(policy::equals).isPresent();
        String arn = local ? in.arn(policy) : AwsManagedPolicies.ARN_PREFIX + policy.name();
        EntityXml.policy(
                xml,
                arn,
                policy,
                PolicyUse.attachedTo(in.identities(), arn).size(),
                PolicyUse.bounding(in.identities(), arn).size());
        EntityXml.description(xml, policy.description());
        xml.list(
                "PolicyVersionList",
                policy.versions().reversed(),
                (member, version) -> member.text("Document", Documents.encoded(version.document()))
                        .text("VersionId", version.id())
                        .text("IsDefaultVersion", version.id().equals(policy.defaultVersionId()))
                        .text("CreateDate", EntityXml.date(version.created())));
    }
}
