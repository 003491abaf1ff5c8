package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailMarks;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.util.Optional;
import java.util.OptionalLong;

/** Remembers the newest digest among the metadata, sealed as everything there. Thread-safe. */
public final class TrailMarkTable implements TrailMarks {
    private static final Table<String, TrailMark> TABLE =
            new Table<>(Schema.AUDIT_MARK, Keys.STRING, new CborCodec<>(TrailMark.class, 1));
    private final Database database;
    private final String gateway;

    /** Of the only trail that these metadata know. */
    public TrailMarkTable(Database database) {
        this(database, "");
    }

    /** @param gateway whose trail it is; empty for the only one */
    public TrailMarkTable(Database database, String gateway) {
        this.database = database;
        this.gateway = gateway;
    }

    @Override
    public Optional<TrailMark> read() {
        return database.get(TABLE, gateway);
    }

    @Override
    public OptionalLong newestChange() {
        return database.newestChange();
    }

    @Override
    public void write(TrailMark mark) {
        database.write(tx -> tx.put(TABLE, gateway, mark));
    }
}
