package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.Directory.KeyOwnerUser;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.identity.AccessKeyRecord;
import dev.sealgate.storage.identity.KeyUse;
import dev.sealgate.storage.identity.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** CreateAccessKey, UpdateAccessKey, DeleteAccessKey, ListAccessKeys, GetAccessKeyLastUsed. */
final class AccessKeyOperations {
    private static final int MAX_KEYS = 2;

    private final UniqueIds ids;
    private final KeyUses uses;

    AccessKeyOperations(UniqueIds ids, KeyUses uses) {
        this.ids = ids;
        this.uses = uses;
    }

    /** The named user, or the caller itself. */
    private static User permittedUser(IamCall in) {
        if (in.in().find("UserName").isPresent()) {
            return in.permitted(EntityKind.USER);
        }
        Principal self = in.caller().principal();
        if (self.kind() != Principal.Kind.USER) {
            throw new QueryException(
                    QueryErrorCode.VALIDATION_ERROR, "Must specify userName when calling with non-User credentials");
        }
        return in.permitted(EntityKind.USER, self.name(), RequestContext.EMPTY);
    }

    /** The only answer that ever shows the secret. */
    void create(IamCall in, XmlBody out) {
        User permitted = permittedUser(in);
        String secret = ids.secret();
        AccessKeyRecord key = new AccessKeyRecord(
                ids.accessKey("AKIA"), Bytes.owning(secret.getBytes(StandardCharsets.UTF_8)), true, in.now());
        in.edit(EntityKind.USER, permitted.name(), user -> {
            if (user.accessKeys().size() >= MAX_KEYS) {
                throw IamErrors.quota("AccessKeysPerUser", MAX_KEYS);
            }
            List<AccessKeyRecord> keys = new ArrayList<>(user.accessKeys());
            keys.add(key);
            return user.withAccessKeys(keys);
        });
        out.element("AccessKey", xml -> {
            describe(xml, permitted, key);
            xml.text("SecretAccessKey", secret).text("CreateDate", EntityXml.date(key.created()));
        });
    }

    private static void describe(XmlBody xml, User user, AccessKeyRecord key) {
        xml.text("UserName", user.name())
                .text("AccessKeyId", key.id())
                .text("Status", key.active() ? "Active" : "Inactive");
    }

    void update(IamCall in, XmlBody out) {
        boolean active = in.in()
                .findOneOf("Status", List.of("Active", "Inactive"))
                .orElseThrow(() -> in.in().missing("Status"))
                .equals("Active");
        editKeys(in, key -> Optional.of(key.withActive(active)));
    }

    void delete(IamCall in, XmlBody out) {
        editKeys(in, _ -> Optional.empty());
    }

    private interface KeyEdit {
        Optional<AccessKeyRecord> apply(AccessKeyRecord key);
    }

    private static void editKeys(IamCall in, KeyEdit edit) {
        String id = in.in().require("AccessKeyId", Shapes.ACCESS_KEY_ID);
        User permitted = permittedUser(in);
        UnaryOperator<User> change = user -> {
            if (user.accessKeys().stream().noneMatch(key -> key.id().equals(id))) {
                throw IamErrors.notFound("The Access Key with id " + id + " cannot be found.");
            }
            return user.withAccessKeys(user.accessKeys().stream()
                    .flatMap(key -> key.id().equals(id) ? edit.apply(key).stream() : Optional.of(key).stream())
                    .toList());
        };
        in.edit(EntityKind.USER, permitted.name(), change);
    }

    void list(IamCall in, XmlBody out) {
        User user = permittedUser(in);
        Page.of(user.accessKeys(), AccessKeyRecord::id, in).writeTo(out, "AccessKeyMetadata", (xml, key) -> {
            describe(xml, user, key);
            xml.text("CreateDate", EntityXml.date(key.created()));
        });
    }

    /** AWS: a key that is not there is denied, also to those who may do anything. */
    void lastUsed(IamCall in, XmlBody out) {
        String id = in.in().require("AccessKeyId", Shapes.ACCESS_KEY_ID);
        Optional<User> owner = in.directory()
                .userOfKey(id)
                .filter(found -> found.account().equals(in.account()))
                .map(KeyOwnerUser::user);
        if (owner.isEmpty()) {
            throw new QueryException(
                    QueryErrorCode.ACCESS_DENIED,
                    "User: " + in.caller().principal().arn()
                            + " is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key " + id);
        }
        User user = in.permitted(EntityKind.USER, owner.get().name(), RequestContext.EMPTY);
        out.text("UserName", user.name());
        Optional<KeyUse> use = uses.lastUse(id);
        out.element(
                "AccessKeyLastUsed",
                xml -> xml.text("LastUsedDate", use.map(u -> EntityXml.date(u.at())))
                        .text("ServiceName", use.map(KeyUse::service).orElse("N/A"))
                        .text("Region", use.map(KeyUse::region).orElse("N/A")));
    }
}
