package dev.sealgate.gateway.service.quotas;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;

/** What is kept of quotas that are not as accounts start with them. */
final class QuotaTables {
    static final Table<QuotaPlace, Raised> VALUES = new Table<>(
            Schema.QUOTA_VALUES,
            Keys.of(
                    (writer, place) ->
                            owner(writer, place.account(), place.region()).string(place.code()),
                    reader -> new QuotaPlace(new AccountId(reader.terminated()), reader.terminated(), reader.string())),
            new CborCodec<>(Raised.class, 1));

    static final Table<ChangeId, QuotaChange> CHANGES = new Table<>(
            Schema.QUOTA_CHANGES,
            Keys.of(
                    (writer, id) -> owner(writer, id.account(), id.region()).string(id.id()),
                    reader -> new ChangeId(new AccountId(reader.terminated()), reader.terminated(), reader.string())),
            new CborCodec<>(QuotaChange.class, 1));

    private QuotaTables() {}

    /** A value in force. */
    record Raised(long value) {}

    /** @param id sorts later changes first */
    record ChangeId(AccountId account, String region, String id) {}

    static KeyWriter owner(KeyWriter writer, AccountId account, String region) {
        return writer.terminated(account.value()).terminated(region);
    }
}
