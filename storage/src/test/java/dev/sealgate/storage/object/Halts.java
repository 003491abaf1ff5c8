package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import java.util.function.Function;

/** Counts the points at which the world could stop, and stops it at one of them. Used by one thread. */
final class Halts implements Runnable {
    private final int haltAt;
    private final Runnable halt;
    private int reached;

    /** @param halt what stopping means; the points after it do the same, so that nothing can be cleaned up */
    Halts(int haltAt, Runnable halt) {
        this.haltAt = haltAt;
        this.halt = halt;
    }

    int reached() {
        return reached;
    }

    @Override
    public void run() {
        reached++;
        if (reached >= haltAt) {
            halt.run();
        }
    }

    /** The store with a point before and after each commit. */
    MetadataStore around(MetadataStore store) {
        return new ForwardingMetadataStore(store) {
            @Override
            public <R> R inTransaction(Known known, Function<Transaction, R> body) {
                Halts.this.run();
                R result = store.inTransaction(known, body);
                Halts.this.run();
                return result;
            }
        };
    }
}
