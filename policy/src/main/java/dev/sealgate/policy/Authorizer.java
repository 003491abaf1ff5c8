package dev.sealgate.policy;

/**
 * Decides access requests by ownership: an identity may use what its own account owns and nothing else.
 *
 * <p>Thread-safe; a pure function of its argument.
 */
public final class Authorizer {
    public Decision decide(AccessRequest request) {
        if (request.principal().account().equals(request.resourceOwner())) {
            return new Decision.Allow("the account of the principal owns the resource");
        }
        return new Decision.ImplicitDeny("because no resource-based policy allows the " + request.action() + " action");
    }
}
