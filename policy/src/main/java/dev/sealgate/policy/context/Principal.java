package dev.sealgate.policy.context;

import java.util.Optional;

/**
 * The identity a request was signed by, or nobody. Immutable; holds no secret.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 *
 * @param account none for anonymous callers and services
 * @param arn what error texts name and session-exact policies match: for a role session {@code arn:aws:sts::A:assumed-role/R/S}
 * @param issuerArn what most policies name: the role's ARN for a role session, the user's for a federated user's, else {@link #arn}
 * @param principalId {@code aws:userid}: the account id for root, {@code AIDA...} for a user, {@code AROA...:session} for a session
 * @param name the user name, session name, service name, or {@code root}
 * @param issuerId what {@link #issuerArn} names: {@code AROA...} for a role session, {@code AIDA...} for a federated user, else
 *     {@link #principalId}
 */
public record Principal(
        Kind kind,
        Optional<AccountId> account,
        String arn,
        String issuerArn,
        String principalId,
        String name,
        String issuerId) {
    /** What kind of identity it is. */
    public enum Kind {
        ROOT,
        USER,
        ASSUMED_ROLE,
        FEDERATED_USER,
        SERVICE,
        ANONYMOUS
    }

    /** Whoever sends no signature. */
    public static final Principal ANONYMOUS =
            new Principal(Kind.ANONYMOUS, Optional.empty(), "*", "*", "anonymous", "anonymous", "anonymous");

    public static Principal root(AccountId account) {
        String arn = "arn:aws:iam::" + account + ":root";
        return new Principal(Kind.ROOT, Optional.of(account), arn, arn, account.value(), "root", account.value());
    }

    public static Principal user(AccountId account, String name, String principalId) {
        return user(account, "/", name, principalId);
    }

    /** @param path starts and ends with a slash */
    public static Principal user(AccountId account, String path, String name, String principalId) {
        String arn = "arn:aws:iam::" + account + ":user" + path + name;
        return new Principal(Kind.USER, Optional.of(account), arn, arn, principalId, name, principalId);
    }

    /** @param roleId {@code AROA...} */
    public static Principal roleSession(
            AccountId account, String rolePath, String roleName, String roleId, String sessionName) {
        return new Principal(
                Kind.ASSUMED_ROLE,
                Optional.of(account),
                "arn:aws:sts::" + account + ":assumed-role/" + roleName + "/" + sessionName,
                "arn:aws:iam::" + account + ":role" + rolePath + roleName,
                roleId + ":" + sessionName,
                sessionName,
                roleId);
    }

    /**
     * @param userArn who asked for the session
     * @param userId the unique id of it
     */
    public static Principal federatedUser(AccountId account, String name, String userArn, String userId) {
        return new Principal(
                Kind.FEDERATED_USER,
                Optional.of(account),
                "arn:aws:sts::" + account + ":federated-user/" + name,
                userArn,
                account + ":" + name,
                name,
                userId);
    }

    public static Principal service(String name) {
        return new Principal(Kind.SERVICE, Optional.empty(), name, name, name, name, name);
    }

    /** What {@code aws:PrincipalArn} holds: the role's ARN for a role session, else {@link #arn}. */
    public String keyArn() {
        return kind == Kind.ASSUMED_ROLE ? issuerArn : arn;
    }

    public boolean isIn(AccountId other) {
        return account.filter(other::equals).isPresent();
    }
}
