package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's SDKs for other languages, as applications use them; skipped where they are not installed. */
@GatewayTest(shared = true)
class OtherLanguagesIT {
    private static final long TIMEOUT_SECONDS = 180;
    private static final Path SCRIPTS = GatewayProcess.root().resolve("conformance-tests/src/test/resources/clients");
    /** Where {@code .ci/run} installs what {@code package.json} names. */
    private static final Path MODULES =
            GatewayProcess.root().resolve("conformance-tests/target/javascript/node_modules");

    private final GatewayProcess gateway;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    OtherLanguagesIT(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    @Test
    void boto3() throws Exception {
        Assumptions.assumeTrue(
                run("version", List.of("python3", "-c", "import boto3")).exit() == 0, "no boto3 (pip install boto3)");
        require(List.of("python3", SCRIPTS.resolve("boto3_tour.py").toString()), "boto3");
    }

    @Test
    void javascript() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(MODULES), "no AWS SDK for JavaScript (npm install; .ci/run does it)");
        require(List.of("node", SCRIPTS.resolve("javascript.cjs").toString()), "javascript");
    }

    private void require(List<String> command, String bucket) throws IOException, InterruptedException {
        Ended ended = run(bucket, command);
        assertEquals(0, ended.exit(), ended.output());
    }

    private record Ended(int exit, String output) {}

    private Ended run(String bucket, List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve(bucket + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_CONFIG_FILE", directory.resolve("none").toString());
        // SSE-C is refused without TLS, and the certificate is the gateway's own.
        builder.environment().put("ENDPOINT", gateway.https().toString());
        builder.environment().put("BUCKET", "language-" + bucket + "-" + Long.toHexString(System.nanoTime()));
        builder.environment().put("ACCESS_KEY", GatewayProcess.ACCESS_KEY);
        builder.environment().put("FOREIGN_ACCESS_KEY", GatewayProcess.FOREIGN_ACCESS_KEY);
        builder.environment().put("SECRET", GatewayProcess.SECRET_KEY);
        builder.environment().put("NODE_PATH", MODULES.toString());
        builder.environment().put("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        builder.environment().put("PYTHONWARNINGS", "ignore");
        try {
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ended(-1, "no end within " + TIMEOUT_SECONDS + " s: " + read(output));
            }
            return new Ended(process.exitValue(), read(output));
        } catch (IOException e) {
            return new Ended(-1, String.valueOf(e.getMessage()));
        }
    }

    private static String read(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
