package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.service.query.Xml;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Entities as IAM's answers show them. */
final class EntityXml {
    private EntityXml() {}

    /** Path, name, id, ARN and date, which all kinds have. */
    static void head(Xml xml, IamCall in, Entity entity, String title) {
        xml.element("Path", entity.path())
                .element(title + "Name", entity.name())
                .element(title + "Id", entity.id())
                .element("Arn", in.arn(entity))
                .element("CreateDate", date(entity.created()));
    }

    static void user(Xml xml, IamCall in, User user) {
        head(xml, in, user, "User");
        boundary(xml, user.policies());
        tags(xml, user.tags());
    }

    /** What every answer about a role has. AWS: each leaves out something else of the rest (recorded in 2026). */
    static void roleHead(Xml xml, IamCall in, Role role) {
        head(xml, in, role, "Role");
        xml.element(
                "AssumeRolePolicyDocument",
                Documents.encoded(in.directory().shown(role.trustPolicy(), role.trustedIds())));
    }

    static void description(Xml xml, String description) {
        if (!description.isEmpty()) {
            xml.element("Description", description);
        }
    }

    static void marks(Xml xml, Role role) {
        boundary(xml, role.policies());
        tags(xml, role.tags());
    }

    static void boundary(Xml xml, AttachedPolicies policies) {
        policies.boundary()
                .ifPresent(arn -> xml.element(
                        "PermissionsBoundary",
                        inner -> inner.element("PermissionsBoundaryType", "Policy")
                                .element("PermissionsBoundaryArn", arn)));
    }

    static void tags(Xml xml, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            xml.list("Tags", new TreeMap<>(tags).entrySet(), EntityXml::tag);
        }
    }

    static void tag(Xml xml, Map.Entry<String, String> tag) {
        xml.element("Key", tag.getKey()).element("Value", tag.getValue());
    }

    static void policy(Xml xml, String arn, ManagedPolicy policy, long attachments, long boundaries) {
        xml.element("PolicyName", policy.name())
                .element("PolicyId", policy.id())
                .element("Arn", arn)
                .element("Path", policy.path())
                .element("DefaultVersionId", policy.defaultVersionId())
                .element("AttachmentCount", attachments)
                .element("PermissionsBoundaryUsageCount", boundaries)
                .element("IsAttachable", true)
                .element("CreateDate", date(policy.created()))
                .element("UpdateDate", date(policy.updated()));
    }

    static void attached(Xml xml, String arn) {
        xml.element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)).element("PolicyArn", arn);
    }

    static String date(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
