package dev.sealgate.kms.call;

/**
 * On what an operation's permission is asked for; which policies decide follows from it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
public enum AuthorizedOn {
    /** The key: its policy decides, with identity policies and grants as far as it admits them. */
    KEY,
    /** The alias, by identity policies, and the key behind it. */
    ALIAS_AND_KEY,
    /** A principal of the caller's account: identity policies alone. */
    PRINCIPAL,
    /** Not a key: AWS asks for the permission on {@code *}, identity policies alone decide. */
    NO_RESOURCE,
    /** Nothing is asked, since it is refused to everybody. */
    NOTHING
}
