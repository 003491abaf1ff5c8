package dev.sealgate.policy;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who makes one request, with the policies of its side and the condition keys that hold for the whole request; every permission of
 * the request is asked of it, and it remembers the decisions in order. Used by the request's thread only.
 */
public final class Caller {
    private final Authorizer authorizer;
    private final Principal principal;
    private final IdentityPolicies policies;
    private final RequestContext context;
    private final List<Decision> decisions;
    private final Effort effort;

    /** One whom somebody always waits for. */
    public Caller(Authorizer authorizer, Principal principal, IdentityPolicies policies, RequestContext context) {
        this(authorizer, principal, policies, context, Effort.whole());
    }

    /**
     * @param context keys of the sender and its connection: {@code aws:SourceIp}, {@code aws:PrincipalArn} and so on
     * @param effort what all decisions of the request may cost together
     */
    public Caller(
            Authorizer authorizer,
            Principal principal,
            IdentityPolicies policies,
            RequestContext context,
            Effort effort) {
        this(authorizer, principal, policies, context, effort, new ArrayList<>());
    }

    private Caller(
            Authorizer authorizer,
            Principal principal,
            IdentityPolicies policies,
            RequestContext context,
            Effort effort,
            List<Decision> decisions) {
        this.authorizer = authorizer;
        this.principal = principal;
        this.policies = policies;
        this.context = context;
        this.effort = effort;
        this.decisions = decisions;
    }

    /** The same caller with another context, for a service that calls on its behalf; decisions are remembered together. */
    public Caller withContext(RequestContext changed) {
        return new Caller(authorizer, principal, policies, changed, effort, decisions);
    }

    /**
     * @param more keys of this action and resource, on top of the request's
     * @throws UndecidedException when all that the request asked for costs too much
     */
    public Decision decide(String action, Resource resource, RequestContext more) {
        return decide(action, resource, more, List::of);
    }

    /**
     * @param grants is asked only where no policy denies and none allows; one that suffices is enough
     * @throws UndecidedException when all that the request asked for costs too much
     */
    public Decision decide(String action, Resource resource, RequestContext more, Supplier<List<AccessGrant>> grants) {
        RequestContext all = context.with(more);
        Decision decision = ask(new AccessRequest(principal, policies, action, resource, all));
        if (decision instanceof Decision.ImplicitDeny) {
            Decision byPolicies = decision;
            decision = grants.get().stream()
                    .map(grant -> ask(new AccessRequest(principal, policies, action, resource.granting(grant), all)))
                    .filter(Decision::allowed)
                    .findFirst()
                    .orElse(byPolicies);
        }
        decisions.add(decision);
        return decision;
    }

    private Decision ask(AccessRequest request) {
        Decision decision = authorizer.decide(request, effort);
        if (decision instanceof Decision.Undecided) {
            decisions.add(decision);
            throw new UndecidedException(request);
        }
        return decision;
    }

    /** What is left for the decisions of this request. */
    public Effort effort() {
        return effort;
    }

    public Principal principal() {
        return principal;
    }

    public IdentityPolicies policies() {
        return policies;
    }

    public RequestContext context() {
        return context;
    }

    /** All so far, in order. */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }
}
