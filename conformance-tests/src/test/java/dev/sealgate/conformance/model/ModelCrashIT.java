package dev.sealgate.conformance.model;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * {@code kill -9} at a random command: what was answered is there, and what had no answer was done wholly or not at all. {@code
 * -Dmodel.kills=N} and {@code -Dseed=N} do more, and others.
 */
@OnDisk("it is killed and started again on its directory")
class ModelCrashIT {
    private static final int KILLS = Integer.getInteger("model.kills", 3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path directory;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void killedAtAnyCommand_theGatewayIsWhereTheModelIs() throws InterruptedException {
        GatewayS3 known;
        Run run;
        Command interrupted;
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = client(gateway)) {
            known = new GatewayS3(s3, "kills-");
            run = new Run(known);
            Run.begunWith(List.of()).forEach(command -> require(run.step(command)));
            interrupted = workUntilKilled(run, gateway);
        }
        for (int kills = 1; kills <= KILLS; kills++) {
            try (GatewayProcess gateway = GatewayProcess.start(directory);
                    S3Client s3 = client(gateway)) {
                known = known.through(s3);
                require(run.resume(known, interrupted));
                if (kills < KILLS) {
                    interrupted = workUntilKilled(run, gateway);
                }
            }
        }
    }

    private static S3Client client(GatewayProcess gateway) {
        return Sdk.s3(gateway.https(), GatewayProcess.ACCESS_KEY);
    }

    /** The command that had no answer. */
    private Command workUntilKilled(Run run, GatewayProcess gateway) throws InterruptedException {
        Thread killer = killer(gateway, 200 + random.nextInt(1_500));
        for (int answered = 0; ; answered++) {
            Command command = Command.random(random, 1).getFirst();
            try {
                require(run.step(command));
            } catch (SdkClientException e) {
                killer.join();
                assertTrue(answered > 0, "nothing was answered before the kill");
                return command;
            }
        }
    }

    private static Thread killer(GatewayProcess gateway, int millis) {
        return Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            gateway.kill();
        });
    }

    private void require(Optional<Run.Difference> difference) {
        difference.ifPresent(found -> fail("seed " + seed + "\n" + found));
    }
}
