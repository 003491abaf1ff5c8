package dev.sealgate.policy;

/**
 * The identity a request was signed by: an account's root or one of its users. Immutable; holds no secret.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 *
 * @param arn what policies and error texts name, for example {@code arn:aws:iam::111122223333:user/ann}
 * @param principalId the unique id: the account id for root, {@code AIDA...} for a user
 * @param name the user name, or {@code root}
 */
public record Principal(Kind kind, AccountId account, String arn, String principalId, String name) {
    /** What kind of identity it is. */
    public enum Kind {
        ROOT,
        USER
    }

    public static Principal root(AccountId account) {
        return new Principal(Kind.ROOT, account, "arn:aws:iam::" + account + ":root", account.value(), "root");
    }

    public static Principal user(AccountId account, String name, String principalId) {
        return new Principal(Kind.USER, account, "arn:aws:iam::" + account + ":user/" + name, principalId, name);
    }
}
