package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.CompletedDirectoryUpload;

/** What the AWS SDK for Java v2 has beside its plain client: multipart behind one call, the transfer manager, and the C client. */
@GatewayTest(shared = true)
class SdkFlavoursIT {
    private static final byte[] CONTENT = Samples.bytes(7, 18 << 20);

    private final GatewayProcess gateway;
    private final String bucket = "flavours-" + Long.toHexString(System.nanoTime());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    SdkFlavoursIT(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    @BeforeAll
    void createBucket() {
        try (var s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(b -> b.bucket(bucket));
        }
    }

    /** One call is an upload in parts, and reads come in parts. */
    private S3AsyncClient multipart() {
        return S3AsyncClient.builder()
                .endpointOverride(gateway.http())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(Sdk.root())
                .multipartEnabled(true)
                .build();
    }

    private S3AsyncClient crt() {
        try {
            assertTrue(CRT.getOSIdentifier().equals("linux"), CRT.getOSIdentifier());
        } catch (CrtRuntimeException | UnsatisfiedLinkError e) {
            Assumptions.abort("the C client does not load here: " + e);
        }
        return S3AsyncClient.crtBuilder()
                .endpointOverride(gateway.http())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(Sdk.root())
                .build();
    }

    private void putsAndGets(S3AsyncClient s3, String key, ServerSideEncryption mode) {
        var put = s3.putObject(
                        b -> b.bucket(bucket).key(key).serverSideEncryption(mode), AsyncRequestBody.fromBytes(CONTENT))
                .join();
        assertTrue(put.eTag().matches("\"[0-9a-f]{32}-\\d+\""), put.eTag());
        var got = s3.getObject(b -> b.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                .join();
        assertArrayEquals(CONTENT, got.asByteArrayUnsafe());
        assertEquals(mode, got.response().serverSideEncryption());
        s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey(key)
                        .destinationBucket(bucket)
                        .destinationKey(key + "-copy"))
                .join();
        assertArrayEquals(
                CONTENT,
                s3.getObject(b -> b.bucket(bucket).key(key + "-copy"), AsyncResponseTransformer.toBytes())
                        .join()
                        .asByteArrayUnsafe());
    }

    @Test
    void multipartClient() {
        try (S3AsyncClient s3 = multipart()) {
            putsAndGets(s3, "multipart-s3", ServerSideEncryption.AES256);
            putsAndGets(s3, "multipart-kms", ServerSideEncryption.AWS_KMS);
        }
    }

    @Test
    void crtClient() {
        try (S3AsyncClient s3 = crt()) {
            putsAndGets(s3, "crt-s3", ServerSideEncryption.AES256);
            putsAndGets(s3, "crt-kms", ServerSideEncryption.AWS_KMS);
            CompletionException failed = assertThrows(
                    CompletionException.class,
                    () -> s3.getObject(b -> b.bucket(bucket).key("absent"), AsyncResponseTransformer.toBytes())
                            .join());
            // The C client makes no NoSuchKeyException of it.
            assertEquals(
                    404, assertInstanceOf(S3Exception.class, failed.getCause()).statusCode());
        }
    }

    @Test
    void transferManager_movesADirectoryThereAndBack() throws IOException {
        Path source = Files.createDirectories(directory.resolve("source/below"));
        Files.write(source.resolve("large"), CONTENT);
        Files.writeString(source.resolveSibling("small"), "small");
        Files.createFile(source.resolveSibling("empty"));
        Path target = directory.resolve("target");
        try (S3AsyncClient s3 = multipart();
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(s3).build()) {
            CompletedDirectoryUpload uploaded = transfers
                    .uploadDirectory(b ->
                            b.source(directory.resolve("source")).bucket(bucket).s3Prefix("tree"))
                    .completionFuture()
                    .join();
            assertEquals(0, uploaded.failedTransfers().size(), uploaded::toString);
            transfers
                    .downloadDirectory(b -> b.destination(target)
                            .bucket(bucket)
                            .listObjectsV2RequestTransformer(list -> list.prefix("tree/")))
                    .completionFuture()
                    .join();
        }
        assertArrayEquals(CONTENT, Files.readAllBytes(find(target, "large")));
        assertEquals("small", Files.readString(find(target, "small")));
        assertEquals(0, Files.size(find(target, "empty")));
    }

    private static Path find(Path directory, String name) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    @Test
    void refusals_reachTheCallerInAwsWords() {
        try (S3AsyncClient s3 = multipart()) {
            CompletionException failed = assertThrows(
                    CompletionException.class,
                    () -> s3.putObject(b -> b.bucket(bucket + "-absent").key("k"), AsyncRequestBody.fromBytes(CONTENT))
                            .join());
            S3Exception refused = assertInstanceOf(S3Exception.class, failed.getCause());
            assertEquals("NoSuchBucket", refused.awsErrorDetails().errorCode());
        }
    }
}
