package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.conformance.ShellBlocks.Ran;
import dev.sealgate.conformance.ShellBlocks.Statement;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README from top to bottom, as a newcomer pastes it, against what it promises. */
@OnDisk("the tour of it")
class ReadmeIT {
    /** What a test cannot do within itself, or does with a gateway on ports of its own. */
    private static final List<String> NOT_HERE = List.of("./sealgate serve", "./mvnw ", "docker ", "tar ", "sudo ");

    @TempDir
    Path directory;

    @Test
    void blocks_doWhatTheTextPromises() throws IOException, InterruptedException {
        assumeTrue(AwsCli.isInstalled(), "no aws CLI");
        Files.createSymbolicLink(
                directory.resolve("sealgate"), GatewayProcess.root().resolve("sealgate"));
        Files.createSymbolicLink(
                directory.resolve("docs"), GatewayProcess.root().resolve("docs"));
        // The chapter on faults asks for it.
        Files.writeString(directory.resolve("sealgate.yaml"), "faults: {enabled: true}\n");
        List<Statement> statements = ShellBlocks.of(GatewayProcess.root().resolve("README.md"), directory).stream()
                .filter(statement -> NOT_HERE.stream().noneMatch(statement.text()::startsWith))
                .toList();
        assertTrue(statements.size() > 40, () -> "only " + statements.size() + " statements found");

        List<String> broken = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.startIn(directory)) {
            List<Statement> here = statements.stream()
                    .map(statement -> new Statement(
                            statement.line(),
                            statement
                                    .text()
                                    .replace(
                                            "http://127.0.0.1:9000",
                                            gateway.http().toString())
                                    .replace(
                                            "https://127.0.0.1:9443",
                                            gateway.https().toString())))
                    .toList();
            ProcessBuilder builder = new ProcessBuilder();
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("SEALGATE_") || name.startsWith("AWS_"));
            // In the place of the ports that ./sealgate's commands ask when nothing is said.
            environment.put("AWS_ENDPOINT_URL", gateway.http().toString());
            environment.put("AWS_DEFAULT_REGION", "us-east-1");
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            environment.put("AWS_CONFIG_FILE", directory.resolve("aws-config").toString());
            environment.put("AWS_PAGER", "");
            for (Ran ran : ShellBlocks.run(here, directory, builder)) {
                broken.addAll(ShellBlocks.broken(ran));
            }
        }
        assertEquals(List.of(), broken, () -> String.join("\n", broken));
    }
}
