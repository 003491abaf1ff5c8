package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.AwsManagedPolicies;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.IdentityChange;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.ManagedPolicy.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Managed policies, their versions and tags. */
final class ManagedPolicyOperations {
    private static final String ARN = "PolicyArn";
    private static final List<String> ENTITY_FILTERS =
            List.of("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy");
    private static final int MAX_CHARACTERS = 6144;
    private static final int MAX_VERSIONS = 5;
    private static final int MAX_POLICIES = 1500;

    private final UniqueIds ids;

    ManagedPolicyOperations(UniqueIds ids) {
        this.ids = ids;
    }

    void create(IamCall in, XmlBody out) {
        String name = in.in().require("PolicyName", Shapes.POLICY_NAME);
        String path = Shapes.path(in.in());
        Map<String, String> tags = Tags.in(in.in(), IamTagRules.POLICY);
        String arn = "arn:aws:iam::" + in.account() + ":policy" + path + name;
        in.permit(arn, Tags.context(tags));
        String document = document(in);
        String description = in.in().find("Description", Shapes.DESCRIPTION).orElse("");
        ManagedPolicy policy =
                ManagedPolicy.first(name, path, ids.entity("ANPA"), in.now(), description, document, tags);
        in.change(change -> {
            if (in.identities().policy(name).isPresent()
                    || change.before().policy(name).isPresent()) {
                throw IamErrors.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
            }
            if (change.before().policies().size() >= MAX_POLICIES) {
                throw IamErrors.quota("PoliciesPerAccount", MAX_POLICIES);
            }
            change.create(policy);
        });
        out.element("Policy", xml -> {
            EntityXml.policy(xml, arn, policy, 0, 0);
            EntityXml.tags(xml, tags);
        });
    }

    private static String document(IamCall in) {
        String document = Documents.identity(in);
        if (Shapes.sizeOf(document) > MAX_CHARACTERS) {
            throw IamErrors.quota("PolicySize", MAX_CHARACTERS);
        }
        return document;
    }

    /** Checks permission before it reveals whether the policy exists. */
    private static ManagedPolicy permitted(IamCall in, RequestContext more) {
        return permit(in, more).orElseThrow(() -> IamErrors.policyNotFound(arn(in)));
    }

    private static Optional<ManagedPolicy> permit(IamCall in, RequestContext more) {
        String arn = PolicyArns.require(in.in(), ARN);
        RequestContext.Builder keys = RequestContext.builder();
        in.view()
                .managedPolicy(arn)
                .ifPresent(policy -> policy.tags().forEach((key, value) -> keys.put("aws:ResourceTag/" + key, value)));
        in.permit(arn, keys.build().with(more));
        return in.view().managedPolicy(arn);
    }

    private static ManagedPolicy permitted(IamCall in) {
        return permitted(in, RequestContext.EMPTY);
    }

    private static String arn(IamCall in) {
        return PolicyArns.require(in.in(), ARN);
    }

    private static ManagedPolicy editable(IamCall in, IdentityChange change, ManagedPolicy policy) {
        if (AwsManagedPolicies.find(arn(in)).isPresent()) {
            throw new QueryException(
                    QueryErrorCode.ACCESS_DENIED, "Cannot perform the operation on the policy " + arn(in) + ".");
        }
        if (in.view().isDeclared(policy)) {
            throw new QueryException(
                    QueryErrorCode.UNMODIFIABLE_ENTITY,
                    "The policy " + policy.name()
                            + " is declared in sealgate.yaml and cannot be changed through the API; change it there.");
        }
        return change.before().policy(policy.name()).orElseThrow(() -> IamErrors.policyNotFound(arn(in)));
    }

    private static void edit(IamCall in, ManagedPolicy permitted, UnaryOperator<ManagedPolicy> edit) {
        in.change(change -> {
            ManagedPolicy policy = editable(in, change, permitted);
            change.replace(policy, edit.apply(policy));
        });
    }

    void get(IamCall in, XmlBody out) {
        ManagedPolicy policy = permitted(in);
        out.element("Policy", xml -> {
            describe(xml, in.identities(), arn(in), policy);
            EntityXml.description(xml, policy.description());
            xml.list("Tags", new TreeMap<>(policy.tags()).entrySet(), EntityXml::tag); // AWS: also when there are none
        });
    }

    private static void describe(XmlBody xml, Identities identities, String arn, ManagedPolicy policy) {
        EntityXml.policy(
                xml,
                arn,
                policy,
                PolicyUse.attachedTo(identities, arn).size(),
                PolicyUse.bounding(identities, arn).size());
    }

    void delete(IamCall in, XmlBody out) {
        ManagedPolicy permitted = permitted(in);
        in.change(change -> {
            ManagedPolicy policy = editable(in, change, permitted);
            Identities all = in.identities();
            if (!PolicyUse.attachedTo(all, arn(in)).isEmpty()
                    || !PolicyUse.bounding(all, arn(in)).isEmpty()) {
                throw IamErrors.conflict("Cannot delete a policy attached to entities.");
            }
            if (policy.versions().size() > 1) {
                throw IamErrors.conflict("This policy has more than one version. Before you delete a policy, you must"
                        + " delete the policy's versions. The default version is deleted with the policy.");
            }
            change.delete(policy);
        });
    }

    private record Listed(String arn, ManagedPolicy policy) {}

    void list(IamCall in, XmlBody out) {
        in.permit("arn:aws:iam::" + in.account() + ":policy/");
        String scope =
                in.in().findOneOf("Scope", List.of("All", "AWS", "Local")).orElse("All");
        String prefix = in.in().find("PathPrefix", Shapes.POLICY_PATH).orElse("/");
        boolean onlyAttached = in.in().flag("OnlyAttached");
        Optional<PolicyUse.Usage> usage = PolicyUse.Usage.in(in.in());
        List<Listed> listed = new ArrayList<>();
        if (!scope.equals("AWS")) {
            in.identities().policies().forEach(policy -> listed.add(new Listed(in.arn(policy), policy)));
        }
        if (!scope.equals("Local")) {
            AwsManagedPolicies.all()
                    .forEach(policy -> listed.add(new Listed(AwsManagedPolicies.ARN_PREFIX + policy.name(), policy)));
        }
        listed.removeIf(one -> !one.policy().path().startsWith(prefix)
                || (onlyAttached
                        && PolicyUse.attachedTo(in.identities(), one.arn()).isEmpty())
                || usage.filter(kind -> kind.of(in.identities(), one.arn()).isEmpty())
                        .isPresent());
        Page.of(listed, Listed::arn, in)
                .writeTo(out, "Policies", (xml, one) -> describe(xml, in.identities(), one.arn(), one.policy()));
    }

    void createVersion(IamCall in, XmlBody out) {
        boolean makeDefault = in.in().flag("SetAsDefault");
        ManagedPolicy permitted = permitted(in);
        String document = document(in);
        edit(in, permitted, policy -> {
            if (policy.versions().size() >= MAX_VERSIONS) {
                throw IamErrors.limit("A managed policy can have up to " + MAX_VERSIONS
                        + " versions. Before you create a new version, you must delete an existing version.");
            }
            ManagedPolicy changed = policy.withNewVersion(document, in.now());
            return makeDefault
                    ? changed.withDefault(changed.versions().getLast().id(), in.now())
                    : changed;
        });
        ManagedPolicy after = in.identities().policy(permitted.name()).orElse(permitted);
        out.element("PolicyVersion", xml -> version(xml, after, after.versions().getLast()));
    }

    private static void version(XmlBody xml, ManagedPolicy policy, Version version) {
        xml.text("VersionId", version.id())
                .text("IsDefaultVersion", version.id().equals(policy.defaultVersionId()))
                .text("CreateDate", EntityXml.date(version.created()));
    }

    void getVersion(IamCall in, XmlBody out) {
        String id = in.in().require("VersionId", Shapes.VERSION_ID);
        ManagedPolicy policy = permittedWithVersion(in, id);
        Version version = policy.version(id).orElseThrow(() -> missing(in, id));
        out.element("PolicyVersion", xml -> {
            xml.text("Document", Documents.encoded(version.document()));
            version(xml, policy, version);
        });
    }

    /** AWS: where no policy is, its version is what is missed. */
    private static ManagedPolicy permittedWithVersion(IamCall in, String versionId) {
        return permit(in, RequestContext.EMPTY).orElseThrow(() -> missing(in, versionId));
    }

    private static QueryException missing(IamCall in, String versionId) {
        return IamErrors.notFound(
                "Policy " + arn(in) + " version " + versionId + " does not exist or is not attachable.");
    }

    void listVersions(IamCall in, XmlBody out) {
        ManagedPolicy policy = permitted(in);
        Page.of(policy.versions(), ManagedPolicyOperations::newestFirst, in)
                .writeTo(out, "Versions", (xml, version) -> version(xml, policy, version));
    }

    private static String newestFirst(Version version) {
        int number = Integer.parseInt(version.id().substring(1));
        return String.format("%010d", Integer.MAX_VALUE - number);
    }

    void deleteVersion(IamCall in, XmlBody out) {
        String id = in.in().require("VersionId", Shapes.VERSION_ID);
        edit(in, permittedWithVersion(in, id), policy -> {
            if (policy.version(id).isEmpty()) {
                throw missing(in, id);
            }
            if (policy.defaultVersionId().equals(id)) {
                throw IamErrors.conflict("Cannot delete the default version of a policy.");
            }
            return policy.withoutVersion(id, in.now());
        });
    }

    void setDefaultVersion(IamCall in, XmlBody out) {
        String id = in.in().require("VersionId", Shapes.VERSION_ID);
        edit(in, permittedWithVersion(in, id), policy -> {
            if (policy.version(id).isEmpty()) {
                throw missing(in, id);
            }
            return policy.withDefault(id, in.now());
        });
    }

    void listEntities(IamCall in, XmlBody out) {
        Optional<PolicyUse.Usage> usage = PolicyUse.Usage.in(in.in());
        Optional<String> only = in.in().findOneOf("EntityFilter", ENTITY_FILTERS);
        String prefix = in.in().find("PathPrefix", Shapes.PATH_PREFIX).orElse("/");
        permitted(in);
        List<Entity> entities = usage.orElse(PolicyUse.Usage.PERMISSIONS_POLICY).of(in.identities(), arn(in)).stream()
                .filter(entity -> entity.path().startsWith(prefix))
                .filter(entity -> only.filter(kind -> !kind.equalsIgnoreCase(entity.kind()))
                        .isEmpty())
                .toList();
        Page<Entity> page = Page.of(entities, entity -> entity.kind() + "/" + entity.name(), in);
        for (EntityKind<?> kind : List.of(EntityKind.GROUP, EntityKind.USER, EntityKind.ROLE)) {
            List<Entity> ofKind = page.items().stream()
                    .filter(entity -> entity.kind().equals(kind.word()))
                    .toList();
            out.list(
                    "Policy" + kind.title() + "s",
                    ofKind,
                    (xml, entity) -> xml.text(kind.parameter(), entity.name()).text(kind.title() + "Id", entity.id()));
        }
        page.writeEnd(out);
    }

    void tag(IamCall in, XmlBody out) {
        Map<String, String> tags = Tags.required(in.in(), IamTagRules.POLICY);
        edit(
                in,
                permitted(in, Tags.context(tags)),
                policy -> policy.withTags(Tags.merged(policy.tags(), tags, IamTagRules.POLICY)));
    }

    void untag(IamCall in, XmlBody out) {
        List<String> keys = Tags.keysIn(in.in());
        edit(
                in,
                permitted(in, Tags.keysContext(keys)),
                policy -> policy.withTags(Tags.without(policy.tags(), keys, IamTagRules.POLICY)));
    }

    void listTags(IamCall in, XmlBody out) {
        Page.of(permitted(in).tags().entrySet(), Map.Entry::getKey, in).writeTo(out, "Tags", EntityXml::tag);
    }
}
