package dev.sealgate.conformance.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that start several gateways, against the schemas of those that read them; skipped where the programs that know these are not there. */
class DeploymentFilesTest {
    private static final List<String> KUBERNETES = List.of("kubernetes-validate", "--strict", "--no-warn");
    private static final List<String> COMPOSE = List.of("docker", "compose");
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private record Ran(int exitCode, String output) {}

    private Ran run(List<String> command, String... more) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        Path log = Files.createTempFile(directory, "ran", ".log");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "did not end: " + all);
        return new Ran(process.exitValue(), Files.readString(log));
    }

    private void requireProgram(List<String> command, String version) throws InterruptedException {
        String missing = command.getFirst() + " is not here (python3 -m pip install kubernetes-validate; docker)";
        try {
            Assumptions.assumeTrue(run(command, version).exitCode() == 0, missing);
        } catch (IOException e) {
            Assumptions.abort(missing + ": " + e);
        }
    }

    private Path with(String file, String old, String replacement) throws IOException {
        String text = Files.readString(GatewayProcess.root().resolve(file));
        assertTrue(text.contains(old), old);
        return Files.writeString(directory.resolve("changed.yaml"), text.replace(old, replacement));
    }

    @Test
    void kubernetesManifests_haveNothingThatKubernetesDoesNotKnow() throws Exception {
        requireProgram(KUBERNETES.subList(0, 1), "--version");
        String file = "docker/kubernetes/sealgate.yaml";
        Ran ran = run(KUBERNETES, GatewayProcess.root().resolve(file).toString());
        assertEquals(0, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("deployment/sealgate"), ran.output());
        Ran wrong = run(KUBERNETES, with(file, "replicas:", "replicaz:").toString());
        assertNotEquals(0, wrong.exitCode(), wrong.output());
    }

    @Test
    void composeFile_hasNothingThatComposeDoesNotKnow() throws Exception {
        requireProgram(COMPOSE, "version");
        String file = "docker/compose.scale.yaml";
        Ran ran = run(COMPOSE, "-f", GatewayProcess.root().resolve(file).toString(), "config", "--quiet");
        assertEquals(0, ran.exitCode(), ran.output());
        Ran wrong = run(COMPOSE, "-f", with(file, "depends_on:", "dependz_on:").toString(), "config", "--quiet");
        assertNotEquals(0, wrong.exitCode(), wrong.output());
    }
}
