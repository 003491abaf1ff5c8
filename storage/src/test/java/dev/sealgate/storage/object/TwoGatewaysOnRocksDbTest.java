package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import java.nio.file.Path;

/** Two in one process: another process cannot open the directory. */
class TwoGatewaysOnRocksDbTest extends TwoGatewaysContract {
    @Override
    MetadataStore open(Path empty) {
        return RocksDbMetadataStore.open(empty, Durability.RELAXED);
    }

    @Override
    MetadataStore beside(MetadataStore first) {
        return first;
    }
}
