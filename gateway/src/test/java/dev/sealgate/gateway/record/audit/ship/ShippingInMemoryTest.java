package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import java.nio.file.Path;

class ShippingInMemoryTest extends ShippingContract {
    @Override
    MetadataStore open(Path empty) {
        return new InMemoryMetadataStore();
    }
}
