package dev.sealgate.kms.key;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import java.util.Optional;

/**
 * Makes the rows of {@link KeyRows#DUE} for keys that an earlier version stored: once, in portions, each of which says in its own
 * transaction how far they are. Cut short anywhere, it goes on there; several gateways may do it at once.
 *
 * <p>Thread-safe.
 */
final class DueRowMaking {
    /** So that one transaction does not hold up all others. */
    private static final int KEYS_TOGETHER = 200;

    private static final int PORTIONS_AT_A_TIME = 50;

    private final Database database;
    private final int keysTogether;
    private final int portionsAtATime;
    private volatile boolean complete;

    /**
     * How far it is.
     *
     * @param after the encoded name of the last key that was looked at
     * @param complete whether every key has its row, for good: written last
     */
    record Making(Optional<Bytes> after, boolean complete) {
        private static final Making BEGUN = new Making(Optional.empty(), false);
    }

    DueRowMaking(Database database) {
        this(database, KEYS_TOGETHER, PORTIONS_AT_A_TIME);
    }

    DueRowMaking(Database database, int keysTogether, int portionsAtATime) {
        this.database = database;
        this.keysTogether = keysTogether;
        this.portionsAtATime = portionsAtATime;
    }

    /** Goes on for some portions, unless all is done, and answers whether it is. Asks nothing once it was. */
    boolean goOn() {
        for (int i = 0; i < portionsAtATime && !complete; i++) {
            complete = makeSome();
        }
        return complete;
    }

    private boolean makeSome() {
        Optional<Making> stored = database.get(KmsTables.DUE_MAKING, "");
        Making soFar = stored.orElse(Making.BEGUN);
        if (soFar.complete()) {
            return true;
        }
        KeyRange left =
                soFar.after().map(last -> KeyRange.all().after(last.view())).orElse(KeyRange.all());
        Portion<KeyArn> some = KeyRows.arns(database, left, keysTogether);
        Optional<Bytes> after = some.found().isEmpty()
                ? soFar.after()
                : Optional.of(KmsTables.encoded(some.found().getLast()));
        Making next = new Making(after, some.rest().isEmpty());
        return database.inTransaction(tx -> {
            if (!tx.get(KmsTables.DUE_MAKING, "").equals(stored)) {
                return false; // another gateway is further
            }
            KeyRows.putDue(tx, some.found());
            tx.put(KmsTables.DUE_MAKING, "", next);
            return next.complete();
        });
    }
}
