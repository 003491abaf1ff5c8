package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.storage.identity.Entity;
import java.util.List;
import java.util.Map;

/** Tag, Untag and ListTags, for users and roles. */
final class TagOperations<E extends Entity> {
    private final EntityKind<E> kind;

    TagOperations(EntityKind<E> kind) {
        this.kind = kind;
    }

    void tag(IamCall in, XmlBody out) {
        Map<String, String> tags = Tags.required(in.in(), IamTagRules.IDENTITY);
        E permitted = in.permitted(kind, in.name(kind), Tags.context(tags));
        in.edit(
                kind,
                permitted.name(),
                entity -> kind.withTags().apply(entity, Tags.merged(entity.tags(), tags, IamTagRules.IDENTITY)));
    }

    void untag(IamCall in, XmlBody out) {
        List<String> keys = Tags.keysIn(in.in());
        E permitted = in.permitted(kind, in.name(kind), Tags.keysContext(keys));
        in.edit(
                kind,
                permitted.name(),
                entity -> kind.withTags().apply(entity, Tags.without(entity.tags(), keys, IamTagRules.IDENTITY)));
    }

    void list(IamCall in, XmlBody out) {
        Page.of(in.permitted(kind).tags().entrySet(), Map.Entry::getKey, in).writeTo(out, "Tags", EntityXml::tag);
    }
}
