package dev.sealgate.policy;

/**
 * A permission that somebody was given on one resource beside all policies: a grant of the KMS. It can only allow. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 *
 * @param name what explanations call it, for example {@code grant 0c237...}
 * @param grantee the ARN of a user, role, session, federated user or account root
 */
public record AccessGrant(String name, String grantee) {
    /** How it includes the caller, as an Allow of the resource's policy with this principal would. */
    Verdict judge(AccessRequest request) {
        Principal caller = request.principal();
        NamedPrincipal named = caller.account()
                .filter(account -> Principal.root(account).arn().equals(grantee))
                .<NamedPrincipal>map(NamedPrincipal.Account::new)
                .orElseGet(() -> new NamedPrincipal.Arn(grantee));
        return named.includes(caller, request.context());
    }
}
