package dev.sealgate.conformance.scale;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.PostgresServer;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Some gateways over one PostgreSQL and one blob service, which is another Sealgate. Each of them can be killed. */
public final class Cluster implements AutoCloseable {
    private static final String BUCKET = "blobs";
    private static final String PREFIX = "objects";
    private static final String DATABASE = "sealgate";
    private static final int FILE_BLOBS = 6;
    private static final String ROOT_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final PostgresServer postgres;
    private final AtomicReferenceArray<GatewayProcess> gateways;
    private final List<Path> directories = new ArrayList<>();
    private GatewayProcess blobService;

    private Cluster(PostgresServer postgres, GatewayProcess blobService, int size) {
        this.postgres = postgres;
        this.blobService = blobService;
        gateways = new AtomicReferenceArray<>(size);
    }

    public static Cluster start(Path directory, int size) throws IOException {
        return start(directory, size, "");
    }

    /** @param config YAML for each gateway */
    static Cluster start(Path directory, int size, String config) throws IOException {
        PostgresServer postgres = PostgresServer.start(Files.createDirectory(directory.resolve("database")));
        postgres.createDatabase(DATABASE);
        GatewayProcess blobService = GatewayBuilder.in(Files.createDirectory(directory.resolve("blobs")))
                .port(freePort())
                .startOnDisk();
        try (S3Client s3 = Sdk.s3(blobService.http())) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
        Cluster cluster = new Cluster(postgres, blobService, size);
        for (int i = 0; i < size; i++) {
            cluster.directories.add(Files.createDirectory(directory.resolve("gateway-" + i)));
        }
        // At once, as an orchestrator does: one of them makes the tables.
        List<RuntimeException> failures = IntStream.range(0, size)
                .parallel()
                .mapToObj(index -> cluster.tryToStart(index, config))
                .flatMap(Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            cluster.close(); // those that did start would outlive the test
            throw failures.getFirst();
        }
        return cluster;
    }

    private Optional<RuntimeException> tryToStart(int index, String config) {
        try {
            startGateway(index, config);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private void startGateway(int index, String config) {
        gateways.set(
                index, GatewayBuilder.in(directories.get(index)).config(config).startWith(variables()));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where metadata and blobs are, and their root key. */
    Map<String, String> variables() {
        return Map.of(
                "SEALGATE_METADATA",
                postgres.uri(DATABASE),
                "SEALGATE_BLOBS",
                "s3://" + BUCKET + "/" + PREFIX + "?endpoint=" + blobService.http()
                        + "&region=us-east-1&pathStyle=true",
                "AWS_ACCESS_KEY_ID",
                GatewayProcess.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                GatewayProcess.SECRET_KEY,
                "SEALGATE_ROOT_KEY",
                ROOT_KEY);
    }

    public int size() {
        return gateways.length();
    }

    public GatewayProcess gateway(int index) {
        return gateways.get(index);
    }

    public List<GatewayProcess> all() {
        return IntStream.range(0, size()).mapToObj(gateways::get).toList();
    }

    /** Where the audit trails of all gateways lie, each in a directory of its own. */
    List<Path> trails() {
        return directories.stream().map(each -> each.resolve("data/audit")).toList();
    }

    void killGateway(int index) {
        gateways.get(index).kill();
    }

    void startGatewayAgain(int index) {
        gateways.set(index, gateways.get(index).startAgain());
    }

    void killPostgres() {
        postgres.kill();
    }

    void startPostgresAgain() {
        postgres.startAgain();
    }

    void killBlobService() {
        blobService.kill();
    }

    void startBlobServiceAgain() {
        blobService = blobService.startAgain();
    }

    /** The directory of a gateway, in which its configuration and its {@code data} are. */
    Path directory(int index) {
        return directories.get(index);
    }

    PostgresServer postgres() {
        return postgres;
    }

    /** The ids of the blobs that records name: those of objects, and of closed audit files. */
    List<String> namedBlobs() {
        return postgres.column(DATABASE, "select encode(k, 'hex') from sealgate_kv where t = " + FILE_BLOBS);
    }

    /** The keys of all blobs that the blob service holds. */
    List<String> blobs() {
        try (S3Client s3 = Sdk.s3(blobService.http())) {
            return s3.listObjectsV2Paginator(request -> request.bucket(BUCKET)).contents().stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    @Override
    public void close() {
        all().stream().filter(Objects::nonNull).forEach(GatewayProcess::close);
        blobService.close();
        postgres.close();
    }
}
