package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.Entity;
import java.util.Optional;

/** Put and Delete of permissions boundaries, and boundaries given at creation. */
final class Boundaries {
    private static final String PARAMETER = "PermissionsBoundary";

    private Boundaries() {}

    static Optional<String> requested(IamCall in) {
        return PolicyArns.find(in.in(), PARAMETER);
    }

    static RequestContext context(Optional<String> boundary) {
        return RequestContext.builder().put("iam:PermissionsBoundary", boundary).build();
    }

    static void requireExisting(IamCall in, Optional<String> boundary) {
        boundary.filter(arn -> in.view().managedPolicy(arn).isEmpty()).ifPresent(arn -> {
            throw IamErrors.notFound("Scope ARN: " + arn + " does not exist or is not attachable.");
        });
    }

    static <E extends Entity> IamOperation put(EntityKind<E> kind) {
        return (IamCall in, XmlBody out) -> {
            String arn = PolicyArns.require(in.in(), PARAMETER);
            E permitted = in.permitted(kind, in.name(kind), context(Optional.of(arn)));
            requireExisting(in, Optional.of(arn));
            in.edit(
                    kind,
                    permitted.name(),
                    entity -> kind.withPolicies()
                            .apply(entity, kind.policies().apply(entity).withBoundary(Optional.of(arn))));
        };
    }

    static <E extends Entity> IamOperation delete(EntityKind<E> kind) {
        return (IamCall in, XmlBody out) -> {
            E permitted = in.permitted(kind);
            if (kind.policies().apply(permitted).boundary().isEmpty()) {
                throw IamErrors.notFound(
                        "The " + kind.word() + " with name " + permitted.name() + " has no permissions boundary.");
            }
            in.edit(
                    kind,
                    permitted.name(),
                    entity -> kind.withPolicies()
                            .apply(entity, kind.policies().apply(entity).withBoundary(Optional.empty())));
        };
    }
}
