package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import java.nio.file.Path;

class ShippingOnRocksDbTest extends ShippingContract {
    @Override
    MetadataStore open(Path empty) {
        return RocksDbMetadataStore.open(empty, Durability.RELAXED);
    }
}
