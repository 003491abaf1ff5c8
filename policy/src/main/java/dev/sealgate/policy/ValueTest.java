package dev.sealgate.policy;

/** One value of a policy's condition, compiled: whether a request's value fits it. Junk never fits. */
interface ValueTest {
    boolean holds(String actual, RequestContext context, Effort effort);
}
