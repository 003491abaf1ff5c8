package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** One gateway's process: its storage, its heartbeat and its sweeper. */
final class SimulatedGateway {
    static final Duration GRACE = Duration.ofSeconds(10);

    final Simulation.Machine process = new Simulation.Machine();
    final World world;
    final UploadRepository uploads;
    final Sweeper sweeper;
    private final Simulation simulation;

    /** Takes steps, and may fail. */
    SimulatedGateway(
            Simulation simulation,
            InMemoryMetadataStore records,
            SimulatedBlobs blobs,
            AtomicReference<Instant> clock) {
        this.simulation = simulation;
        SimulatedStore store = new SimulatedStore(records.another(), simulation);
        Membership.Settings settings = new Membership.Settings("simulated", "0", false);
        world = new World(
                TestDatabases.over(store),
                blobs,
                clock,
                (database, local) -> Membership.join(
                        database,
                        new Clocks(store::now, local, simulation::nanoTime),
                        settings,
                        simulation.ids,
                        work -> simulation.spawn(process, work)));
        uploads = new UploadRepository(world.database, world.contents, clock::get, simulation.ids);
        sweeper = new Sweeper(world.database, new ForwardingBlobStore(blobs), world.contents, clock::get, GRACE);
    }

    void start() {
        process.users++; // the sweeper
        simulation.spawn(process, this::beat);
        simulation.spawn(process, this::sweep);
    }

    private void beat() {
        while (!process.ending || process.users > 0) {
            simulation.sleep(Duration.ofSeconds(2));
            try {
                world.membership.renew();
            } catch (StorageException e) {
                requireFault(e);
            }
        }
        world.membership.close();
    }

    private void sweep() {
        while (!process.ending) {
            simulation.sleep(Duration.ofSeconds(5));
            if (world.membership.serving()) {
                try {
                    sweeper.sweepOnce();
                } catch (StorageException e) {
                    requireFault(e);
                }
            }
        }
        process.users--;
    }

    /** What it is called, and how often it was stopped: changes when others may have taken it for gone. */
    String stay() {
        return world.membership.id() + " " + process.pauses + " " + world.membership.serving();
    }

    private static void requireFault(StorageException failure) {
        if (!Simulation.isFault(failure) && !(failure instanceof StorageException.Fenced)) {
            throw failure;
        }
    }
}
