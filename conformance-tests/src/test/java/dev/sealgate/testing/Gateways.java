package dev.sealgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one instance of a test class started and opened, and closes again, the last first. */
final class Gateways implements AutoCloseable {
    private static final int LAST_LINES = 200;

    private final UnaryOperator<GatewayBuilder> configured;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<GatewayProcess> started = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private @Nullable GatewayProcess gateway;

    private Gateways(UnaryOperator<GatewayBuilder> configured, @Nullable GatewayProcess gateway) {
        this.configured = configured;
        this.gateway = gateway;
    }

    static Gateways own(UnaryOperator<GatewayBuilder> configured) {
        return new Gateways(configured, null);
    }

    /** With a gateway that somebody else closes. */
    static Gateways of(GatewayProcess shared) {
        return new Gateways(UnaryOperator.identity(), shared);
    }

    /** The same at every call. */
    GatewayProcess gateway() {
        if (gateway == null) {
            gateway = builder().start();
        }
        return gateway;
    }

    /** The same, as others see it: they cannot stop it. */
    synchronized GatewayProcess shared() {
        return gateway().unstoppable();
    }

    /** In a directory of its own. */
    GatewayBuilder builder() {
        try {
            Path directory = Files.createTempDirectory("sealgate");
            directories.add(directory);
            return configured.apply(GatewayBuilder.in(directory, this::own));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void own(GatewayProcess process) {
        started.add(process);
        opened.push(process);
    }

    <T extends AutoCloseable> T closeLater(T client) {
        opened.push(client);
        return client;
    }

    /** The last lines that each gateway printed. */
    String logs(String failed) {
        Stream<GatewayProcess> all = started.isEmpty() ? Stream.ofNullable(gateway) : started.stream();
        return all.map(GatewayProcess::logFile)
                .distinct()
                .map(log -> failed + " failed; the end of " + log + ":\n" + end(GatewayProcess.read(log)))
                .collect(Collectors.joining("\n"));
    }

    private static String end(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    @Override
    public void close() {
        @Nullable RuntimeException failure = null;
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("cannot close " + each, e) : failure;
            }
        }
        directories.forEach(Gateways::delete);
        if (failure != null) {
            throw failure;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
