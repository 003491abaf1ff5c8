package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.PolicyRules;
import dev.sealgate.policy.Principal;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request as people describe it. The kind of resource follows from its ARN, its owner too unless given; the context gets the keys that follow
 * from the principal. Immutable.
 */
record SimulatedRequest(
        Principal principal,
        String action,
        String arn,
        Optional<AccountId> owner,
        Resource.Kind kind,
        boolean publicAccessRestricted,
        RequestContext context) {
    private static final Set<String> MEMBERS =
            Set.of("principal", "action", "resource", "owner", "context", "publicAccessRestricted");
    private static final int ACCOUNT_FIELD = 4;

    static SimulatedRequest of(Fields fields) {
        fields.only(MEMBERS);
        Principal principal = SimulatedPrincipals.read(fields.require("principal"), fields.where());
        String action = Fields.scalar(fields.where(), fields.require("action"));
        String arn = fields.text("resource").orElse("*");
        return new SimulatedRequest(
                principal,
                action,
                arn,
                owner(fields, arn, principal),
                kind(action, arn),
                fields.flag("publicAccessRestricted"),
                context(principal, fields));
    }

    private static Optional<AccountId> owner(Fields fields, String arn, Principal principal) {
        if (arn.equals("*")) {
            return Optional.empty();
        }
        return fields.text("owner").map(AccountId::new).or(() -> account(arn)).or(principal::account);
    }

    private static Optional<AccountId> account(String arn) {
        String[] parts = arn.split(":", ACCOUNT_FIELD + 2);
        boolean has = parts.length > ACCOUNT_FIELD && parts[ACCOUNT_FIELD].length() == 12;
        return has ? Optional.of(new AccountId(parts[ACCOUNT_FIELD])) : Optional.empty();
    }

    private static Resource.Kind kind(String action, String arn) {
        if (arn.startsWith("arn:aws:s3:::")) {
            return Resource.Kind.S3;
        }
        if (arn.startsWith("arn:aws:kms:") && arn.contains(":key/")) {
            return Resource.Kind.KMS_KEY;
        }
        boolean assumed = action.startsWith("sts:") && arn.contains(":role/");
        return assumed ? Resource.Kind.ROLE_TRUST : Resource.Kind.ORDINARY;
    }

    private static RequestContext context(Principal principal, Fields fields) {
        RequestContext.Builder builder = SimulatedPrincipals.keys(principal).toBuilder();
        fields.object("context").ifPresent(given -> {
            for (Map.Entry<String, Json> entry : given.members().entrySet()) {
                put(builder, entry.getKey(), entry.getValue(), given.where());
            }
        });
        return builder.build();
    }

    private static void put(RequestContext.Builder builder, String key, Json value, String where) {
        if (value instanceof Json.Items(List<Json> items)) {
            builder.putAll(
                    key,
                    items.stream()
                            .map(item -> Fields.scalar(where + "." + key, item))
                            .toList());
        } else {
            builder.put(key, Fields.scalar(where + "." + key, value));
        }
    }

    /** What the resource's own policy must satisfy. */
    PolicyRules resourceRules() {
        return switch (kind) {
            case S3 ->
                PolicyRules.bucket(arn.substring("arn:aws:s3:::".length()).split("/", 2)[0]);
            case KMS_KEY -> PolicyRules.of(PolicyRules.Kind.KMS_KEY);
            case ROLE_TRUST -> PolicyRules.of(PolicyRules.Kind.ROLE_TRUST);
            case ORDINARY -> throw new IllegalArgumentException(arn + ": has no resource-based policy");
        };
    }

    Resource resource(Optional<NamedPolicy> own) {
        return new Resource(kind, arn, owner, own, publicAccessRestricted, Optional.empty());
    }
}
