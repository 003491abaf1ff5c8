package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;

/** One value of a policy's condition, compiled: whether a request's value fits it. Junk never fits. */
public interface ValueTest {
    boolean holds(String actual, RequestContext context, Effort effort);
}
