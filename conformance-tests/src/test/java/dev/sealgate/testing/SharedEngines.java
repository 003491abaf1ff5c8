package dev.sealgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * PostgreSQL and an S3 service, which is a second Sealgate, beneath the gateways of tests: one of each for all tests of a JVM, and in
 * them a database and a prefix for each data directory, so that a gateway which starts again finds what it left. Thread-safe.
 */
public final class SharedEngines {
    private static final String BUCKET = "blobs";

    private static @Nullable SharedEngines running; // guarded by the class

    private final PostgresServer postgres;
    private final GatewayProcess blobService;
    private final Map<String, Map<String, String>> variables = new ConcurrentHashMap<>();

    private SharedEngines(PostgresServer postgres, GatewayProcess blobService) {
        this.postgres = postgres;
        this.blobService = blobService;
    }

    /** Whether the gateways of this run keep their metadata and blobs there: {@code -Dsealgate.it.engines=shared}. */
    static boolean areAsked() {
        return System.getProperty("sealgate.it.engines", "local").equals("shared");
    }

    /** Those of this JVM; started when they are first asked for, and ended with it. */
    public static synchronized SharedEngines running() {
        SharedEngines found = running;
        if (found == null) {
            found = start();
            running = found;
        }
        return found;
    }

    private static SharedEngines start() {
        try {
            Path directory = Files.createTempDirectory("sealgate-engines");
            PostgresServer postgres = PostgresServer.start(directory);
            GatewayProcess blobService = GatewayBuilder.in(directory).startOnDisk();
            try (S3Client s3 = Sdk.s3(blobService.http())) {
                s3.createBucket(request -> request.bucket(BUCKET));
            }
            SharedEngines started = new SharedEngines(postgres, blobService);
            Runtime.getRuntime().addShutdownHook(new Thread(started::stop));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop() {
        blobService.close();
        postgres.close();
    }

    /** Where the S3 service is. */
    public URI blobService() {
        return blobService.http();
    }

    /** What tells a gateway with this data directory to use them; the same at every call. */
    public Map<String, String> variablesOf(Path data) {
        return of(data.toAbsolutePath().normalize().toString());
    }

    /** What tells gateways to share one database and one prefix of this name. */
    public Map<String, String> of(String name) {
        return variables.computeIfAbsent(name, this::make);
    }

    private Map<String, String> make(String name) {
        String place = "t"
                + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
        postgres.createDatabase(place);
        return Map.of(
                "SEALGATE_METADATA",
                postgres.uri(place),
                "SEALGATE_BLOBS",
                "s3://" + BUCKET + "/" + place + "?endpoint=" + blobService.http() + "&region=us-east-1&pathStyle=true",
                "AWS_ACCESS_KEY_ID",
                GatewayProcess.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                GatewayProcess.SECRET_KEY);
    }
}
