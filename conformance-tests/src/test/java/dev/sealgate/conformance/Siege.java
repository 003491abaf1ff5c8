package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A gateway with the launcher's own heap and quotas, and the promise about attacks on it: while one goes on, a bystander is served within
 * {@link Bystander#PATIENCE_MILLIS}; soon after, everything works and nothing is left of it.
 */
final class Siege {
    private static final Logger LOG = System.getLogger("attack");
    private static final long RECOVERY_SECONDS = 10;
    /** What a gateway that is at rest may open on its own: files of the database, the last connections. */
    private static final int SPARE_HANDLES = 30;

    private GatewayProcess gateway;

    private Siege(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /** @param limits the configuration's section of that name, or nothing */
    static Siege of(GatewayBuilder builder, String limits) {
        return new Siege(ready(builder.kmsQuotas().config(limits).start()));
    }

    private static GatewayProcess ready(GatewayProcess gateway) {
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            int status = connection
                    .send(Load.head(gateway.http(), "PUT", "/" + Bystander.BUCKET, Map.of(), 0))
                    .skipAnswer();
            assertTrue(status == 200 || status == 409, "status " + status);
        }
        return gateway;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    URI endpoint(String scheme) {
        return scheme.equals("https") ? gateway.https() : gateway.http();
    }

    Path data() {
        return gateway.directory().resolve("data");
    }

    /** Before each test: a gateway that an attack felled is no subject for the next. */
    void restore() {
        try {
            if (gateway.isAlive()) {
                requireNormal();
                return;
            }
        } catch (UncheckedIOException | IllegalStateException | AssertionError e) {
            LOG.log(Level.INFO, "the gateway needs a new start: {0}", e.toString());
        }
        gateway.kill();
        gateway = ready(gateway.startAgain());
    }

    /** Attacks for so long. */
    void endure(int millis, Supplier<Swarm> attack) throws InterruptedException {
        int handles = handles();
        try (Bystander bystander = Bystander.of(gateway)) {
            TimeUnit.MILLISECONDS.sleep(300);
            try (Swarm swarm = attack.get()) {
                TimeUnit.MILLISECONDS.sleep(millis);
                LOG.log(
                        Level.INFO,
                        "{0} connections, {1} times turned away, resident {2} MiB",
                        swarm.connections(),
                        swarm.turnedAway(),
                        residentMib());
            }
            bystander.stop();
            LOG.log(
                    Level.INFO,
                    "bystander: {0} rounds, longest wait {1} ms",
                    bystander.rounds(),
                    bystander.longestMillis());
            assertAll(
                    () -> assertEquals(0, bystander.failures().size(), "bystander: " + bystander.failures()),
                    () -> assertTrue(bystander.rounds() > 2, "rounds of the bystander: " + bystander.rounds()),
                    () -> assertTrue(gateway.isAlive(), "the gateway died: " + gateway.log()));
        }
        awaitNormal(handles);
    }

    private void awaitNormal(int handlesBefore) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
        while (handles() > handlesBefore + SPARE_HANDLES && System.nanoTime() < deadline) {
            GatewayProcess.pause();
        }
        int left = handles();
        assertTrue(left <= handlesBefore + SPARE_HANDLES, "handles: " + handlesBefore + " before, " + left + " after");
        requireNormal();
    }

    /** One round of every service, over both listeners. */
    private void requireNormal() {
        for (URI endpoint : new URI[] {gateway.http(), gateway.https()}) {
            OrdinaryUse.round(endpoint);
        }
    }

    /** Open files and sockets of the gateway; 0 where the system does not show them. */
    private int handles() {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + gateway.pid() + "/fd"))) {
            for (Path _ : open) {
                count++;
            }
        } catch (IOException _) {
            return 0;
        }
        return count;
    }

    long residentMib() {
        Path status = Path.of("/proc/" + gateway.pid() + "/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
