package dev.sealgate.storage.metadata;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;

/** Databases for unit tests. */
public final class TestDatabases {
    private TestDatabases() {}

    /** A fresh database in memory, sealed under a fixed root key. */
    public static Database inMemory() {
        return over(new InMemoryMetadataStore());
    }

    /** As {@link #inMemory}, over a store that the test keeps: what one database seals, another over it opens. */
    public static Database over(MetadataStore store) {
        return new Database(store, new RecordSeal(new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES]))));
    }
}
