package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import java.nio.file.Path;

class TwoGatewaysInMemoryTest extends TwoGatewaysContract {
    @Override
    MetadataStore open(Path empty) {
        return new InMemoryMetadataStore();
    }

    @Override
    MetadataStore beside(MetadataStore first) {
        return ((InMemoryMetadataStore) first).another();
    }
}
