package dev.sealgate.gateway.identity.auth;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session token says of the session it opens. Immutable; {@link #toString} leaves the secret out.
 *
 * @param issuerId the unique id of the role or user behind the session; the account id for root
 * @param sessionName the role session's or federated user's name; empty for GetSessionToken
 * @param secret the UTF-8 of the temporary secret access key
 * @param sessionPolicies documents that limit the session
 * @param policyArns managed policies that limit it, too
 * @param tags session tags
 * @param transitiveTagKeys the tags that persist when the session assumes a role
 */
public record SessionClaims(
        Kind kind,
        String accountId,
        String issuerId,
        String sessionName,
        Bytes secret,
        Instant issued,
        Instant expires,
        List<String> sessionPolicies,
        List<String> policyArns,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        Optional<String> sourceIdentity) {
    /** Which operation made the session. */
    public enum Kind {
        ASSUMED_ROLE,
        SESSION_TOKEN,
        FEDERATED
    }

    public SessionClaims {
        sessionPolicies = List.copyOf(sessionPolicies);
        policyArns = List.copyOf(policyArns);
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    public AccountId account() {
        return new AccountId(accountId);
    }

    /** Whether the session was made with session policies, which limit it even when they allow nothing. */
    public boolean limited() {
        return !sessionPolicies.isEmpty() || !policyArns.isEmpty();
    }

    @Override
    public String toString() {
        return "SessionClaims[" + kind + " " + issuerId + " " + sessionName + " until " + expires + "]";
    }
}
