package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
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
    static void head(XmlBody xml, IamCall in, Entity entity, String title) {
        xml.text("Path", entity.path())
                .text(title + "Name", entity.name())
                .text(title + "Id", entity.id())
                .text("Arn", in.arn(entity))
                .text("CreateDate", date(entity.created()));
    }

    static void user(XmlBody xml, IamCall in, User user) {
        head(xml, in, user, "User");
        boundary(xml, user.policies());
        tags(xml, user.tags());
    }

    /** What every answer about a role has. AWS: each leaves out something else of the rest (recorded in 2026). */
    static void roleHead(XmlBody xml, IamCall in, Role role) {
        head(xml, in, role, "Role");
        xml.text(
                "AssumeRolePolicyDocument",
                Documents.encoded(in.directory().shown(role.trustPolicy(), role.trustedIds())));
    }

    static void description(XmlBody xml, String description) {
        if (!description.isEmpty()) {
            xml.text("Description", description);
        }
    }

    static void marks(XmlBody xml, Role role) {
        boundary(xml, role.policies());
        tags(xml, role.tags());
    }

    static void boundary(XmlBody xml, AttachedPolicies policies) {
        policies.boundary()
                .ifPresent(arn -> xml.element(
                        "PermissionsBoundary",
                        inner -> inner.text("PermissionsBoundaryType", "Policy").text("PermissionsBoundaryArn", arn)));
    }

    static void tags(XmlBody xml, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            xml.list("Tags", new TreeMap<>(tags).entrySet(), EntityXml::tag);
        }
    }

    static void tag(XmlBody xml, Map.Entry<String, String> tag) {
        xml.text("Key", tag.getKey()).text("Value", tag.getValue());
    }

    static void policy(XmlBody xml, String arn, ManagedPolicy policy, long attachments, long boundaries) {
        xml.text("PolicyName", policy.name())
                .text("PolicyId", policy.id())
                .text("Arn", arn)
                .text("Path", policy.path())
                .text("DefaultVersionId", policy.defaultVersionId())
                .text("AttachmentCount", attachments)
                .text("PermissionsBoundaryUsageCount", boundaries)
                .text("IsAttachable", true)
                .text("CreateDate", date(policy.created()))
                .text("UpdateDate", date(policy.updated()));
    }

    static void attached(XmlBody xml, String arn) {
        xml.text("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)).text("PolicyArn", arn);
    }

    static String date(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
