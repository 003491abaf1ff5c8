package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Starting, refusing to start, and stopping, as a user meets them on the command line. */
@Alone("a thousand uploads at once; a port that is free stays free")
@OnDisk("starts and stops of it")
class LifecycleIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private Ran run(String... arguments) throws IOException, InterruptedException {
        return Command.run(directory, Map.of(), arguments);
    }

    @Test
    void help_teachesTheCommands() throws Exception {
        Ran help = run("--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.output().contains("serve"), help.output());
        Ran serve = run("serve", "--help");
        assertEquals(0, serve.exitCode());
        for (String option : List.of("--data", "--http", "--https", "--config", "--durability", "SEALGATE_DATA")) {
            assertTrue(serve.output().contains(option), option);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--http, nonsense, HOST:PORT",
        "--https, 127.0.0.1:99999, HOST:PORT",
        "--durability, maybe, strict",
        "--config, /no/such/file, /no/such/file",
        "--unknown, x, --unknown"
    })
    void badValue_isOneLineThatSaysWhatIsAccepted_andExitTwo(String option, String value, String mentions)
            throws Exception {
        Ran run = run("serve", "--data", directory.resolve("data").toString(), option, value);
        assertEquals(2, run.exitCode(), run.output());
        assertEquals(1, run.output().strip().lines().count(), run.output());
        assertTrue(run.output().contains(mentions), run.output());
    }

    @Test
    void badConfiguration_namesTheLine() throws Exception {
        Path config = Files.writeString(directory.resolve("bad.yaml"), "region: us-east-1\naccounts:\n  - id: 12\n");
        Ran run = run("serve", "--data", directory.resolve("data").toString(), "--config", config.toString());
        assertEquals(2, run.exitCode(), run.output());
        assertTrue(run.output().contains("bad.yaml:3"), run.output());
    }

    @Test
    void secondProcess_onTheSameDirectory_isRefused() throws Exception {
        try (GatewayProcess first = GatewayProcess.start(directory)) {
            Ran second = run(
                    "serve",
                    "--data",
                    directory.resolve("data").toString(),
                    "--http",
                    "127.0.0.1:0",
                    "--https",
                    "off",
                    "--config",
                    directory.resolve("sealgate.yaml").toString());
            assertEquals(1, second.exitCode(), second.output());
            assertTrue(second.output().contains("data"), second.output());
            assertFalse(second.output().contains("Exception"), second.output());
            assertTrue(first.isAlive());
        }
    }

    @Test
    void wrongRootKey_refusesToStart_andSaysSo() throws Exception {
        GatewayProcess.start(directory).close();
        Path key = directory.resolve("data").resolve("root.key");
        byte[] right = Files.readAllBytes(key);
        byte[] wrong = right.clone();
        wrong[0] ^= 1;
        Files.write(key, wrong);
        Ran refused = run(
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--http",
                "127.0.0.1:0",
                "--https",
                "off",
                "--config",
                directory.resolve("sealgate.yaml").toString());
        assertEquals(1, refused.exitCode(), refused.output());
        assertTrue(refused.output().contains("root key"), refused.output());
        Files.write(key, right);
        GatewayProcess.start(directory).close();
    }

    @Test
    void missingRootKey_refusesToStart_andMakesNoOther() throws Exception {
        GatewayProcess.start(directory).close();
        Path key = directory.resolve("data").resolve("root.key");
        Path kept = directory.resolve("kept.key");
        Files.move(key, kept);
        Ran refused = run(
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--http",
                "127.0.0.1:0",
                "--https",
                "off",
                "--config",
                directory.resolve("sealgate.yaml").toString());
        assertEquals(1, refused.exitCode(), refused.output());
        assertEquals(1, refused.output().lines().count(), refused.output());
        assertTrue(refused.output().contains("file " + key + " does not exist"), refused.output());
        assertFalse(Files.exists(key));
        Files.move(kept, key);
        GatewayProcess.start(directory).close();
    }

    @Test
    void generatedCredentials_stayValidWhenTheirFileIsTakenAway() throws Exception {
        Files.writeString(directory.resolve("sealgate.yaml"), "region: us-east-1\n");
        GatewayProcess.start(directory).close();
        Path file = directory.resolve("data").resolve("credentials");
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            credentials.load(reader);
        }
        Files.delete(file);
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(
                        gateway.http(),
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(
                                credentials.getProperty("aws_access_key_id"),
                                credentials.getProperty("aws_secret_access_key"))))) {
            s3.createBucket(b -> b.bucket("mine"));
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void health_answersOnceReady_andBannerHasACommandToPaste() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> health = http.send(
                    HttpRequest.newBuilder(URI.create(gateway.http() + "/-/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, health.statusCode());
            assertTrue(gateway.log().contains("aws "), gateway.log());
        }
    }

    @Test
    void health_isReady_onlyWhenTheBannerIsWhole_andTheBannerEndsTheStart() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("gateway.log");
        Process process = GatewayProcess.launch(
                log,
                List.of(
                        "serve",
                        "--data",
                        directory.resolve("data").toString(),
                        "--http",
                        "127.0.0.1:" + port,
                        "--https",
                        "127.0.0.1:0"));
        try {
            URI health = URI.create("http://127.0.0.1:" + port + "/-/health");
            while (process.isAlive() && !isReady(health)) {
                GatewayProcess.pause();
            }
            String start = GatewayProcess.read(log);
            assertTrue(start.contains("is ready."), start);
            String behind = start.substring(start.indexOf("  aws s3 mb s3://demo\n"));
            assertTrue(behind.lines().skip(2).allMatch(line -> line.contains(" access - ")), behind);
        } finally {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private static boolean isReady(URI health) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bannersLines_workWhenPasted_alsoWithConfiguredCredentials() throws Exception {
        assumeTrue(AwsCli.isInstalled(), "no aws CLI");
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        Files.writeString(fresh.resolve("sealgate.yaml"), "region: us-east-1\n");
        try (GatewayProcess gateway = GatewayProcess.start(fresh)) {
            assertEquals("make_bucket: demo", pasted(gateway.log(), ""));
        }
        Files.writeString(directory.resolve("sealgate.yaml"), """
                region: eu-central-1
                accounts:
                  - id: "111122223333"
                    rootAccessKeys:
                      - id: AKIACONFIGURED
                        secret: configured+secret/1
                """);
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            assertFalse(gateway.log().contains("configured+secret"), gateway.log());
            assertEquals("", pasted(gateway.log(), "configured+secret/1\n"));
        }
    }

    /** What a fresh shell prints that runs the banner's lines. */
    private String pasted(String log, String typed) throws IOException, InterruptedException {
        String lines = log.substring(log.indexOf("Try it"));
        Path script = Files.writeString(
                directory.resolve("pasted.sh"),
                lines.lines()
                        .filter(line -> line.startsWith("  "))
                        .map(line -> "set -e\n" + line)
                        .collect(Collectors.joining("\n")));
        Path input = Files.writeString(directory.resolve("typed"), typed);
        ProcessBuilder shell = new ProcessBuilder("bash", "--norc", script.toString())
                .redirectErrorStream(true)
                .redirectInput(input.toFile());
        shell.environment().keySet().removeIf(name -> !name.equals("PATH"));
        shell.environment().put("HOME", directory.toString());
        Process ran = shell.start();
        String printed = new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, ran.waitFor(), printed);
        return printed.strip();
    }

    @Test
    void sigterm_letsRequestsInFlightFinish() throws Exception {
        byte[] content = Samples.bytes(5, 30 * 1024 * 1024);
        GatewayProcess gateway = GatewayProcess.start(directory);
        try (S3Client s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(b -> b.bucket("drain"));
            s3.putObject(b -> b.bucket("drain").key("k"), RequestBody.fromBytes(content));
            try (InputStream in = s3.getObject(b -> b.bucket("drain").key("k"))) {
                byte[] first = in.readNBytes(100_000);
                gateway.terminate();
                byte[] rest = in.readAllBytes();
                byte[] whole = java.util.Arrays.copyOf(first, first.length + rest.length);
                System.arraycopy(rest, 0, whole, first.length, rest.length);
                assertArrayEquals(content, whole);
            }
        }
        assertEquals(GatewayProcess.TERMINATED, gateway.await(), gateway.log());
        assertFalse(gateway.log().contains(" WARN "), gateway.log());
    }

    @Test
    void accessLog_hasOneLinePerRequest_withTheRequestId() throws IOException {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(b -> b.bucket("logged"));
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(s3.putObject(b -> b.bucket("logged").key("k"), RequestBody.fromString("x"))
                        .responseMetadata()
                        .requestId());
            }
            gateway.stop();
            for (String id : ids) {
                assertEquals(
                        1,
                        gateway.log().lines().filter(line -> line.contains(id)).count(),
                        id);
            }
        }
    }

    @Test
    void aThousandUploadsAtOnce_allArrive() throws Exception {
        int uploads = 1_000;
        byte[] content = Samples.bytes(6, 64 * 1024 + 1);
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.http());
                var executor = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            s3.createBucket(b -> b.bucket("many"));
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < uploads; i++) {
                int n = i;
                all.add(CompletableFuture.runAsync(
                        () -> s3.putObject(b -> b.bucket("many").key("k" + n), RequestBody.fromBytes(content)),
                        executor));
            }
            for (CompletableFuture<?> one : all) {
                one.get(120, TimeUnit.SECONDS);
            }
            assertEquals(
                    uploads,
                    s3.listObjectsV2Paginator(b -> b.bucket("many")).contents().stream()
                            .count());
        }
    }
}
