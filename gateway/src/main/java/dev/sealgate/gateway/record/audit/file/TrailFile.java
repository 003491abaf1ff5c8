package dev.sealgate.gateway.record.audit.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A file of a trail with the digests about it, wherever both lie. */
public interface TrailFile {
    /** Of both, without the endings. */
    String name();

    /** Of its first record. */
    long firstSequence();

    /** Who signed its digests, where that is known apart from the trail; else the trail's keys in their order. */
    default Optional<TrailPublicKey> signer() {
        return Optional.empty();
    }

    /** Whether the file of records is there. */
    default boolean hasRecords() {
        return true;
    }

    /** So many bytes are there; 0 where the file is missing. */
    long recordsBytes() throws IOException;

    /** Empty where the file is missing. */
    Optional<InputStream> records() throws IOException;

    /** Empty where the file is missing. */
    Optional<InputStream> digests() throws IOException;
}
