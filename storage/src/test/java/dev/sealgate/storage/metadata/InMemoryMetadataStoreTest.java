package dev.sealgate.storage.metadata;

class InMemoryMetadataStoreTest extends MetadataStoreContract {
    @Override
    protected MetadataStore open() {
        return new InMemoryMetadataStore();
    }
}
