package dev.sealgate.policy;

import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.Question;
import dev.sealgate.policy.context.RequestContext;

/**
 * One question to the policy room. Immutable.
 *
 * @param policies the caller's side; the resource's own policy is in {@code resource}
 * @param action the IAM action, for example {@code s3:PutObject}
 * @param context every condition key of the request that has a value
 */
public record AccessRequest(
        Principal principal, IdentityPolicies policies, String action, Resource resource, RequestContext context)
        implements Question {
    /** Whether the caller is of the account that owns the resource. */
    public boolean isWithinAccount() {
        return resource.isOf(principal.account());
    }

    AccessRequest grantingNothing() {
        return new AccessRequest(principal, policies, action, resource.grantingNothing(), context);
    }

    @Override
    public String resourceArn() {
        return resource.arn();
    }
}
