package dev.sealgate.policy;

import dev.sealgate.policy.context.Effort;

/**
 * A request asked for more decisions than one may cost. It must be refused, and not as one that is denied: nobody knows whether it is.
 */
public final class UndecidedException extends RuntimeException {
    /** What its sender may know. */
    public static final String TEXT =
            "The policies that apply to this request take longer to evaluate than one request may.";

    private static final long serialVersionUID = 1L;

    UndecidedException(AccessRequest request) {
        super(
                "deciding " + request.action() + " for " + request.principal().arn()
                        + " took what one request may cost (" + Effort.STEPS + " steps), or its client left",
                null,
                false,
                false);
    }
}
