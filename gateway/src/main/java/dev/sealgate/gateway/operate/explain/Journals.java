package dev.sealgate.gateway.operate.explain;

import dev.sealgate.storage.journal.Journal;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.Database;

/** How recorded requests are stored. */
final class Journals {
    private static final Codec<RecordedRequest> CODEC = new CborCodec<>(RecordedRequest.class, 1);

    private Journals() {}

    static Journal<RecordedRequest> over(Database database, boolean shared) {
        return new Journal<>(database, CODEC, shared);
    }
}
