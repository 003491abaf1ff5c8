package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.call.Reach;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyReference;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.RequestContext;
import java.util.Optional;

/**
 * Asks for every permission an operation needs: key policy, identity policies and grants on keys, identity policies on aliases and
 * on what has no resource. Thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
public final class KmsPermissions {
    private final KeyPolicies policies;
    private final HeldGrants grants;
    private final Authorizer authorizer;

    KmsPermissions(KeyPolicies policies, HeldGrants grants, Authorizer authorizer) {
        this.policies = policies;
        this.grants = grants;
        this.authorizer = authorizer;
    }

    /** For operations on a key of the caller's account. */
    public void require(Invocation in, KmsKey key) {
        require(in, key, Optional.empty());
    }

    /** @param alias the name by which the request asks for the key, where it is an alias */
    void require(Invocation in, KmsKey key, Optional<String> alias) {
        require(decide(in, key, alias));
    }

    /** Whether the caller may use the key, whoever owns it. */
    boolean allow(Invocation in, KmsKey key, Optional<String> alias) {
        boolean inReach = in.operation().reach() == Reach.ANY_ACCOUNT
                || key.arn().account().equals(in.account());
        return inReach && decide(in, key, alias).allowed();
    }

    /** For retiring a grant: policies may allow it, and the grant itself says who else may. */
    public void requireRetirement(Invocation in, KmsKey key, Grant grant) {
        Decision decision = in.caller()
                .decide(
                        in.action().name(),
                        resource(key),
                        KeyConditions.of(in, key, Optional.empty()),
                        () -> HeldGrants.toRetire(grant));
        if (!decision.allowed() && !key.arn().account().equals(in.account())) {
            throw hidden(in);
        }
        require(decision);
    }

    /** For operations on an alias: it has no policy, identity policies decide. */
    public void require(Invocation in, AliasArn alias) {
        Resource resource = Resource.ordinary(alias.toString(), alias.account());
        require(in.caller().decide(in.action().name(), resource, KeyConditions.ofAlias(in)));
    }

    /** For listing what a principal of the caller's account may retire. */
    public void requireOnPrincipal(Invocation in, String arn) {
        require(in.caller().decide(in.action().name(), Resource.ordinary(arn, in.account()), RequestContext.EMPTY));
    }

    /** For a key that is about to be created: it has no policy yet. */
    public void requireOnNew(Invocation in, KeyArn arn) {
        Resource resource = Resource.ordinary(arn.toString(), arn.account());
        require(in.caller().decide(in.action().name(), resource, KeyConditions.ofUnknown(in, arn)));
    }

    /** For operations without a resource; {@code more} are their condition keys. */
    public void requireWithoutResource(Invocation in, RequestContext more) {
        require(in.caller().decide(in.action().name(), Resource.none(), more));
    }

    public void requireWithoutResource(Invocation in) {
        requireWithoutResource(in, RequestContext.EMPTY);
    }

    /** Whether the caller could perform {@code action} on the key if it had this policy; not recorded among the request's decisions. */
    boolean wouldAllow(Invocation in, KmsAction action, KmsKey key, NamedPolicy policy) {
        RequestContext context = in.caller().context().with(KeyConditions.of(in, key, Optional.empty()));
        Resource resource = Resource.kmsKey(key.arn().toString(), key.arn().account(), policy);
        return authorizer
                .decide(new AccessRequest(
                        in.caller().principal(), in.caller().policies(), action.name(), resource, context))
                .allowed();
    }

    /**
     * The answer for another account's key that does not exist or may not be used. It depends on the request and the caller's own
     * side alone, so that it reveals nothing about the key.
     */
    KmsException refusalOfForeign(Invocation in, KeyReference reference) {
        if (in.operation().reach() == Reach.ANY_ACCOUNT && reference instanceof KeyReference.Key(KeyArn arn)) {
            Resource asIfOwn = Resource.ordinary(arn.toString(), in.account());
            Decision ownSide = in.caller().decide(in.action().name(), asIfOwn, KeyConditions.ofUnknown(in, arn));
            if (!ownSide.allowed()) {
                return denied(AccessDeniedText.of(ownSide));
            }
        }
        return hidden(in);
    }

    /** AWS's answer that reveals nothing about a key of another account. */
    public KmsException hidden(Invocation in) {
        return denied("User: " + in.caller().principal().arn() + " is not authorized to perform: " + in.action()
                + " on this resource because the resource does not exist in this Region, no resource-based policies allow "
                + "access, or a resource-based policy explicitly denies access");
    }

    private Decision decide(Invocation in, KmsKey key, Optional<String> alias) {
        RequestContext context = KeyConditions.of(in, key, alias);
        return in.caller().decide(in.action().name(), resource(key), context, () -> grants.of(in, key, context));
    }

    private Resource resource(KmsKey key) {
        return Resource.kmsKey(key.arn().toString(), key.arn().account(), policies.of(key));
    }

    private static void require(Decision decision) {
        if (!decision.allowed()) {
            throw denied(AccessDeniedText.of(decision));
        }
    }

    private static KmsException denied(String text) {
        return new KmsException(KmsErrorCode.ACCESS_DENIED, text);
    }
}
