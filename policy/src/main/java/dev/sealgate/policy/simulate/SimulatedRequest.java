package dev.sealgate.policy.simulate;

import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.catalog.ConditionKeys;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.value.Cidr;
import java.util.List;
import java.util.Locale;
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

    private static final Set<String> TRUTHS = Set.of(
            "aws:multifactorauthpresent", "aws:principalisawsservice", "aws:securetransport", "aws:viaawsservice");
    private static final Set<String> ADDRESSES = Set.of("aws:sourceip", "aws:vpcsourceip");

    static SimulatedRequest of(Fields fields) {
        fields.only(MEMBERS);
        Principal principal = SimulatedPrincipals.read(fields);
        String action = fields.requireText("action");
        String arn = fields.text("resource").orElse("*");
        if (!arn.equals("*") && !arn.startsWith("arn:aws:")) {
            throw fields.flaw("resource", "`" + arn + "` is no ARN (expected: for example arn:aws:s3:::bucket/key)");
        }
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
        Optional<AccountId> given = fields.text("owner").map(id -> {
            try {
                return new AccountId(id);
            } catch (IllegalArgumentException notOne) {
                throw fields.flaw("owner", "`" + id + "` is no account (expected: 12 digits in quotes)");
            }
        });
        return arn.equals("*") ? Optional.empty() : given.or(() -> account(arn)).or(principal::account);
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
        fields.object("context")
                .ifPresent(given -> given.members().forEach((key, value) -> {
                    requireKnown(given, key);
                    put(builder, key, value, given);
                }));
        return builder.build();
    }

    /** A key that nobody can have asked for is absent in every request, and what is tested with it is something else. */
    private static void requireKnown(Fields context, String key) {
        if (!ConditionKeys.isKnown(key, ConditionKeys.Families.ALL)) {
            List<String> near = NearNames.of(key, ConditionKeys.names());
            throw context.flaw(
                    key,
                    "there is no condition key `" + key + "`"
                            + (near.isEmpty()
                                    ? " (expected: service:name, for example aws:SecureTransport)"
                                    : " (near: " + String.join(", ", near) + ")"));
        }
    }

    private static void put(RequestContext.Builder builder, String key, Json value, Fields context) {
        if (value instanceof Json.Items(List<Json> items)) {
            builder.putAll(
                    key, items.stream().map(item -> value(key, item, context)).toList());
        } else {
            builder.put(key, value(key, value, context));
        }
    }

    /** What the gateway itself fills in never has another form; with one, conditions match or fail for a wrong reason. */
    private static String value(String key, Json json, Fields context) {
        String value = context.scalar(key, json);
        String lower = key.toLowerCase(Locale.ROOT);
        if (TRUTHS.contains(lower) && !value.equals("true") && !value.equals("false")) {
            throw context.flaw(key, "`" + key + "`: `" + value + "` (expected: true or false)");
        }
        if (ADDRESSES.contains(lower)
                && (value.contains("/") || Cidr.parse(value).isEmpty())) {
            throw context.flaw(key, "`" + key + "`: `" + value + "` (expected: one IP address)");
        }
        return value;
    }

    /** The bucket's name, the key's id or the role's name, as its ARN has it. */
    String resourceName() {
        return switch (kind) {
            case S3 -> arn.substring("arn:aws:s3:::".length()).split("/", 2)[0];
            case KMS_KEY, ROLE_TRUST -> arn.substring(arn.lastIndexOf('/') + 1);
            case ORDINARY -> arn;
        };
    }

    /** What the resource's own policy must satisfy. */
    PolicyRules resourceRules() {
        return switch (kind) {
            case S3 -> PolicyRules.bucket(resourceName());
            case KMS_KEY -> PolicyRules.of(PolicyRules.Kind.KMS_KEY);
            case ROLE_TRUST -> PolicyRules.of(PolicyRules.Kind.ROLE_TRUST);
            case ORDINARY -> throw new IllegalArgumentException(arn + ": has no resource-based policy");
        };
    }

    Resource resource(Optional<NamedPolicy> own) {
        return new Resource(kind, arn, owner, own, publicAccessRestricted, Optional.empty(), Optional.empty());
    }
}
