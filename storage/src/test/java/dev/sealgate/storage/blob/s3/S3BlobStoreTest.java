package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.BlobStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3BlobStoreTest extends BlobStoreContract {
    private static final S3BlobSettings SETTINGS =
            S3BlobSettings.parse("s3://blobs/some/prefix?endpoint=" + S3Proxy.endpoint());

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static S3BlobStore store;

    @BeforeAll
    static void open() {
        store = S3BlobStore.open(SETTINGS, S3Proxy.CREDENTIALS);
        S3Proxy.createBucket(SETTINGS.bucket());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    protected BlobStore store() {
        return store;
    }

    @Test
    void verify_ofAServiceThatAllowsAll_leavesNothing() {
        store.verify();
        assertEquals(0, store.deleteUnfinished(_ -> true));
    }
}
