package dev.sealgate.kms.call;

/**
 * What one operation of the KMS is, apart from the code that performs it. Immutable.
 *
 * @param name what stands behind {@code TrentService.}
 * @param action the IAM action asked for on the key, or on the first of two
 * @param states in which states of the key it works
 * @param reach whose keys it can be used on
 * @param readOnly whether CloudTrail calls it so
 * @param served false when all it does is to refuse
 */
public record KmsOperation(
        String name, String action, StateRule states, Reach reach, boolean readOnly, boolean served) {}
