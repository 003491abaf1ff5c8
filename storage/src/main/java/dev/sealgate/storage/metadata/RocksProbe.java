package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How RocksDB opens a directory whose log was damaged.
 *
 * @param tables its numbers of the tables, and their names
 * @param blobs how many files of larger values it uses
 */
record RocksProbe(long lastSequence, Map<Integer, String> tables, BlobFiles blobs) {
    /** Why RocksDB would not start; changes nothing. */
    static Optional<String> refusal(Path directory) {
        try {
            read(directory, LogTrust.WHOLE);
            return Optional.empty();
        } catch (StorageException.Corrupt | StorageException.Unavailable e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** The database as it was before the damage; changes nothing. */
    static RocksProbe readUpToDamage(Path directory) {
        return read(directory, LogTrust.READ_UP_TO_DAMAGE);
    }

    private static RocksProbe read(Path directory, LogTrust trust) {
        try (Natives natives = new Natives()) {
            RocksTables tables = RocksTables.openReadOnly(directory, natives, trust);
            return new RocksProbe(tables.lastSequence(), tables.numbers(), natives.call(tables::countBlobFiles));
        }
    }

    /** Takes over what the log still holds, so that the log is empty; returns the newest change. */
    static long settle(Path directory) {
        try (Natives natives = new Natives()) {
            RocksTables tables = RocksTables.open(directory, natives, LogTrust.UP_TO_DAMAGE);
            return natives.call(() -> {
                tables.flush();
                return tables.lastSequence();
            });
        }
    }
}
