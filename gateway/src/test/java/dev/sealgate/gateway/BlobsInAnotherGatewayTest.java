package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.BlobStoreContract;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.blob.s3.S3BlobStore;
import dev.sealgate.storage.blob.s3.S3BlobStores;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway is an S3 service like others: the blobs of one are objects of another, over TLS. */
class BlobsInAnotherGatewayTest extends BlobStoreContract {
    private static final Map<String, String> SETTINGS = Map.of(
            "SEALGATE_ACCESS_KEY", "BLOBSOFANOTHER",
            "SEALGATE_SECRET_KEY", "the-secret-of-the-blobs",
            "SEALGATE_HTTP", "127.0.0.1:0",
            "SEALGATE_HTTPS", "127.0.0.1:0");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static GatewayServer service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static S3BlobStore store;

    @BeforeAll
    static void start() {
        GatewayConfig config =
                new ConfigLoader(Map.of(), name -> Optional.ofNullable(SETTINGS.get(name)), directory).load();
        service = GatewayServer.start(config, Clock.systemUTC(), System::nanoTime);
        service.open();
        store = S3BlobStores.openNew(
                settings("&trust=" + service.authorityFile().orElseThrow()),
                "BLOBSOFANOTHER",
                "the-secret-of-the-blobs");
    }

    private static S3BlobSettings settings(String parameters) {
        int port = service.https().orElseThrow().port();
        return S3BlobSettings.parse("s3://blobs/of/another?endpoint=https://localhost:" + port + parameters);
    }

    @AfterAll
    static void stop() {
        store.close();
        service.close();
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

    @Test
    void serviceThatNobodyVouchesFor_isUnavailable_withWhatToDo() {
        try (S3BlobStore stranger = S3BlobStores.open(settings(""), "BLOBSOFANOTHER", "the-secret-of-the-blobs")) {
            StorageException e = assertThrows(StorageException.Unavailable.class, stranger::verify);
            assertTrue(String.valueOf(e.getMessage()).contains("give the certificates that vouch for it"), e::toString);
        }
    }

    @Test
    void wrongSecret_isUnavailable_withWhatToDo() {
        String trust = "&trust=" + service.authorityFile().orElseThrow();
        try (S3BlobStore stranger = S3BlobStores.open(settings(trust), "BLOBSOFANOTHER", "wrong-secret")) {
            StorageException e = assertThrows(StorageException.Unavailable.class, stranger::verify);
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("SignatureDoesNotMatch") && message.contains("check the access key"), message);
        }
    }
}
