package dev.sealgate.policy;

/**
 * One question to the policy room: may this principal do this to a resource that this account owns? Immutable.
 *
 * @param action the IAM action, for example {@code s3:PutObject}
 * @param resourceArn the resource's ARN, or {@code *} where the action has no resource
 * @param resourceOwner the account that owns the resource; the caller's own for actions without a resource
 */
public record AccessRequest(Principal principal, String action, String resourceArn, AccountId resourceOwner) {}
