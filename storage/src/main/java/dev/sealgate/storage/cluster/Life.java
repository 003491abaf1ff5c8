package dev.sealgate.storage.cluster;

import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.SealedRecord;

/** This gateway's stay under one id, until others declare it gone. Thread-safe. */
final class Life {
    private final GatewayId id;
    private final SealedRecord row;
    private volatile boolean lost;

    Life(GatewayId id, SealedRecord row) {
        this.id = id;
        this.row = row;
    }

    GatewayId id() {
        return id;
    }

    void begin(Transaction tx) {
        tx.put(row);
    }

    /** The transaction commits only while nobody has declared this gateway gone. */
    void require(Transaction tx) {
        tx.expect(row);
    }

    /** What relies on it can never be committed any more. */
    void lose() {
        lost = true;
    }

    boolean isLost() {
        return lost;
    }
}
