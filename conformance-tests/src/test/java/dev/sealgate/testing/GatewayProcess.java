package dev.sealgate.testing;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway started with {@code ./sealgate serve} in a process of its own, on free ports and a data directory of the test. */
public final class GatewayProcess implements AutoCloseable {
    public static final String ACCESS_KEY = "AKIASEALGATETESTROOT";
    public static final String SECRET_KEY = "conformance/secret/key/of/forty/chars/00";
    public static final String ACCOUNT = "111122223333";
    public static final String USER_ACCESS_KEY = "AKIASEALGATETESTUSER";
    public static final String FOREIGN_ACCESS_KEY = "AKIASEALGATETESTELSE";
    /** A seeded key, so that tests can name it. */
    public static final String SEED_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    /** How a process ends that SIGTERM told to. */
    public static final int TERMINATED = 128 + 15;

    private static final Pattern ENDPOINT = Pattern.compile("(https?)://127\\.0\\.0\\.1:(\\d+)");
    /** The first start of a tree also makes the cache of the JVM, on a busy machine slowly. */
    private static final long START_SECONDS = 180;

    private final Process process;
    private final Path log;
    private final URI http;
    private final URI https;
    private final Supplier<GatewayProcess> again;
    private final boolean stoppable;

    private GatewayProcess(
            Process process, Path log, URI http, URI https, Supplier<GatewayProcess> again, boolean stoppable) {
        this.process = process;
        this.log = log;
        this.http = http;
        this.https = https;
        this.again = again;
        this.stoppable = stoppable;
    }

    /** The same process for tests that must leave it alone. */
    GatewayProcess unstoppable() {
        return new GatewayProcess(process, log, http, https, again, false);
    }

    private void requireStoppable() {
        if (!stoppable) {
            throw new IllegalStateException(
                    "other classes use this gateway too; @GatewayTest without shared = true gives the class its own");
        }
    }

    public static Path root() {
        return Path.of(System.getProperty("sealgate.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    static Path configIn(Path directory) {
        return directory.resolve("sealgate.yaml");
    }

    /**
     * Starts on {@code directory/data}, with the configuration that lies in the directory or else the standard one, and returns when
     * {@code /-/health} would answer.
     */
    public static GatewayProcess start(Path directory, String... extraArguments) {
        if (!Files.exists(configIn(directory))) {
            return GatewayBuilder.in(directory).arguments(extraArguments).start();
        }
        return start(directory, List.of(extraArguments), _ -> {});
    }

    /** On the engines that the run asks for. */
    static GatewayProcess start(Path directory, List<String> extraArguments, Consumer<GatewayProcess> owner) {
        Map<String, String> engines =
                SharedEngines.areAsked() ? SharedEngines.running().variablesOf(directory.resolve("data")) : Map.of();
        return start(directory, 0, extraArguments, engines, owner);
    }

    /** @param port of plain HTTP; 0 for any free one */
    static GatewayProcess start(
            Path directory,
            int port,
            List<String> extraArguments,
            Map<String, String> variables,
            Consumer<GatewayProcess> owner) {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--http",
                "127.0.0.1:" + port,
                "--https",
                "127.0.0.1:0",
                "--config",
                configIn(directory).toString()));
        arguments.addAll(extraArguments);
        Path log = directory.resolve("gateway.log");
        GatewayProcess gateway = awaitBanner(
                launch(log, arguments, variables), log, () -> start(directory, port, extraArguments, variables, owner));
        owner.accept(gateway);
        return gateway;
    }

    /** Starts as a newcomer does: in the directory, with what configuration lies there, and its own data directory in it. */
    public static GatewayProcess startIn(Path directory) {
        Path log = directory.resolve("gateway.log");
        Map<String, String> ports = Map.of("SEALGATE_HTTP", "127.0.0.1:0", "SEALGATE_HTTPS", "127.0.0.1:0");
        return awaitBanner(launch(directory, log, List.of("serve"), ports), log, () -> startIn(directory));
    }

    /** Runs {@code ./sealgate} with the arguments, output to {@code log}; does not wait. */
    public static Process launch(Path log, List<String> arguments) {
        return launch(log, arguments, Map.of());
    }

    /** The same with more environment variables. */
    public static Process launch(Path log, List<String> arguments, Map<String, String> variables) {
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

    private static GatewayProcess awaitBanner(Process process, Path log, Supplier<GatewayProcess> again) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            Map<String, URI> endpoints = endpointsIn(log);
            if (endpoints.size() == 2) {
                return new GatewayProcess(
                        process,
                        log,
                        endpoints.getOrDefault("http", NONE),
                        endpoints.getOrDefault("https", NONE),
                        again,
                        true);
            }
            pause();
        }
        destroyWithAllItStarted(process);
        throw new IllegalStateException("the gateway did not start: " + read(log));
    }

    /** The launcher may have started what makes the cache, which would outlive it. */
    static void destroyWithAllItStarted(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
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
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String read(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI http() {
        return http;
    }

    public URI https() {
        return https;
    }

    public String log() {
        return read(log);
    }

    Path logFile() {
        return log;
    }

    /** Where the configuration, the log and, in {@code data}, the data lie. */
    public Path directory() {
        return Optional.ofNullable(log.getParent()).orElseThrow();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    public void kill() {
        requireStoppable();
        process.destroyForcibly();
        await();
    }

    /** SIGTERM; the exit code. */
    public int stop() {
        requireStoppable();
        process.destroy();
        return await();
    }

    /** SIGTERM without waiting. */
    public void terminate() {
        requireStoppable();
        process.destroy();
    }

    /** Starts anew where this one ended, on other ports; one that still runs is stopped before. */
    public GatewayProcess startAgain() {
        close();
        return again.get();
    }

    /** Waits for the end; the exit code. */
    public int await() {
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
