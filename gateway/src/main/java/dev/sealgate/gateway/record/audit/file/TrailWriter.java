package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.WaitingRecords.Batch;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes the trail. Everything but {@link #available}, {@link #writes} and {@link #join} happens on it. */
final class TrailWriter {
    /** Bounds the memory of one write. */
    private static final long GROUP_BYTES = 4L << 20;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);

    private final TrailFiles files;
    private final TrailKey key;
    private final TrailLimits limits;
    private final Durability durability;
    private final InstantSource clock;
    private final WaitingRecords waiting;
    private final Catalog catalog;
    private final TrailMarks marks;
    private final Thread thread;
    private final LongAdder writes = new LongAdder();
    private volatile boolean available = true;
    private Optional<OpenFile> open = Optional.empty();
    private TrailEnd end;
    private Instant digested = Instant.EPOCH;

    TrailWriter(
            TrailFiles files,
            TrailKey key,
            TrailLimits limits,
            Durability durability,
            InstantSource clock,
            WaitingRecords waiting,
            Catalog catalog,
            TrailMarks marks,
            TrailEnd end) {
        this.files = files;
        this.key = key;
        this.limits = limits;
        this.durability = durability;
        this.clock = clock;
        this.waiting = waiting;
        this.catalog = catalog;
        this.marks = marks;
        this.end = end;
        thread = Thread.ofPlatform().name("sealgate-audit").daemon().unstarted(this::writeUntilClosed);
    }

    void start() {
        thread.start();
    }

    boolean available() {
        return available;
    }

    long writes() {
        return writes.sum();
    }

    void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilClosed() {
        while (!waiting.isClosed()) {
            List<Batch> taken = waiting.take(available ? limits.digestDelay() : TRY_AGAIN);
            for (int next = 0; next < taken.size(); ) {
                List<Batch> group = group(taken, next);
                write(group);
                next += group.size();
            }
            if (taken.isEmpty()) {
                guarded("signing the audit trail", this::digestOrRepair);
            }
        }
        guarded("closing the audit trail", this::closeFile);
    }

    private static List<Batch> group(List<Batch> taken, int first) {
        List<Batch> group = new ArrayList<>();
        long bytes = 0;
        for (Batch batch : taken.subList(first, taken.size())) {
            if (!group.isEmpty() && bytes + batch.sizeBytes() > GROUP_BYTES) {
                break;
            }
            group.add(batch);
            bytes += batch.sizeBytes();
        }
        return group;
    }

    private void write(List<Batch> group) {
        try {
            repairIfNeeded();
            append(group.stream().flatMap(batch -> batch.records().stream()).toList());
            group.forEach(batch -> batch.durable().complete(true));
            guarded("signing the audit trail", this::digestIfDue);
        } catch (IOException | RuntimeException e) {
            failed("writing the audit trail", e);
            group.forEach(batch -> batch.durable().completeExceptionally(e));
        } finally {
            group.forEach(waiting::done);
        }
    }

    private void append(List<AuditRecord> records) throws IOException {
        Instant now = clock.instant();
        if (open.isPresent() && isFull(open.get(), now)) {
            closeFile();
        }
        if (open.isEmpty()) {
            open = Optional.of(OpenFile.create(files, end, key, durability, marks, now));
            marks.write(open.get().mark());
            digested = now;
        }
        OpenFile file = open.get();
        file.append(records);
        writes.increment();
        catalog.grown(file.segment(now));
    }

    private void digestIfDue() throws IOException {
        Instant now = clock.instant();
        if (open.isPresent() && (open.get().undigested() >= limits.digestRecords() || isDigestDue(now))) {
            digest(open.get(), now);
        }
    }

    private boolean isFull(OpenFile file, Instant now) {
        return file.sizeBytes() >= limits.fileBytes()
                || !now.isBefore(file.opened().plus(limits.fileAge()));
    }

    private boolean isDigestDue(Instant now) {
        return !now.isBefore(digested.plus(limits.digestDelay()));
    }

    private void digest(OpenFile file, Instant now) throws IOException {
        file.digest(Kind.RUNNING, now);
        marks.write(file.mark());
        digested = now;
    }

    private void closeFile() throws IOException {
        if (open.isPresent()) {
            OpenFile file = open.get();
            Instant now = clock.instant();
            end = file.close(now);
            open = Optional.empty();
            catalog.grown(file.closedSegment(now));
            marks.write(file.mark());
        }
    }

    private void digestOrRepair() throws IOException {
        repairIfNeeded();
        Instant now = clock.instant();
        if (open.isPresent() && isFull(open.get(), now)) {
            closeFile();
        } else if (open.isPresent() && open.get().undigested() > 0) {
            digest(open.get(), now);
        }
    }

    private void repairIfNeeded() throws IOException {
        if (!available) {
            if (open.isPresent()) {
                open.get().rollBack();
            }
            available = true;
            LOG.info("the audit trail is written again");
        }
    }

    /** A step of writing that nobody waits for. */
    private interface Step {
        void run() throws IOException;
    }

    private void guarded(String what, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failed(what, e);
        }
    }

    private void failed(String what, Exception e) {
        if (available) {
            LOG.error("{} failed; requests that must be recorded are refused until it works again", what, e);
        }
        available = false;
    }
}
