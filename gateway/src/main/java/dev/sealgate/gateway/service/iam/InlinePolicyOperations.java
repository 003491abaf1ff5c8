package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import java.util.Optional;

/** Put, Get, Delete and List of inline policies, for users, groups and roles. */
final class InlinePolicyOperations<E extends Entity> {
    private static final String NAME = "PolicyName";

    private final EntityKind<E> kind;

    InlinePolicyOperations(EntityKind<E> kind) {
        this.kind = kind;
    }

    void put(IamCall in, XmlBody out) {
        String policyName = in.in().require(NAME, Shapes.POLICY_NAME);
        E permitted = in.permitted(kind, in.name(kind), RequestContext.EMPTY);
        String document = Documents.identity(in);
        in.edit(kind, permitted.name(), entity -> {
            AttachedPolicies changed = kind.policies().apply(entity).withInline(policyName, document);
            int size =
                    changed.inline().values().stream().mapToInt(Shapes::sizeOf).sum();
            if (size > kind.inlineLimit()) {
                throw IamErrors.limit("Maximum policy size of " + kind.inlineLimit() + " bytes exceeded for "
                        + kind.word() + " " + entity.name());
            }
            return kind.withPolicies().apply(entity, changed);
        });
    }

    void get(IamCall in, XmlBody out) {
        String policyName = in.in().require(NAME, Shapes.POLICY_NAME);
        E entity = in.permitted(kind);
        String document = Optional.ofNullable(
                        kind.policies().apply(entity).inline().get(policyName))
                .orElseThrow(() -> missing(policyName));
        out.text(kind.parameter(), entity.name())
                .text(NAME, policyName)
                .text("PolicyDocument", Documents.encoded(document));
    }

    void delete(IamCall in, XmlBody out) {
        String policyName = in.in().require(NAME, Shapes.POLICY_NAME);
        E permitted = in.permitted(kind);
        in.edit(kind, permitted.name(), entity -> {
            AttachedPolicies policies = kind.policies().apply(entity);
            if (!policies.inline().containsKey(policyName)) {
                throw missing(policyName);
            }
            return kind.withPolicies().apply(entity, policies.withoutInline(policyName));
        });
    }

    void list(IamCall in, XmlBody out) {
        E entity = in.permitted(kind);
        Page.of(kind.policies().apply(entity).inline().keySet(), name -> name, in)
                .writeTo(out, "PolicyNames", XmlBody::rawText);
    }

    private QueryException missing(String policyName) {
        return IamErrors.notFound("The " + kind.word() + " policy with name " + policyName + " cannot be found.");
    }
}
