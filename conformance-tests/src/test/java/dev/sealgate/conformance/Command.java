package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./sealgate} as people type it, against a running gateway. */
final class Command {
    private Command() {}

    /** Exit code and everything it printed. */
    record Ran(int exitCode, String output) {}

    /** Runs to its end as the owner of the access key. */
    static Ran run(Path directory, URI endpoint, String accessKey, String... arguments)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "command", ".log");
        Process process = start(log, endpoint, accessKey, arguments);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the command did not end");
        return new Ran(process.exitValue(), GatewayProcess.read(log));
    }

    /** Starts it, and does not wait. */
    static Process start(Path log, URI endpoint, String accessKey, String... arguments) {
        Map<String, String> variables = Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                accessKey,
                "AWS_SECRET_ACCESS_KEY",
                GatewayProcess.SECRET_KEY);
        return GatewayProcess.launch(log, List.of(arguments), variables);
    }
}
