package dev.sealgate.policy.context;

/** What one statement is asked: whether this principal may do this action on this resource, in these circumstances. */
public interface Question {
    Principal principal();

    /** With its service: {@code s3:GetObject}. */
    String action();

    String resourceArn();

    RequestContext context();
}
