package dev.sealgate.gateway.operate.rootkey;

import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.util.function.Function;

/** Fails for good at a step: before a change of a file, before and after a commit, before the first and the last expunging. */
final class Cut implements Runnable {
    static final class Halt extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final int at;
    private int reached;

    Cut(int at) {
        this.at = at;
    }

    @Override
    public void run() {
        reached++;
        if (reached >= at) {
            throw new Halt();
        }
    }

    MetadataStore around(MetadataStore store) {
        return new ForwardingMetadataStore(store) {
            @Override
            public <R> R inTransaction(Known known, Function<Transaction, R> body) {
                run();
                R result = store.inTransaction(known, body);
                run();
                return result;
            }

            @Override
            public void expunge(Schema table) {
                if (table == Schema.BUCKETS || table == Schema.ROOT_ACCESS_KEY) {
                    run();
                }
                store.expunge(table);
            }

            @Override
            public void close() {}
        };
    }
}
