package dev.sealgate.storage.metadata;

/** The contract where others use another store over the same records. */
class TwoInMemoryMetadataStoresTest extends MetadataStoreContract {
    @Override
    protected MetadataStore open() {
        return new InMemoryMetadataStore();
    }

    @Override
    protected MetadataStore beside(MetadataStore first) {
        return ((InMemoryMetadataStore) first).another();
    }
}
