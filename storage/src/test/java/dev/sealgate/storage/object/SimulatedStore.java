package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A store across a network: slow, sometimes away, and sometimes silent about a commit that happened, or happens later. */
final class SimulatedStore extends ForwardingMetadataStore {
    /** Then others must wait, so that a body that gives way would wait for itself. */
    private static final int RUNS_THAT_GIVE_WAY = 4;

    private final Simulation simulation;
    private final Simulation.Machine network = new Simulation.Machine();

    SimulatedStore(MetadataStore store, Simulation simulation) {
        super(store);
        this.simulation = simulation;
    }

    private void ask() {
        simulation.step();
        simulation.mayFail();
    }

    @Override
    public Instant now() {
        ask();
        return simulation.now();
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        ask();
        return super.get(table, key);
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        ask();
        return super.getAll(records);
    }

    @Override
    public Known ahead(List<RecordKey> records) {
        ask();
        return super.ahead(records);
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        ask();
        return super.scan(table, range, limit);
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        ask();
        return super.keys(table, range, limit);
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        ask();
        if (simulation.oneIn(100)) {
            simulation.spawn(network, () -> commitLate(known, body));
            throw simulation.fault();
        }
        AtomicInteger runs = new AtomicInteger();
        R result = super.inTransaction(
                known, tx -> body.apply(runs.getAndIncrement() < RUNS_THAT_GIVE_WAY ? new GivingWay(tx) : tx));
        simulation.step();
        simulation.mayFail();
        return result;
    }

    /** Whoever sent it has given up waiting, or is no more. */
    private <R> void commitLate(Known known, Function<Transaction, R> body) {
        simulation.sleep(Duration.ofMillis(simulation.random.nextInt(40_000)));
        try {
            super.inTransaction(known, body);
        } catch (RuntimeException e) {
            // nobody is there to be told
        }
    }

    private final class GivingWay implements Transaction {
        private final Transaction tx;

        GivingWay(Transaction tx) {
            this.tx = tx;
        }

        @Override
        public Optional<byte[]> get(Schema table, byte[] key) {
            simulation.step();
            return tx.get(table, key);
        }

        @Override
        public Optional<byte[]> getRare(Schema table, byte[] key) {
            simulation.step();
            return tx.getRare(table, key);
        }

        @Override
        public List<Optional<byte[]>> getAll(List<RecordKey> records) {
            simulation.step();
            return tx.getAll(records);
        }

        @Override
        public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
            simulation.step();
            return tx.scan(table, range, limit);
        }

        @Override
        public void expect(Schema table, byte[] key, byte[] value) {
            tx.expect(table, key, value);
        }

        @Override
        public boolean isEmpty(Schema table, byte[] prefix) {
            simulation.step();
            return tx.isEmpty(table, prefix);
        }

        @Override
        public void put(Schema table, byte[] key, byte[] value) {
            tx.put(table, key, value);
        }

        @Override
        public void delete(Schema table, byte[] key) {
            tx.delete(table, key);
        }
    }
}
