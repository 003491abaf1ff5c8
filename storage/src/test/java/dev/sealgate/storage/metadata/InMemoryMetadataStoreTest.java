package dev.sealgate.storage.metadata;

class InMemoryMetadataStoreTest extends MetadataStoreContract {
    @Override
    MetadataStore open() {
        return new InMemoryMetadataStore();
    }
}
