package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MetadataStoreContract;
import java.util.Map;

class Postgres15MetadataStoreTest extends MetadataStoreContract {
    @Override
    protected MetadataStore open() {
        return PostgresMetadataStore.open(
                PostgresSettings.parse(PostgresServer.shared(15).database(), Map.of()));
    }

    @Override
    protected int incrementsOfAThread() {
        return 20;
    }
}
