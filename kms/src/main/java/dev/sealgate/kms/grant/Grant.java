package dev.sealgate.kms.grant;

import java.time.Instant;
import java.util.Optional;

/**
 * A permission to use one key, as it is stored. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 *
 * @param id 64 hex digits
 * @param grantee who may use the key: an ARN
 * @param retiring who may retire it: an ARN
 * @param granteeId the unique id that the grantee had when the grant was created; none for accounts and federated users, and in what
 *     earlier versions stored
 * @param retiringId as {@code granteeId}, of {@code retiring}
 * @param issuingAccount the ARN of the root of the account that created it
 */
public record Grant(
        String id,
        Optional<String> name,
        Instant createdAt,
        String grantee,
        Optional<String> retiring,
        String issuingAccount,
        GrantTerms terms,
        Optional<String> granteeId,
        Optional<String> retiringId) {
    /** The index key under which the grants of a grantee are found. */
    public String granteeKey() {
        return granteeId.orElse(grantee);
    }

    /** The index key under which the grants that a principal may retire are found. */
    public Optional<String> retiringKey() {
        return retiringId.or(() -> retiring);
    }

    public Grant withId(String given) {
        return new Grant(given, name, createdAt, grantee, retiring, issuingAccount, terms, granteeId, retiringId);
    }
}
