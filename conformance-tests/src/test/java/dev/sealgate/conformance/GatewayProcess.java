package dev.sealgate.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway started with {@code ./sealgate serve} in a process of its own, on free ports and a data directory of the test. */
final class GatewayProcess implements AutoCloseable {
    static final String ACCESS_KEY = "AKIASEALGATETESTROOT";
    static final String SECRET_KEY = "conformance/secret/key/of/forty/chars/00";
    static final String ACCOUNT = "111122223333";
    static final String USER_ACCESS_KEY = "AKIASEALGATETESTUSER";
    static final String FOREIGN_ACCESS_KEY = "AKIASEALGATETESTELSE";
    /** A seeded key, so that tests can name it. */
    static final String SEED_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    /** How a process ends that SIGTERM told to. */
    static final int TERMINATED = 128 + 15;

    private static final Pattern ENDPOINT = Pattern.compile("(https?)://127\\.0\\.0\\.1:(\\d+)");
    private static final long START_SECONDS = 60;

    private final Process process;
    private final Path log;
    private final URI http;
    private final URI https;

    private GatewayProcess(Process process, Path log, URI http, URI https) {
        this.process = process;
        this.log = log;
        this.http = http;
        this.https = https;
    }

    static Path root() {
        return Path.of(System.getProperty("sealgate.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /** The configuration all tests share: two accounts, one of them with an administrator, and a seeded KMS key. */
    static Path writeConfig(Path directory) {
        String yaml = """
                region: us-east-1
                accounts:
                  - id: "%s"
                    name: main
                    email: root@main.example
                    rootAccessKeys:
                      - id: %s
                        secret: "%s"
                    users:
                      - name: ann
                        accessKeys:
                          - id: %s
                            secret: "%s"
                        attachedPolicies:
                          - arn:aws:iam::aws:policy/AdministratorAccess
                  - id: "444455556666"
                    name: other
                    email: root@other.example
                    rootAccessKeys:
                      - id: %s
                        secret: "%s"
                kms:
                  quotas:
                    "*": 1000000
                  keys:
                    - id: %s
                      account: "%s"
                      region: us-east-1
                      alias: seeded
                """.formatted(
                        ACCOUNT,
                        ACCESS_KEY,
                        SECRET_KEY,
                        USER_ACCESS_KEY,
                        SECRET_KEY,
                        FOREIGN_ACCESS_KEY,
                        SECRET_KEY,
                        SEED_KEY_ID,
                        ACCOUNT);
        try {
            return Files.writeString(directory.resolve("sealgate.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on {@code directory/data} and returns when {@code /-/health} would answer. */
    static GatewayProcess start(Path directory, String... extraArguments) {
        Path config = Files.exists(directory.resolve("sealgate.yaml"))
                ? directory.resolve("sealgate.yaml")
                : writeConfig(directory);
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--http",
                "127.0.0.1:0",
                "--https",
                "127.0.0.1:0",
                "--config",
                config.toString()));
        arguments.addAll(List.of(extraArguments));
        Path log = directory.resolve("gateway.log");
        Process process = launch(log, arguments);
        return awaitBanner(process, log);
    }

    /** Starts as a newcomer does: in the directory, with what configuration lies there, and its own data directory in it. */
    static GatewayProcess startIn(Path directory) {
        Path log = directory.resolve("gateway.log");
        Map<String, String> ports = Map.of("SEALGATE_HTTP", "127.0.0.1:0", "SEALGATE_HTTPS", "127.0.0.1:0");
        return awaitBanner(launch(directory, log, List.of("serve"), ports), log);
    }

    /** Runs {@code ./sealgate} with the arguments, output to {@code log}; does not wait. */
    static Process launch(Path log, List<String> arguments) {
        return launch(log, arguments, Map.of());
    }

    /** The same with more environment variables. */
    static Process launch(Path log, List<String> arguments, Map<String, String> variables) {
        return launch(Path.of("").toAbsolutePath(), log, arguments, variables);
    }

    private static Process launch(Path directory, Path log, List<String> arguments, Map<String, String> variables) {
        List<String> command = new ArrayList<>();
        command.add(root().resolve("sealgate").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("SEALGATE_") || name.startsWith("AWS_"));
        environment.putAll(variables);
        builder.redirectOutput(log.toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GatewayProcess awaitBanner(Process process, Path log) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Map<String, URI> endpoints = endpointsIn(log);
            if (endpoints.size() == 2) {
                return new GatewayProcess(
                        process, log, endpoints.getOrDefault("http", NONE), endpoints.getOrDefault("https", NONE));
            }
            pause();
        }
        process.destroyForcibly();
        throw new IllegalStateException("the gateway did not start: " + read(log));
    }

    private static final URI NONE = URI.create("none:none");

    private static Map<String, URI> endpointsIn(Path log) {
        Map<String, URI> endpoints = new java.util.HashMap<>();
        Matcher matcher = ENDPOINT.matcher(read(log));
        while (matcher.find()) {
            endpoints.putIfAbsent(matcher.group(1), URI.create(matcher.group()));
        }
        return endpoints;
    }

    /** Waiting for another process has no event to wait on; this is the one place that polls. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI http() {
        return http;
    }

    URI https() {
        return https;
    }

    String log() {
        return read(log);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM; the exit code. */
    int stop() {
        process.destroy();
        return await();
    }

    /** SIGTERM without waiting. */
    void terminate() {
        process.destroy();
    }

    int await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the gateway did not stop: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
