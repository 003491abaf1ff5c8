package dev.sealgate.storage.metadata.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MetadataStoreContract;
import dev.sealgate.storage.metadata.Schema;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract on the newest server, where others use another store on the same database, as another gateway does. */
class Postgres18MetadataStoreTest extends MetadataStoreContract {
    private String database = "";

    @Override
    protected MetadataStore open() {
        database = PostgresServer.shared(18).database();
        return PostgresMetadataStore.open(PostgresSettings.parse(database, Map.of()));
    }

    @Override
    protected MetadataStore beside(MetadataStore first) {
        return PostgresMetadataStore.open(PostgresSettings.parse(database, Map.of()));
    }

    /** Another process cannot be kept out, but it is not the one who always wins either. */
    @Test
    @Override
    protected void bodyThatAlwaysLoses_isRunAloneInTheEnd() {
        AtomicInteger runs = new AtomicInteger();
        try (MetadataStore one = open();
                MetadataStore other = beside(one)) {
            one.write(tx -> {
                tx.get(Schema.OBJECTS, new byte[1]);
                if (runs.incrementAndGet() < 12) {
                    other.write(theirs -> theirs.put(Schema.OBJECTS, new byte[1], new byte[2]));
                }
                tx.put(Schema.OBJECTS, new byte[1], new byte[3]);
            });
            assertTrue(one.get(Schema.OBJECTS, new byte[1]).orElseThrow().length == 3);
        }
        assertTrue(runs.get() == 12, () -> "runs: " + runs);
    }

    @Override
    protected int incrementsOfAThread() {
        return 20;
    }
}
