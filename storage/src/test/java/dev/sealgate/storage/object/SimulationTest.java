package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Gateways over one store and one blob service that are slow, fail, and stay silent about commits; gateways that are killed, stopped for a
 * minute, and ended; clocks that differ. What was acknowledged is there afterwards, byte for byte, and nothing else.
 *
 * <p>{@code -Dsealgate.simulation.seed=N} repeats one run, {@code -Dsealgate.simulation.runs=N} makes so many.
 */
class SimulationTest {
    private static final int GATEWAYS = 3;
    private static final int CLIENTS = 3;
    private static final int OPERATIONS = 25;
    private static final int UPSETS = 10;

    @Test
    void whatIsAcknowledged_isKept_andNothingElseIs_whateverHappensToGateways() {
        Long given = Long.getLong("sealgate.simulation.seed");
        int runs = given == null ? Integer.getInteger("sealgate.simulation.runs", 80) : 1;
        long first = given == null ? new Random().nextLong() : given;
        int acknowledged = 0;
        for (int i = 0; i < runs; i++) {
            acknowledged += run(first + i);
        }
        assertTrue(acknowledged > runs * 20, "acknowledged: " + acknowledged);
    }

    private static int run(long seed) {
        try {
            Run run = new Run(seed);
            run.simulation.spawn(run.chaos, run::direct);
            run.simulation.run();
            run.verify();
            return run.known.acknowledged;
        } catch (Throwable e) {
            throw new AssertionError("failed with -Dsealgate.simulation.seed=" + seed + ": " + e, e);
        }
    }

    /** The same seed makes the same run, or a failure could not be looked into. */
    @Test
    void sameSeed_makesTheSameRun() throws Throwable {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Run run = new Run(42);
            run.simulation.spawn(run.chaos, run::direct);
            run.simulation.run();
            runs.add(run.known.possible + " at " + run.simulation.now());
        }
        assertEquals(runs.getFirst(), runs.getLast());
    }

    private static final class Run {
        final Simulation simulation;
        final Simulation.Machine chaos = new Simulation.Machine();
        final SimulatedClient.Known known = new SimulatedClient.Known();
        private final InMemoryMetadataStore records = new InMemoryMetadataStore();
        private final SimulatedBlobs blobs;
        private final List<SimulatedGateway> living = new ArrayList<>();
        private final AtomicInteger names = new AtomicInteger();
        private Optional<SimulatedGateway> last = Optional.empty();

        Run(long seed) {
            simulation = new Simulation(seed);
            blobs = new SimulatedBlobs(simulation);
        }

        /** What happens, in its order. */
        void direct() {
            simulation.calm = true;
            start(true).world.withBucket();
            simulation.calm = false;
            for (int i = 1; i < GATEWAYS; i++) {
                start(true);
            }
            for (int i = 0; i < UPSETS; i++) {
                simulation.sleep(Duration.ofMillis(1_000 + simulation.random.nextInt(14_000)));
                upset(living.get(simulation.random.nextInt(living.size())));
            }
            simulation.sleep(Duration.ofSeconds(40));
            simulation.calm = true;
            living.forEach(each -> each.process.ending = true);
            simulation.sleep(Duration.ofMinutes(5));
            cleanUp();
        }

        private SimulatedGateway start(boolean withClients) {
            Duration off = Duration.ofSeconds(simulation.random.nextInt(-30, 30));
            while (true) {
                try {
                    SimulatedGateway gateway = new SimulatedGateway(simulation, records, blobs, simulation.clock(off));
                    gateway.start();
                    if (withClients) {
                        startClients(gateway);
                    }
                    living.add(gateway);
                    return gateway;
                } catch (StorageException e) {
                    simulation.sleep(Duration.ofSeconds(1));
                }
            }
        }

        private void startClients(SimulatedGateway gateway) {
            for (int i = 0; i < CLIENTS; i++) {
                SimulatedClient client =
                        new SimulatedClient(simulation, gateway, known, "client" + names.getAndIncrement());
                gateway.process.users++;
                simulation.spawn(gateway.process, () -> client.run(OPERATIONS));
            }
        }

        private void upset(SimulatedGateway gateway) {
            switch (simulation.random.nextInt(4)) {
                case 0 -> {
                    gateway.process.killed = true;
                    living.remove(gateway);
                    start(true);
                }
                case 1 -> {
                    gateway.process.ending = true;
                    living.remove(gateway);
                    start(true);
                }
                default -> simulation.pause(gateway.process, Duration.ofSeconds(simulation.random.nextInt(60)));
            }
        }

        /** One gateway is left, for as long as it takes to forget the others. */
        private void cleanUp() {
            SimulatedGateway gateway = start(false);
            simulation.sleep(Duration.ofMinutes(15));
            last = Optional.of(gateway);
            gateway.process.ending = true;
            simulation.sleep(Duration.ofSeconds(10));
        }

        void verify() {
            World world = last.orElseThrow().world;
            simulation.calm = true;
            simulation.spawn(chaos, () -> {
                Consistency.check(world);
                known.possible.forEach((key, possible) -> verify(world, key, possible));
            });
            try {
                simulation.run();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            assertEquals(0, blobs.unfinishedCount(), "unfinished blobs");
            for (Schema table : List.of(Schema.GATEWAYS, Schema.LIVES, Schema.INTENTS)) {
                assertEquals(
                        0, records.keys(table, KeyRange.all(), 1_000).found().size(), table + " rows");
            }
        }

        private static void verify(World world, String key, Set<Optional<String>> possible) {
            Optional<ObjectVersion> version = world.objects.find(World.path(key));
            Optional<String> found = version.map(ObjectVersion::etag);
            assertTrue(possible.contains(found), key + " is " + found + " (expected: " + possible + ")");
            version.ifPresent(object ->
                    assertArrayEquals(SimulatedClient.bytes(object.etag()), world.read(object.content()), key));
        }
    }
}
