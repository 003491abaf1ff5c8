package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.document.PrincipalIds;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The principals that grants can name: accounts, users, roles, role sessions and federated users. Thread-safe.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-GranteePrincipal
 */
final class GrantPrincipals {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ARN = Pattern.compile(
            "arn:aws:(?:iam::([0-9]{12}):(?:root|(?:user|role)/.+)|sts::([0-9]{12}):(?:assumed-role|federated-user)/.+)");

    private final PrincipalIds ids;

    GrantPrincipals(PrincipalIds ids) {
        this.ids = ids;
    }

    /** The one form of a principal: an account's id means its root. */
    static String canonical(String given) {
        return ACCOUNT.matcher(given).matches()
                ? Principal.root(new AccountId(given)).arn()
                : given;
    }

    /** @throws KmsException when it is not the ARN of a principal */
    static AccountId account(String canonical) {
        Matcher arn = ARN.matcher(canonical);
        if (!arn.matches()) {
            throw invalid();
        }
        return new AccountId(arn.group(1) == null ? arn.group(2) : arn.group(1));
    }

    /**
     * Its unique id, where it has one beside its name.
     *
     * @throws KmsException when there is no such principal
     */
    Optional<String> requireKnown(String canonical) {
        account(canonical);
        String id = ids.idOf(canonical).orElseThrow(GrantPrincipals::invalid);
        return Optional.of(id).filter(unique -> !unique.equals(canonical));
    }

    /** The index keys of its grants: its unique id, and its name, under which earlier versions stored them. */
    Set<String> keys(String canonical) {
        return Stream.concat(ids.idOf(canonical).stream(), Stream.of(canonical))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static KmsException invalid() {
        return new KmsException(KmsErrorCode.INVALID_ARN, "ARN does not refer to a valid principal");
    }
}
