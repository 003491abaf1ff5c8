package dev.sealgate.storage.cluster;

import dev.sealgate.storage.metadata.MetadataStore;
import java.time.Duration;

/** The times and numbers that all gateways over one store agree on. */
final class Terms {
    static final Duration RENEW_EVERY = Duration.ofSeconds(2);

    /** A gateway serves for so long after it sent its last renewal that succeeded: it stops well before others may take over. */
    static final Duration SERVES_FOR = Duration.ofSeconds(10);

    /** Others may declare a gateway gone, and take its leases, so long after its last renewal. */
    static final Duration LIVES_FOR = Duration.ofSeconds(15);

    /** Leases of a gateway that shares its store with nobody: they end with it, and renewing costs a commit. */
    static final Duration ALONE_FOR = Duration.ofDays(1);

    /** For so long the rows of a gateway that is gone are kept: if it wakes, it may still finish a blob that it then cannot commit. */
    static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    /** A read that takes longer holds the content it reads, and no other garbage any more. */
    static final Duration LONG_READ = Duration.ofSeconds(30);

    /** How many long reads are named; when there are more, the oldest of the others holds all garbage. */
    static final int MOST_LONG_READS = 1_000;

    /** So many blob ids are reserved with one row. */
    static final int IDS_AT_ONCE = MetadataStore.MAX_AT_ONCE;

    private Terms() {}
}
