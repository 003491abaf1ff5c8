package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import io.minio.BucketExistsArgs;
import io.minio.ComposeObjectArgs;
import io.minio.CopyObjectArgs;
import io.minio.DeleteBucketEncryptionArgs;
import io.minio.Directive;
import io.minio.DownloadObjectArgs;
import io.minio.GetBucketEncryptionArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListBucketsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveBucketArgs;
import io.minio.RemoveObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.ServerSideEncryption;
import io.minio.SetBucketEncryptionArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.DeleteResult;
import io.minio.messages.Item;
import io.minio.messages.SseAlgorithm;
import io.minio.messages.SseConfiguration;
import io.minio.messages.VersioningConfiguration;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation that the MinIO Java client has and the gateway serves, in every encryption mode, over HTTP and HTTPS. */
@GatewayTest
class MinioClientIT {
    private static final int MIB = 1024 * 1024;

    /** How an object is encrypted, and over which listener it travels. */
    enum Mode {
        BUCKET_DEFAULT_HTTP(false),
        SSE_S3_HTTP(false),
        SSE_S3_HTTPS(true),
        SSE_KMS_HTTPS(true),
        SSE_KMS_WITH_CONTEXT_HTTPS(true),
        SSE_C_HTTPS(true);

        private final boolean tls;

        Mode(boolean tls) {
            this.tls = tls;
        }

        @Nullable
        ServerSideEncryption sse() throws Exception {
            return switch (this) {
                case BUCKET_DEFAULT_HTTP -> null;
                case SSE_S3_HTTP, SSE_S3_HTTPS -> new ServerSideEncryption.S3();
                case SSE_KMS_HTTPS -> new ServerSideEncryption.KMS("alias/seeded", null);
                case SSE_KMS_WITH_CONTEXT_HTTPS ->
                    new ServerSideEncryption.KMS(GatewayProcess.SEED_KEY_ID, Map.of("project", "köln"));
                case SSE_C_HTTPS -> customerKey((byte) 'a');
            };
        }

        ServerSideEncryption.@Nullable CustomerKey customerKey() throws Exception {
            return this == SSE_C_HTTPS ? customerKey((byte) 'a') : null;
        }

        private static ServerSideEncryption.CustomerKey customerKey(byte fill) throws Exception {
            byte[] key = new byte[32];
            java.util.Arrays.fill(key, fill);
            return new ServerSideEncryption.CustomerKey(new SecretKeySpec(key, "AES"));
        }
    }

    private final Path directory;
    private final GatewayProcess gateway;
    private final MinioClient plain;
    private final MinioClient tls;

    MinioClientIT(GatewayProcess gateway) throws Exception {
        this.gateway = gateway;
        directory = gateway.directory();
        plain = client(gateway.http(), GatewayProcess.ACCESS_KEY);
        tls = client(gateway.https(), GatewayProcess.ACCESS_KEY);
        tls.makeBucket(MakeBucketArgs.builder().bucket("minio").build());
    }

    static MinioClient client(URI endpoint, String accessKey) throws Exception {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint.toString())
                .region("us-east-1")
                .credentials(accessKey, GatewayProcess.SECRET_KEY)
                .build();
        if (endpoint.getScheme().equals("https")) {
            client.ignoreCertCheck();
        }
        return client;
    }

    private MinioClient client(Mode mode) {
        return mode.tls ? tls : plain;
    }

    private void put(Mode mode, String key, byte[] content, long partSizeBytes) throws Exception {
        PutObjectArgs.Builder args = PutObjectArgs.builder()
                .bucket("minio")
                .object(key)
                .contentType("text/x-sample")
                .userMetadata(Map.of("colour", "blue"))
                .stream(new ByteArrayInputStream(content), (long) content.length, partSizeBytes);
        ServerSideEncryption sse = mode.sse();
        if (sse != null) {
            args.sse(sse);
        }
        client(mode).putObject(args.build());
    }

    private GetObjectArgs.Builder getArgs(Mode mode, String key) throws Exception {
        GetObjectArgs.Builder args = GetObjectArgs.builder().bucket("minio").object(key);
        ServerSideEncryption.CustomerKey customerKey = mode.customerKey();
        return customerKey == null ? args : args.ssec(customerKey);
    }

    private byte[] get(Mode mode, String key) throws Exception {
        try (InputStream in = client(mode).getObject(getArgs(mode, key).build())) {
            return in.readAllBytes();
        }
    }

    private StatObjectResponse stat(Mode mode, String key) throws Exception {
        StatObjectArgs.Builder args = StatObjectArgs.builder().bucket("minio").object(key);
        ServerSideEncryption.CustomerKey customerKey = mode.customerKey();
        return client(mode).statObject((customerKey == null ? args : args.ssec(customerKey)).build());
    }

    static Stream<Object[]> modesAndSizes() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(0, 1, 65_480, 65_536, 65_537, 300_000, 6 * MIB + 7)
                        .map(size -> new Object[] {mode, size}));
    }

    @ParameterizedTest
    @MethodSource("modesAndSizes")
    void object_ofAnySizeInAnyMode_comesBackAsItWas(Mode mode, int sizeBytes) throws Exception {
        String key = "sizes/" + mode + "/" + sizeBytes;
        byte[] content = Samples.bytes(sizeBytes, sizeBytes);
        put(mode, key, content, -1L);

        assertArrayEquals(content, get(mode, key));
        StatObjectResponse stat = stat(mode, key);
        assertEquals(sizeBytes, stat.size());
        assertEquals("text/x-sample", stat.contentType());
        assertEquals("blue", stat.headers().get("x-amz-meta-colour"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void response_namesTheEncryptionThatWasUsed(Mode mode) throws Exception {
        String key = "named/" + mode;
        put(mode, key, Samples.bytes(1, 100), -1L);
        StatObjectResponse stat = stat(mode, key);
        String algorithm = stat.headers().get("x-amz-server-side-encryption");
        String keyId = stat.headers().get("x-amz-server-side-encryption-aws-kms-key-id");
        switch (mode) {
            case BUCKET_DEFAULT_HTTP, SSE_S3_HTTP, SSE_S3_HTTPS -> {
                assertEquals("AES256", algorithm);
                assertEquals(null, keyId);
                assertEquals(Samples.md5Hex(Samples.bytes(1, 100)), stat.etag());
            }
            case SSE_KMS_HTTPS, SSE_KMS_WITH_CONTEXT_HTTPS -> {
                assertEquals("aws:kms", algorithm);
                assertEquals(
                        "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + GatewayProcess.SEED_KEY_ID,
                        keyId);
                assertNotEquals(Samples.md5Hex(Samples.bytes(1, 100)), stat.etag());
            }
            case SSE_C_HTTPS -> {
                assertEquals(null, algorithm);
                assertEquals("AES256", stat.headers().get("x-amz-server-side-encryption-customer-algorithm"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void multipartUpload_inAnyMode_isOneObject(Mode mode) throws Exception {
        String key = "parts/" + mode;
        byte[] content = Samples.bytes(7, 16 * MIB + 12_345);
        put(mode, key, content, 5L * MIB);

        assertArrayEquals(content, get(mode, key));
        assertTrue(stat(mode, key).etag().endsWith("-4"), stat(mode, key).etag());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void range_acrossParts_isThatSlice(Mode mode) throws Exception {
        String key = "ranges/" + mode;
        byte[] content = Samples.bytes(8, 11 * MIB);
        put(mode, key, content, 5L * MIB);

        for (int[] range : new int[][] {{0, 1}, {65_479, 3}, {5 * MIB - 10, 20}, {11 * MIB - 1, 1}, {1, 9 * MIB}}) {
            try (InputStream in = client(mode)
                    .getObject(getArgs(mode, key)
                            .offset((long) range[0])
                            .length((long) range[1])
                            .build())) {
                assertArrayEquals(
                        java.util.Arrays.copyOfRange(content, range[0], range[0] + range[1]), in.readAllBytes());
            }
        }
    }

    static Stream<Object[]> copies() {
        return Stream.of(Mode.SSE_S3_HTTPS, Mode.SSE_KMS_HTTPS, Mode.SSE_C_HTTPS)
                .flatMap(from -> Stream.of(Mode.SSE_S3_HTTPS, Mode.SSE_KMS_WITH_CONTEXT_HTTPS, Mode.SSE_C_HTTPS)
                        .map(to -> new Object[] {from, to}));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void copy_fromAnyModeToAnyMode_keepsTheBytes(Mode from, Mode to) throws Exception {
        byte[] content = Samples.bytes(9, 200_000);
        put(from, "copy/from-" + from + "-" + to, content, -1L);
        SourceObject.Builder source = SourceObject.builder().bucket("minio").object("copy/from-" + from + "-" + to);
        ServerSideEncryption.CustomerKey customerKey = from.customerKey();
        if (customerKey != null) {
            source.ssec(customerKey);
        }
        CopyObjectArgs.Builder args = CopyObjectArgs.builder()
                .bucket("minio")
                .object("copy/to-" + from + "-" + to)
                .source(source.build());
        ServerSideEncryption sse = to.sse();
        if (sse != null) {
            args.sse(sse);
        }
        tls.copyObject(args.build());

        assertArrayEquals(content, get(to, "copy/to-" + from + "-" + to));
        assertEquals("blue", stat(to, "copy/to-" + from + "-" + to).headers().get("x-amz-meta-colour"));
    }

    @Test
    void copy_withReplacedMetadata_carriesTheNew() throws Exception {
        put(Mode.SSE_S3_HTTP, "meta/from", Samples.bytes(1, 10), -1L);
        plain.copyObject(CopyObjectArgs.builder()
                .bucket("minio")
                .object("meta/to")
                .source(SourceObject.builder()
                        .bucket("minio")
                        .object("meta/from")
                        .build())
                .metadataDirective(Directive.REPLACE)
                .userMetadata(Map.of("colour", "red"))
                .build());
        assertEquals("red", stat(Mode.SSE_S3_HTTP, "meta/to").headers().get("x-amz-meta-colour"));
    }

    @Test
    void compose_ofSeveralObjects_concatenatesThem() throws Exception {
        byte[] first = Samples.bytes(21, 6 * MIB);
        byte[] second = Samples.bytes(22, 5 * MIB + 3);
        put(Mode.SSE_S3_HTTPS, "compose/1", first, -1L);
        put(Mode.SSE_KMS_HTTPS, "compose/2", second, -1L);
        // The client changes the list it is given.
        tls.composeObject(ComposeObjectArgs.builder()
                .bucket("minio")
                .object("compose/whole")
                .sources(new ArrayList<>(List.of(
                        SourceObject.builder()
                                .bucket("minio")
                                .object("compose/1")
                                .build(),
                        SourceObject.builder()
                                .bucket("minio")
                                .object("compose/2")
                                .build())))
                .build());
        byte[] whole = get(Mode.SSE_S3_HTTPS, "compose/whole");
        assertArrayEquals(first, java.util.Arrays.copyOf(whole, first.length));
        assertArrayEquals(second, java.util.Arrays.copyOfRange(whole, first.length, whole.length));
    }

    @Test
    void uploadAndDownload_ofAFile_keepTheBytes() throws Exception {
        Path file = Files.write(directory.resolve("upload.bin"), Samples.bytes(3, 12 * MIB));
        plain.uploadObject(UploadObjectArgs.builder()
                .bucket("minio")
                .object("file")
                .filename(file.toString(), 5L * MIB)
                .build());
        Path back = directory.resolve("download.bin");
        plain.downloadObject(DownloadObjectArgs.builder()
                .bucket("minio")
                .object("file")
                .filename(back.toString())
                .build());
        assertEquals(-1, Files.mismatch(file, back));
    }

    @Test
    void buckets_areMadeListedFoundAndRemoved() throws Exception {
        plain.makeBucket(MakeBucketArgs.builder().bucket("life.of-a-bucket").build());
        assertTrue(plain.bucketExists(
                BucketExistsArgs.builder().bucket("life.of-a-bucket").build()));
        assertTrue(plain.listBuckets().stream().anyMatch(b -> b.name().equals("life.of-a-bucket")));
        List<String> paged = new ArrayList<>();
        for (Result<io.minio.messages.ListAllMyBucketsResult.Bucket> bucket :
                plain.listBuckets(ListBucketsArgs.builder().maxBuckets(1).build())) {
            paged.add(bucket.get().name());
        }
        assertTrue(paged.containsAll(List.of("life.of-a-bucket", "minio")), paged.toString());
        plain.removeBucket(RemoveBucketArgs.builder().bucket("life.of-a-bucket").build());
        assertFalse(plain.bucketExists(
                BucketExistsArgs.builder().bucket("life.of-a-bucket").build()));
    }

    @Test
    void bucketOfAnotherAccount_isRefused() throws Exception {
        MinioClient foreign = client(gateway.http(), GatewayProcess.FOREIGN_ACCESS_KEY);
        assertEquals(
                "AccessDenied",
                codeOf(() -> foreign.getObject(GetObjectArgs.builder()
                                .bucket("minio")
                                .object("anything")
                                .build())
                        .close()));
        MinioClient user = client(gateway.http(), GatewayProcess.USER_ACCESS_KEY);
        put(Mode.SSE_S3_HTTP, "shared-in-account", Samples.bytes(1, 10), -1L);
        try (InputStream in = user.getObject(GetObjectArgs.builder()
                .bucket("minio")
                .object("shared-in-account")
                .build())) {
            assertArrayEquals(Samples.bytes(1, 10), in.readAllBytes());
        }
    }

    static Stream<Boolean> apiVersions() {
        return Stream.of(true, false);
    }

    @ParameterizedTest
    @MethodSource("apiVersions")
    void listing_inPages_isOrderedAndComplete(boolean versionOne) throws Exception {
        List<String> keys = IntStream.range(0, 23)
                .mapToObj(i -> "list/%c/%02d ü&<>".formatted('a' + i % 3, i))
                .toList();
        for (String key : keys) {
            put(Mode.SSE_S3_HTTP, key, new byte[] {1}, -1L);
        }
        ListObjectsArgs.Builder args = ListObjectsArgs.builder()
                .bucket("minio")
                .prefix("list/")
                .maxKeys(5)
                .useApiVersion1(versionOne);
        assertEquals(
                keys.stream().sorted().toList(),
                names(plain.listObjects(args.recursive(true).build())));
        assertEquals(
                List.of("list/a/", "list/b/", "list/c/"),
                names(plain.listObjects(args.recursive(false).maxKeys(1).build())));
    }

    private static List<String> names(Iterable<Result<Item>> results) throws Exception {
        List<String> names = new ArrayList<>();
        for (Result<Item> result : results) {
            names.add(result.get().objectName());
        }
        return names;
    }

    @Test
    void remove_ofOneAndOfMany_removes() throws Exception {
        for (int i = 0; i < 5; i++) {
            put(Mode.SSE_S3_HTTP, "remove/" + i, new byte[] {1}, -1L);
        }
        plain.removeObject(
                RemoveObjectArgs.builder().bucket("minio").object("remove/0").build());
        for (Result<DeleteResult.Error> error : plain.removeObjects(RemoveObjectsArgs.builder()
                .bucket("minio")
                .objects(IntStream.range(1, 6)
                        .mapToObj(i -> new DeleteRequest.Object("remove/" + i))
                        .toList())
                .build())) {
            throw new AssertionError(error.get().toString());
        }
        assertEquals(
                List.of(),
                names(plain.listObjects(ListObjectsArgs.builder()
                        .bucket("minio")
                        .prefix("remove/")
                        .build())));
        assertEquals("NoSuchKey", codeOf(() -> get(Mode.SSE_S3_HTTP, "remove/0")));
    }

    @Test
    void conditions_onReads_areHonoured() throws Exception {
        put(Mode.SSE_S3_HTTP, "conditions", Samples.bytes(4, 10), -1L);
        String etag = Samples.md5Hex(Samples.bytes(4, 10));
        try (InputStream in = plain.getObject(
                getArgs(Mode.SSE_S3_HTTP, "conditions").matchETag(etag).build())) {
            assertEquals(10, in.readAllBytes().length);
        }
        assertEquals(
                "PreconditionFailed",
                codeOf(() -> plain.getObject(getArgs(Mode.SSE_S3_HTTP, "conditions")
                                .matchETag("0".repeat(32))
                                .build())
                        .close()));
    }

    @Test
    void presignedUrls_putAndGetWithoutCredentials() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String put = plain.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.PUT)
                    .bucket("minio")
                    .object("presigned ü+.txt")
                    .expiry(60)
                    .build());
            HttpResponse<String> stored = http.send(
                    HttpRequest.newBuilder(URI.create(put))
                            .PUT(HttpRequest.BodyPublishers.ofString("by url"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, stored.statusCode(), stored.body());
            String get = plain.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket("minio")
                    .object("presigned ü+.txt")
                    .expiry(60)
                    .build());
            assertEquals(
                    "by url",
                    http.send(
                                    HttpRequest.newBuilder(URI.create(get)).build(),
                                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                            .body());
            HttpResponse<String> tampered = http.send(
                    HttpRequest.newBuilder(URI.create(get.replace("presigned", "another")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(403, tampered.statusCode());
            assertTrue(tampered.body().contains("<Code>SignatureDoesNotMatch</Code>"), tampered.body());
        }
    }

    @Test
    void bucketEncryption_isSetUsedAndReset() throws Exception {
        tls.makeBucket(MakeBucketArgs.builder().bucket("encrypted-by-default").build());
        tls.setBucketEncryption(SetBucketEncryptionArgs.builder()
                .bucket("encrypted-by-default")
                .config(SseConfiguration.newConfigWithSseKmsRule("alias/seeded"))
                .build());
        assertEquals(
                SseAlgorithm.AWS_KMS,
                tls.getBucketEncryption(GetBucketEncryptionArgs.builder()
                                .bucket("encrypted-by-default")
                                .build())
                        .rule()
                        .sseAlgorithm());
        tls.putObject(PutObjectArgs.builder().bucket("encrypted-by-default").object("k").stream(
                        new ByteArrayInputStream(new byte[3]), 3L, -1L)
                .build());
        assertEquals(
                "aws:kms",
                tls.statObject(StatObjectArgs.builder()
                                .bucket("encrypted-by-default")
                                .object("k")
                                .build())
                        .headers()
                        .get("x-amz-server-side-encryption"));
        tls.deleteBucketEncryption(DeleteBucketEncryptionArgs.builder()
                .bucket("encrypted-by-default")
                .build());
        assertEquals(
                SseAlgorithm.AES256,
                tls.getBucketEncryption(GetBucketEncryptionArgs.builder()
                                .bucket("encrypted-by-default")
                                .build())
                        .rule()
                        .sseAlgorithm());
    }

    @Test
    void wrongSecret_isSignatureDoesNotMatch_andUnknownKeyIsInvalidAccessKeyId() throws Exception {
        MinioClient wrongSecret = MinioClient.builder()
                .endpoint(gateway.http().toString())
                .region("us-east-1")
                .credentials(GatewayProcess.ACCESS_KEY, "wrong")
                .build();
        assertEquals("SignatureDoesNotMatch", codeOf(wrongSecret::listBuckets));
        assertEquals("InvalidAccessKeyId", codeOf(client(gateway.http(), "AKIAUNKNOWN")::listBuckets));
    }

    @Test
    void operationThatIsNotServed_isNotImplemented() {
        assertEquals(
                "NotImplemented",
                codeOf(() -> plain.setBucketVersioning(io.minio.SetBucketVersioningArgs.builder()
                        .bucket("minio")
                        .config(new VersioningConfiguration(
                                VersioningConfiguration.Status.ENABLED,
                                VersioningConfiguration.Status.ENABLED,
                                null,
                                null))
                        .build())));
    }

    /** A client call that must fail. */
    private interface Call {
        void run() throws Exception;
    }

    private static String codeOf(Call call) {
        return assertThrows(ErrorResponseException.class, call::run)
                .errorResponse()
                .code();
    }
}
