package dev.sealgate.policy;

import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.document.NamedPrincipal;
import dev.sealgate.policy.document.Verdict;
import java.util.Optional;

/**
 * A permission that somebody was given on one resource beside all policies: a grant of the KMS. It can only allow. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @param name what explanations call it, for example {@code grant 0c237...}
 * @param grantee the ARN of a user, role, session, federated user or account root
 * @param granteeId the unique id that the grantee had when it was given; none for accounts and federated users
 */
public record AccessGrant(String name, String grantee, Optional<String> granteeId) {
    /** How it includes the caller, as an Allow of the resource's policy with this principal would. */
    Verdict judge(AccessRequest request) {
        Principal caller = request.principal();
        NamedPrincipal named = caller.account()
                .filter(account -> Principal.root(account).arn().equals(grantee))
                .<NamedPrincipal>map(NamedPrincipal.Account::new)
                .or(() -> granteeId.map(id -> new NamedPrincipal.Bound(grantee, id)))
                .orElseGet(() -> new NamedPrincipal.Arn(grantee));
        return named.includes(caller, request.context());
    }
}
