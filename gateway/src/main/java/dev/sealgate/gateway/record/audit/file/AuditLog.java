package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit trail of a data directory: what {@link #append} returned from survives a crash and shows when it is altered.
 *
 * <p>Thread-safe. One thread writes and syncs all that waits at once; who brings more than may wait, waits himself, and nothing is
 * dropped. After a failed write nothing is accepted until the trail could be brought back to its last durable record.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final WaitingRecords waiting;
    private final TrailWriter writer;
    private final Catalog catalog;
    private final TrailFindings findings;
    private final Set<TrailPublicKey> signers;
    private final LongAdder records = new LongAdder();

    private AuditLog(
            WaitingRecords waiting,
            TrailWriter writer,
            Catalog catalog,
            TrailFindings findings,
            Set<TrailPublicKey> signers) {
        this.signers = Set.copyOf(signers);
        this.findings = findings;
        this.waiting = waiting;
        this.writer = writer;
        this.catalog = catalog;
    }

    /**
     * Finds the end of the trail, brings it in order, and goes on from there with a new file.
     *
     * @throws AuditException when the directory cannot be read or written
     */
    public static AuditLog open(
            Path directory,
            TrailKey key,
            TrailLimits limits,
            Durability durability,
            TrailMarks marks,
            InstantSource clock) {
        TrailFiles files = new TrailFiles(directory);
        try {
            files.create();
            files.writePublicKey(key.publicKey());
            Recovery recovery = new Recovery(files, key, durability, marks, clock.instant());
            TrailEnd end = recovery.recover();
            Catalog catalog = new Catalog(recovery.segments());
            WaitingRecords waiting = new WaitingRecords(limits.waitingBytes());
            TrailWriter writer = new TrailWriter(files, key, limits, durability, clock, waiting, catalog, marks, end);
            writer.start();
            return new AuditLog(
                    waiting, writer, catalog, new TrailFindings(end.lost(), recovery.lostChanges()), recovery.keys());
        } catch (IOException e) {
            throw new AuditException("the audit trail in " + directory + " cannot be opened", e);
        }
    }

    /** What was missing; whoever opens the trail records it before anything else, or the next start finds it again. */
    public TrailFindings findings() {
        return findings;
    }

    /** Waits until the records are durable, all or none. */
    public void append(List<AuditRecord> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            waiting.add(batch).join();
        } catch (CompletionException e) {
            throw new AuditException("the audit trail could not be written", e);
        }
        records.add(batch.size());
    }

    /** False while writing fails: what must be recorded had better not begin. */
    public boolean available() {
        return writer.available();
    }

    /** How many were recorded since the start. */
    public long recorded() {
        return records.sum();
    }

    /** How many bytes of records wait to be written. */
    public long waitingBytes() {
        return waiting.bytes();
    }

    /** How many writes were synced since the start. */
    public long writes() {
        return writer.writes();
    }

    /**
     * For those who look for records.
     *
     * @param gateway whose trail this is; empty for the only one
     */
    public RecordFiles files(String gateway) {
        return new LocalFiles(catalog, gateway);
    }

    /** Who signed a file: the key of now, or one that it followed. Empty for a stranger. */
    public Optional<TrailPublicKey> signerOf(ClosedFile file) {
        return signers.stream().filter(key -> key.id().equals(file.keyId())).findFirst();
    }

    /** Those that will not change any more, the oldest first. */
    public List<ClosedFile> closedFiles() {
        return catalog.segments().stream()
                .flatMap(segment -> segment.closed().stream())
                .toList();
    }

    /**
     * Removes the files whose last record is older, and answers how many.
     *
     * @param kept those behind this record stay, however old
     */
    public int removeBefore(Instant limit, long kept) {
        int removed = catalog.removeBefore(limit, kept);
        if (removed > 0) {
            LOG.info("removed {} audit files that are older than {}", removed, limit);
        }
        return removed;
    }

    /** Writes what waits, signs it, and closes the file. */
    @Override
    public void close() {
        waiting.close();
        writer.join();
    }
}
