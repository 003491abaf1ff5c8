package dev.sealgate.gateway.identity;

import dev.sealgate.gateway.identity.auth.Credential.Sender;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who speaks through an access key: principal, policies, and the condition keys that identities bring.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
final class Senders {
    private Senders() {}

    static Sender root(AccountId account) {
        return root(account, Optional.empty());
    }

    static Sender user(AccountView account, User user) {
        return user(account, user, Optional.empty());
    }

    /** Empty when the role or user behind the session is gone. */
    static Optional<Sender> session(AccountView account, SessionClaims claims) {
        return switch (claims.kind()) {
            case ASSUMED_ROLE -> account.roleById(claims.issuerId()).map(role -> role(account, role, claims));
            case SESSION_TOKEN ->
                claims.issuerId().equals(claims.accountId())
                        ? Optional.of(root(account.account(), Optional.of(claims)))
                        : account.userById(claims.issuerId()).map(user -> user(account, user, Optional.of(claims)));
            case FEDERATED ->
                claims.issuerId().equals(claims.accountId())
                        ? Optional.of(federatedRoot(account, claims))
                        : account.userById(claims.issuerId()).map(user -> federated(account, user, claims));
        };
    }

    private static Sender root(AccountId account, Optional<SessionClaims> session) {
        Principal principal = Principal.root(account);
        return new Sender(principal, IdentityPolicies.NONE, context(principal, "Account", Map.of(), session), session);
    }

    private static Sender user(AccountView account, User user, Optional<SessionClaims> session) {
        Principal principal = Principal.user(account.account(), user.path(), user.name(), user.id());
        RequestContext context = context(principal, "User", user.tags(), session).toBuilder()
                .put("aws:username", user.name())
                .build();
        return new Sender(principal, account.policiesOf(user), context, session);
    }

    private static Sender role(AccountView account, Role role, SessionClaims claims) {
        Principal principal =
                Principal.roleSession(account.account(), role.path(), role.name(), role.id(), claims.sessionName());
        IdentityPolicies own = account.policiesOf(role);
        IdentityPolicies limited = claims.limited()
                ? new IdentityPolicies(
                        own.attached(),
                        own.boundary(),
                        Optional.of(account.sessionPolicies(claims.sessionPolicies(), claims.policyArns())))
                : own;
        Map<String, String> tags = tags(role.tags(), claims);
        return new Sender(
                principal, limited, context(principal, "AssumedRole", tags, Optional.of(claims)), Optional.of(claims));
    }

    /** AWS: without session policies a federated user has no rights of identity policies at all. */
    private static Sender federated(AccountView account, User user, SessionClaims claims) {
        return federated(account, user.arn(account.account().value()), account.policiesOf(user), user.tags(), claims);
    }

    /** Root may do anything, so its session may do what the session's policies allow. */
    private static Sender federatedRoot(AccountView account, SessionClaims claims) {
        return federated(account, Principal.root(account.account()).arn(), account.policiesOfRoot(), Map.of(), claims);
    }

    private static Sender federated(
            AccountView account,
            String issuerArn,
            IdentityPolicies own,
            Map<String, String> issuerTags,
            SessionClaims claims) {
        Principal principal =
                Principal.federatedUser(account.account(), claims.sessionName(), issuerArn, claims.issuerId());
        IdentityPolicies limited = new IdentityPolicies(
                own.attached(),
                own.boundary(),
                Optional.of(account.sessionPolicies(claims.sessionPolicies(), claims.policyArns())));
        Map<String, String> tags = tags(issuerTags, claims);
        return new Sender(
                principal,
                limited,
                context(principal, "FederatedUser", tags, Optional.of(claims)),
                Optional.of(claims));
    }

    /** A session tag replaces the identity's tag of that key, in whatever case the two are written. */
    private static Map<String, String> tags(Map<String, String> own, SessionClaims claims) {
        Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tags.putAll(own);
        tags.putAll(claims.tags());
        return tags;
    }

    private static RequestContext context(
            Principal principal, String type, Map<String, String> tags, Optional<SessionClaims> session) {
        RequestContext.Builder context = RequestContext.builder()
                .put("aws:PrincipalArn", principal.keyArn())
                .put("aws:PrincipalAccount", principal.account().map(AccountId::value))
                .put("aws:PrincipalType", type)
                .put("aws:userid", principal.principalId());
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        session.ifPresent(
                claims -> context.put("aws:TokenIssueTime", claims.issued().toString())
                        .put("aws:MultiFactorAuthPresent", "false")
                        .put("aws:SourceIdentity", claims.sourceIdentity()));
        return context.build();
    }
}
