package dev.sealgate.policy;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.NamedPrincipal;
import dev.sealgate.policy.document.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The grants of a resource's access control list that give what is asked for, to whomever, and whose the resource is by it. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 *
 * @param name what explanations call it, for example {@code ACL of bucket reports}
 * @param foreign whether it belongs to another account than the bucket that it is in, whose policy then denies, but allows nothing
 * @param owner whom what is foreign belongs to; empty where nobody signed for it
 */
public record AccessList(String name, List<Grant> grants, boolean foreign, Optional<AccountId> owner) {
    private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
    private static final String AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    public AccessList {
        grants = List.copyOf(grants);
    }

    /**
     * One grant.
     *
     * @param grantee the canonical id of an account, or the URI of a group
     */
    public record Grant(String grantee, String permission) {
        /** AWS: who acts for an account needs its leave beside the grant, even where that is to everyone. */
        private Verdict judge(Principal caller, RequestContext context) {
            return switch (caller.kind()) {
                case ANONYMOUS -> grantee.equals(ALL_USERS) ? Verdict.ALLOW : Verdict.NOTHING;
                case SERVICE -> Verdict.NOTHING;
                case ROOT -> isTo(caller, context) ? Verdict.ALLOW : Verdict.NOTHING;
                case USER, ASSUMED_ROLE, FEDERATED_USER -> isTo(caller, context) ? Verdict.ACCOUNT : Verdict.NOTHING;
            };
        }

        private boolean isTo(Principal caller, RequestContext context) {
            return grantee.equals(ALL_USERS)
                    || grantee.equals(AUTHENTICATED_USERS)
                    || new NamedPrincipal.CanonicalUser(grantee).includes(caller, context) != Verdict.NOTHING;
        }
    }

    /** How it includes the caller, as an Allow of the resource's policy would. */
    Verdict judge(AccessRequest request) {
        return grants.stream()
                .map(grant -> grant.judge(request.principal(), request.context()))
                .reduce(Verdict.NOTHING, Verdict::or);
    }

    /** The first grant that includes the caller. */
    Optional<Grant> including(AccessRequest request) {
        return grants.stream()
                .filter(grant -> grant.judge(request.principal(), request.context()) != Verdict.NOTHING)
                .findFirst();
    }

    /** The same with the one grant that decides this request, if one does: all that a record of it has to say. */
    public AccessList decidingOf(AccessRequest request) {
        return new AccessList(name, including(request).stream().toList(), foreign, owner);
    }

    AccessList withoutGrants() {
        return new AccessList(name, List.of(), foreign, owner);
    }
}
