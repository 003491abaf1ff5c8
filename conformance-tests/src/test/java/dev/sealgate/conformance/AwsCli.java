package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code aws} command line, as a user has it, pointed at one endpoint. */
final class AwsCli {
    /** What a run printed, standard output and error apart. */
    record Outcome(int exitCode, String out, String err) {}

    private static final long TIMEOUT_SECONDS = 120;

    private final URI endpoint;
    private final Path workDirectory;

    AwsCli(URI endpoint, Path workDirectory) {
        this.endpoint = endpoint;
        this.workDirectory = workDirectory;
    }

    /** Asked once: it takes half a second. */
    private static final class Installed {
        static final boolean ANSWER = answersVersion();
    }

    static boolean isInstalled() {
        return Installed.ANSWER;
    }

    private static boolean answersVersion() {
        try {
            Process process = new ProcessBuilder("aws", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs and expects success; standard output, trimmed. */
    String ok(String... arguments) {
        Outcome outcome = run(arguments);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("aws " + String.join(" ", arguments) + ": " + outcome.err() + outcome.out());
        }
        return outcome.out().strip();
    }

    /** Runs and expects failure; standard error. */
    String fails(String... arguments) {
        Outcome outcome = run(arguments);
        if (outcome.exitCode() == 0) {
            throw new AssertionError("succeeded: aws " + String.join(" ", arguments) + ": " + outcome.out());
        }
        return outcome.err();
    }

    /** Version 1 of the CLI presigns by Signature Version 2 unless told otherwise, which objects under keys of the KMS do not take. */
    private Path config() throws IOException {
        return Files.writeString(
                workDirectory.resolve("aws-config"), "[default]\ns3 =\n    signature_version = s3v4\n");
    }

    Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", endpoint.toString()));
        if (endpoint.getScheme().equals("https")) {
            command.add("--no-verify-ssl");
        }
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(workDirectory, "aws", ".out");
            Path err = Files.createTempFile(workDirectory, "aws", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workDirectory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("AWS_ACCESS_KEY_ID", GatewayProcess.ACCESS_KEY);
            environment.put("AWS_SECRET_ACCESS_KEY", GatewayProcess.SECRET_KEY);
            environment.put("AWS_DEFAULT_REGION", "us-east-1");
            environment.put("AWS_EC2_METADATA_DISABLED", "true");
            environment.put("AWS_CONFIG_FILE", config().toString());
            environment.put("AWS_PAGER", "");
            environment.put("PYTHONWARNINGS", "ignore");
            Process process = builder.start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("aws did not end: " + String.join(" ", arguments));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
