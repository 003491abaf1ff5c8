package dev.sealgate.storage.blob;

/** What a store asked of the service behind it since it was opened. Thread-safe. */
public interface BlobTraffic {
    /** Requests, each counted once however often it was sent. */
    long requests();

    /** How often one was sent again, or a download was taken up where it had broken off. */
    long retries();

    /** Requests after which the store gave up: somebody was told that the service refuses, is slow, full or away. */
    long failures();
}
