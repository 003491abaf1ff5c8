/**
 * The IAM service: users, access keys, groups, roles and policies of the caller's account. {@link dev.sealgate.gateway.service.iam.IamOperations}
 * is the table of its operations.
 *
 * <p>Every operation asks the policy room before it looks whether what it names exists.
 */
@NullMarked
package dev.sealgate.gateway.service.iam;

import org.jspecify.annotations.NullMarked;
