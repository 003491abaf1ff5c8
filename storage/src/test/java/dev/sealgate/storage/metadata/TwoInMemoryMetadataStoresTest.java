package dev.sealgate.storage.metadata;

/** The contract where others use another store over the same records. */
class TwoInMemoryMetadataStoresTest extends MetadataStoreContract {
    @Override
    MetadataStore open() {
        return new InMemoryMetadataStore();
    }

    @Override
    MetadataStore beside(MetadataStore first) {
        return ((InMemoryMetadataStore) first).another();
    }
}
