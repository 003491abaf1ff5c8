package dev.sealgate.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./sealgate} as people type it. */
public final class Command {
    private static final int SECONDS = 120;

    private Command() {}

    /** Exit code and everything it printed. */
    public record Ran(int exitCode, String output) {}

    /** Runs to its end as the owner of the access key. */
    public static Ran run(Path directory, URI endpoint, String accessKey, String... arguments)
            throws IOException, InterruptedException {
        return run(directory, as(endpoint, accessKey), arguments);
    }

    /** Runs to its end with these variables of its own. */
    public static Ran run(Path directory, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "command", ".log");
        Process process = GatewayProcess.launch(log, List.of(arguments), variables);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            GatewayProcess.destroyWithAllItStarted(process);
            throw new AssertionError("did not end: " + List.of(arguments) + ": " + GatewayProcess.read(log));
        }
        return new Ran(process.exitValue(), GatewayProcess.read(log));
    }

    /** Starts it, and does not wait. */
    public static Process start(Path log, URI endpoint, String accessKey, String... arguments) {
        return GatewayProcess.launch(log, List.of(arguments), as(endpoint, accessKey));
    }

    private static Map<String, String> as(URI endpoint, String accessKey) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                GatewayProcess.SECRET_KEY);
    }
}
