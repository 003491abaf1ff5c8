package dev.sealgate.kms.operation;

import dev.sealgate.kms.grant.ContextPair;
import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.grant.GrantOperation;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.AccessGrant;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the grants that allow a request which no policy allows. Thread-safe. */
final class HeldGrants {
    private static final String CONTEXT_KEYS = RequestConditions.ENCRYPTION_CONTEXT.toLowerCase(Locale.ROOT);

    private final GrantRepository grants;

    HeldGrants(GrantRepository grants) {
        this.grants = grants;
    }

    /** At most one for each way in which the caller can be a grantee: nothing else makes grants differ. */
    List<AccessGrant> of(Invocation in, KmsKey key, RequestContext context) {
        Optional<GrantOperation> operation = in.action().grant().filter(each -> each != GrantOperation.RETIRE_GRANT);
        if (operation.isEmpty()) {
            return List.of();
        }
        List<AccessGrant> found = new ArrayList<>();
        Function<String, Stream<Grant>> held = grants.held(key.arn());
        for (String grantee : keys(in.caller().principal())) {
            held.apply(grantee)
                    .filter(grant -> allows(in, grant, operation.get(), context))
                    .findFirst()
                    .ifPresent(grant -> found.add(toGrantee(grant)));
        }
        return found;
    }

    private static boolean allows(Invocation in, Grant grant, GrantOperation operation, RequestContext context) {
        return grant.terms().allow(operation, pairs(context))
                && (operation != GrantOperation.CREATE_GRANT
                        || in.delegated().filter(grant.terms()::cover).isPresent());
    }

    /** Who may retire this grant by its own terms: the account that created it, its retiring principal, a grantee with the right. */
    static List<AccessGrant> toRetire(Grant grant) {
        List<AccessGrant> ways = new ArrayList<>();
        ways.add(named(grant, grant.issuingAccount(), Optional.empty()));
        grant.retiring().ifPresent(retiring -> ways.add(named(grant, retiring, grant.retiringId())));
        if (grant.terms().operations().contains(GrantOperation.RETIRE_GRANT)) {
            ways.add(toGrantee(grant));
        }
        return ways;
    }

    private static AccessGrant toGrantee(Grant grant) {
        return named(grant, grant.grantee(), grant.granteeId());
    }

    private static AccessGrant named(Grant grant, String principal, Optional<String> id) {
        return new AccessGrant("grant " + grant.id(), principal, id);
    }

    private static List<String> keys(Principal caller) {
        Stream<String> account = caller.account().map(id -> Principal.root(id).arn()).stream();
        Stream<String> own = Stream.of(caller.principalId(), caller.issuerId(), caller.arn(), caller.issuerArn());
        return Stream.concat(own, account).distinct().toList();
    }

    /** The encryption context of the request, taken from its condition keys. */
    private static List<ContextPair> pairs(RequestContext context) {
        List<ContextPair> pairs = new ArrayList<>();
        context.forEach((key, held) -> {
            if (key.toLowerCase(Locale.ROOT).startsWith(CONTEXT_KEYS)) {
                String name = key.substring(CONTEXT_KEYS.length());
                held.values().forEach(value -> pairs.add(new ContextPair(name, value)));
            }
        });
        return ContextPair.inOrder(pairs.stream());
    }
}
