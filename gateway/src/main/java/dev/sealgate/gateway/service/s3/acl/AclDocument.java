package dev.sealgate.gateway.service.s3.acl;

import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclPermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * {@code AccessControlPolicy}, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AccessControlPolicy.html
 */
final class AclDocument {
    static final String ROOT = "AccessControlPolicy";
    private static final String OWNER = "Owner";
    private static final String LIST = "AccessControlList";
    private static final String GRANT = "Grant";
    private static final String GRANTEE = "Grantee";
    private static final String PERMISSION = "Permission";
    private static final String ID = "ID";
    private static final String DISPLAY_NAME = "DisplayName";
    private static final String TYPE = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=";

    private AclDocument() {}

    /** @throws S3Exception MalformedACLError, InvalidArgument for nobody's id, UnresolvableGrantByEmailAddress */
    static AskedAcl.Written read(byte[] xml, Grantees grantees) {
        XmlElement root;
        try {
            root = S3Xml.read(xml, ROOT).requireOnly(Set.of(OWNER, LIST));
            return new AskedAcl.Written(owner(root), grants(root, grantees));
        } catch (S3Exception refusal) {
            // AWS has a code of its own for what is wrong about the XML of this document.
            throw refusal.code() == S3ErrorCode.MALFORMED_XML ? new S3Exception(S3ErrorCode.MALFORMED_ACL) : refusal;
        }
    }

    private static String owner(XmlElement root) {
        return root.child(OWNER)
                .orElseThrow(XmlElement::malformed)
                .requireOnly(Set.of(ID, DISPLAY_NAME))
                .requireChildText(ID)
                .strip();
    }

    private static List<AclGrant> grants(XmlElement root, Grantees grantees) {
        List<XmlElement> grants = root.child(LIST)
                .orElseThrow(XmlElement::malformed)
                .requireOnly(Set.of(GRANT))
                .childrenNamed(GRANT);
        return AclHeaders.limited(
                grants.stream().map(grant -> grant(grant, grantees)).toList());
    }

    private static AclGrant grant(XmlElement grant, Grantees grantees) {
        XmlElement grantee = grant.requireOnly(Set.of(GRANTEE, PERMISSION))
                .child(GRANTEE)
                .orElseThrow(XmlElement::malformed)
                .requireOnly(Set.of(ID, DISPLAY_NAME, "URI", "EmailAddress"));
        AclPermission permission = permission(grant.requireChildText(PERMISSION).strip());
        return switch (grantee.type().orElse("")) {
            case "CanonicalUser" ->
                AclGrant.toAccount(AclHeaders.canonicalId(text(grantee, ID), "CanonicalUser/ID", grantees), permission);
            case "Group" -> AclGrant.toGroup(AclHeaders.group(text(grantee, "URI"), "Group/URI"), permission);
            case "AmazonCustomerByEmail" ->
                AclGrant.toAccount(AclHeaders.byEmail(text(grantee, "EmailAddress"), grantees), permission);
            default -> throw XmlElement.malformed();
        };
    }

    private static String text(XmlElement grantee, String child) {
        return grantee.requireChildText(child).strip();
    }

    private static AclPermission permission(String name) {
        return Arrays.stream(AclPermission.values())
                .filter(permission -> permission.name().equals(name))
                .findFirst()
                .orElseThrow(XmlElement::malformed);
    }

    static void write(XmlBody document, String ownerId, List<AclGrant> grants) {
        document.element(OWNER, owner -> owner.text(ID, ownerId))
                .element(LIST, list -> grants.forEach(grant -> list.element(GRANT, body -> write(body, grant))));
    }

    private static void write(XmlBody body, AclGrant grant) {
        grant.canonicalId()
                .ifPresent(id -> body.element(GRANTEE, TYPE + "\"CanonicalUser\"", grantee -> grantee.text(ID, id)));
        grant.group()
                .ifPresent(group ->
                        body.element(GRANTEE, TYPE + "\"Group\"", grantee -> grantee.text("URI", group.uri())));
        body.text(PERMISSION, grant.permission().name());
    }
}
