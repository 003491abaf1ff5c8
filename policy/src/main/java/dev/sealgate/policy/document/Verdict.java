package dev.sealgate.policy.document;

/**
 * What one policy alone says, strongest last but for {@link #DENY}. How an Allow of a resource's policy names the caller decides how much of
 * the caller's own side is still asked.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
public enum Verdict {
    NOTHING,
    /** The caller's account is named: its IAM decides. */
    ACCOUNT,
    /** The caller is named, but its boundary and its session's policies still limit it: the role of a session, or everyone. */
    LIMITED,
    /** The caller itself is named. Also: an identity policy allows. */
    ALLOW,
    DENY;

    public boolean allows() {
        return this != NOTHING && this != DENY;
    }

    /** The one that counts. */
    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
