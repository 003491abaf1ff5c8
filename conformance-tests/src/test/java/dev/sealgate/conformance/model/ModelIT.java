package dev.sealgate.conformance.model;

import static org.junit.jupiter.api.Assertions.fail;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The gateway answers random commands as the model does. {@code -Dmodel.commands=1000000} does more of them, {@code -Dseed=N} others. What
 * fails is made smaller; put it into {@code resources/.../model/NAME.txt}, which is a test from then on.
 */
@GatewayTest
class ModelIT {
    private static final int COMMANDS = Integer.getInteger("model.commands", 10_000);
    private static final int OF_A_RUN = 400;

    private final S3Client s3;
    private final AtomicInteger runs = new AtomicInteger();

    ModelIT(GatewayProcess gateway) {
        s3 = Sdk.s3(gateway.https(), GatewayProcess.ACCESS_KEY);
    }

    private Run run() {
        return new Run(new GatewayS3(s3, "model-" + runs.incrementAndGet() + "-"));
    }

    @Test
    void randomCommands() {
        long seed = Long.getLong("seed", 1);
        for (int done = 0; done < COMMANDS; done += OF_A_RUN, seed++) {
            List<Command> commands = Run.begunWith(Command.random(new Random(seed), OF_A_RUN));
            Optional<Run.Difference> difference = run().all(commands);
            if (difference.isPresent()) {
                fail("seed " + seed + "\n" + Run.shrunk(difference.get(), this::run));
            }
        }
    }

    static Stream<Path> cases() throws IOException {
        Path directory = Path.of("src/test/resources/dev/sealgate/conformance/model");
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namedCase(Path file) {
        run().all(read(file)).ifPresent(difference -> fail(difference.toString()));
    }

    private static List<Command> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Command::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
