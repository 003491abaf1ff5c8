package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import java.util.List;
import java.util.Optional;

/** Attach, Detach and ListAttached of managed policies, for users, groups and roles. */
final class AttachmentOperations<E extends Entity> {
    private static final String ARN = "PolicyArn";
    private static final int MAX_ATTACHED = 10;

    private final EntityKind<E> kind;

    AttachmentOperations(EntityKind<E> kind) {
        this.kind = kind;
    }

    private static RequestContext context(String arn) {
        return RequestContext.builder().put("iam:PolicyARN", arn).build();
    }

    void attach(IamCall in, XmlBody out) {
        String arn = PolicyArns.require(in.in(), ARN);
        E permitted = in.permitted(kind, in.name(kind), context(arn));
        in.change(change -> {
            if (in.view().managedPolicy(arn).isEmpty()) {
                throw IamErrors.notFound("Policy " + arn + " does not exist or is not attachable.");
            }
            E entity = in.editable(change, kind, permitted.name());
            AttachedPolicies policies = kind.policies().apply(entity).withManaged(arn);
            if (policies.managed().size() > MAX_ATTACHED) {
                throw IamErrors.quota("PoliciesPer" + kind.title(), MAX_ATTACHED);
            }
            change.replace(entity, kind.withPolicies().apply(entity, policies));
        });
    }

    void detach(IamCall in, XmlBody out) {
        String arn = PolicyArns.require(in.in(), ARN);
        E permitted = in.permitted(kind, in.name(kind), context(arn));
        in.edit(kind, permitted.name(), entity -> {
            AttachedPolicies policies = kind.policies().apply(entity);
            if (!policies.managed().contains(arn)) {
                throw IamErrors.policyNotFound(arn);
            }
            return kind.withPolicies().apply(entity, policies.withoutManaged(arn));
        });
    }

    void list(IamCall in, XmlBody out) {
        Optional<String> prefix = in.in().find("PathPrefix", Shapes.POLICY_PATH);
        E entity = in.permitted(kind);
        List<String> attached = kind.policies().apply(entity).managed().stream()
                .filter(arn -> arn.startsWith(prefix.orElse("/"), arn.indexOf('/')))
                .toList();
        Page.of(attached, arn -> arn, in).writeTo(out, "AttachedPolicies", EntityXml::attached);
    }
}
