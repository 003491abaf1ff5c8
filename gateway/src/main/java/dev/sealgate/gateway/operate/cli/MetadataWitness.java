package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailWitness;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.StoredMetadata;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The metadata of a data directory, asked anew each time, as a gateway may run on it.
 *
 * @param rootKey opens what they know of the trail; without it they only tell how far they go themselves
 */
record MetadataWitness(Path metadata, Optional<RootKey> rootKey) implements TrailWitness {
    @Override
    public Optional<TrailMark> read() {
        if (rootKey.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredMetadata> stored = StoredMetadata.open(metadata);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        try (StoredMetadata opened = stored.get()) {
            return new TrailMarkTable(new Database(opened, new RecordSeal(rootKey.get()))).read();
        }
    }

    /** None at all where there is no database. */
    @Override
    public OptionalLong newestChange() {
        Optional<StoredMetadata> stored = StoredMetadata.open(metadata);
        if (stored.isEmpty()) {
            return OptionalLong.of(0);
        }
        try (StoredMetadata opened = stored.get()) {
            return opened.newestChange();
        }
    }
}
