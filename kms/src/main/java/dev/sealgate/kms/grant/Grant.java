package dev.sealgate.kms.grant;

import java.time.Instant;
import java.util.Optional;

/**
 * A permission to use one key, as it is kept. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 *
 * @param id 64 hex digits
 * @param grantee whom it is for: an ARN
 * @param retiring who may end it: an ARN
 * @param granteeId the unique id that the grantee had when the grant was made; none for accounts and federated users, and in what
 *     earlier versions stored
 * @param retiringId as {@code granteeId}, of who may end it
 * @param issuingAccount the ARN of the root of the account that made it
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
    /** Under what the grants of a grantee are found. */
    public String granteeKey() {
        return granteeId.orElse(grantee);
    }

    /** Under what is found what somebody may end. */
    public Optional<String> retiringKey() {
        return retiringId.or(() -> retiring);
    }

    public Grant withId(String given) {
        return new Grant(given, name, createdAt, grantee, retiring, issuingAccount, terms, granteeId, retiringId);
    }
}
