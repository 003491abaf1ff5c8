package dev.sealgate.storage.identity;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.util.Optional;

/** Remembers the generated root access key, so that it stays valid when its file is gone. Thread-safe. */
public final class RootAccessKeys {
    private static final Table<String, RootAccessKey> TABLE =
            new Table<>(Schema.ROOT_ACCESS_KEY, Keys.STRING, new CborCodec<>(RootAccessKey.class, 1));
    private static final String ONLY = "";

    private final Database database;

    public RootAccessKeys(Database database) {
        this.database = database;
    }

    /** Empty where the first start was given a key by the configuration. */
    public Optional<RootAccessKey> find() {
        return database.get(TABLE, ONLY);
    }

    /** In place of the one before. */
    public void keep(RootAccessKey key) {
        database.write(tx -> keep(tx, key));
    }

    public static void keep(Database.Transaction tx, RootAccessKey key) {
        tx.put(TABLE, ONLY, key);
    }
}
