package dev.sealgate.gateway.operate.explain;

import dev.sealgate.policy.AccessGrant;
import dev.sealgate.policy.AccessList;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal keeps of a request: enough to decide it again. A stored format: see {@link Journals}. Immutable.
 *
 * @param attached the policies of the sender's side, which were the same for every decision
 * @param session absent: the session was made without any
 */
record RecordedRequest(
        String operation,
        int status,
        Optional<String> errorCode,
        Sender sender,
        List<PolicyId> attached,
        Optional<PolicyId> boundary,
        Optional<List<PolicyId>> session,
        List<RecordedDecision> decisions) {
    RecordedRequest {
        attached = List.copyOf(attached);
        decisions = List.copyOf(decisions);
    }

    /** What a policy was called, the shared text it was made of, and the unique ids that it meant by its principals. */
    record PolicyId(String name, String textId, Map<String, String> principalIds) {
        PolicyId {
            principalIds = Map.copyOf(principalIds);
        }
    }

    /** A {@link Principal}. */
    record Sender(
            Principal.Kind kind,
            Optional<String> account,
            String arn,
            String issuerArn,
            String principalId,
            String name,
            Optional<String> issuerId) {
        static Sender of(Principal principal) {
            return new Sender(
                    principal.kind(),
                    principal.account().map(AccountId::value),
                    principal.arn(),
                    principal.issuerArn(),
                    principal.principalId(),
                    principal.name(),
                    Optional.of(principal.issuerId()));
        }

        Principal principal() {
            return new Principal(
                    kind,
                    account.map(AccountId::new),
                    arn,
                    issuerArn,
                    principalId,
                    name,
                    issuerId.orElseGet(this::issuerOfOldRecord));
        }

        /** Records of earlier versions do not say; of a role session's it is the start of its own. */
        private String issuerOfOldRecord() {
            int colon = principalId.indexOf(':');
            return kind == Principal.Kind.ASSUMED_ROLE && colon >= 0 ? principalId.substring(0, colon) : principalId;
        }
    }

    /** An {@link AccessGrant}. */
    record GrantId(String name, String grantee, Optional<String> granteeId) {
        static GrantId of(AccessGrant grant) {
            return new GrantId(grant.name(), grant.grantee(), grant.granteeId());
        }

        AccessGrant grant() {
            return new AccessGrant(name, grantee, granteeId);
        }
    }

    /** An {@link AccessList}. */
    record AclId(String name, List<AccessList.Grant> grants, boolean foreign, Optional<String> owner) {
        AclId {
            grants = List.copyOf(grants);
        }

        static AclId of(AccessList acl) {
            return new AclId(
                    acl.name(), acl.grants(), acl.foreign(), acl.owner().map(AccountId::value));
        }

        AccessList acl() {
            return new AccessList(name, grants, foreign, owner.map(AccountId::new));
        }
    }

    /** How one permission was decided. */
    enum Outcome {
        ALLOW("allow"),
        EXPLICIT_DENY("explicitDeny"),
        IMPLICIT_DENY("implicitDeny"),
        UNDECIDED("undecided");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        static Outcome of(Decision decision) {
            return switch (decision) {
                case Decision.Allow _ -> ALLOW;
                case Decision.ExplicitDeny _ -> EXPLICIT_DENY;
                case Decision.ImplicitDeny _ -> IMPLICIT_DENY;
                case Decision.Undecided _ -> UNDECIDED;
            };
        }

        /** As in {@link DecisionTrace#outcome}. */
        String word() {
            return word;
        }
    }

    /**
     * One permission that was asked for.
     *
     * @param source which kind of policy denies, or should have allowed
     * @param trace for what was denied
     * @param grant what allowed it where no policy did
     * @param acl of the bucket or object, where it counted
     */
    record RecordedDecision(
            String action,
            Resource.Kind kind,
            String resource,
            Optional<String> owner,
            Optional<PolicyId> policy,
            boolean publicAccessRestricted,
            List<ContextValue> context,
            Outcome outcome,
            Optional<PolicySource> source,
            Optional<DecisionTrace> trace,
            Optional<GrantId> grant,
            Optional<AclId> acl) {
        boolean allowed() {
            return outcome == Outcome.ALLOW;
        }

        /** Which kind of policy denies, or should have allowed. */
        static Optional<PolicySource> sourceOf(Decision decision) {
            return switch (decision) {
                case Decision.Allow _, Decision.Undecided _ -> Optional.empty();
                case Decision.ExplicitDeny deny -> Optional.of(deny.by());
                case Decision.ImplicitDeny deny -> Optional.of(deny.missing());
            };
        }
    }

    boolean allowed() {
        return decisions.stream().allMatch(RecordedDecision::allowed);
    }
}
