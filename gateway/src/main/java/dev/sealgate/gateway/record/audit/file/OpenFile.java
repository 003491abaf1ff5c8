package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Durability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The file that records are appended to, with its digests. Used by the writing thread only. */
final class OpenFile {
    private final TrailFiles.Pair pair;
    private final FileChannel records;
    private final FileChannel digests;
    private final TrailKey key;
    private final Durability durability;
    private final TrailMarks marks;
    private final Optional<TrailMark> lost;
    private final Instant opened;
    private Chain chain;
    private Bytes previousDigest;
    private Span span = Span.NONE;
    private long sizeBytes;
    private long digestBytes;
    private Chain digested;

    private OpenFile(
            TrailFiles.Pair pair,
            FileChannel records,
            FileChannel digests,
            TrailKey key,
            Durability durability,
            TrailMarks marks,
            TrailEnd end,
            Instant opened) {
        this.marks = marks;
        this.lost = end.lost();
        this.pair = pair;
        this.records = records;
        this.digests = digests;
        this.key = key;
        this.durability = durability;
        this.chain = end.chain();
        this.previousDigest = end.previousDigest();
        this.digested = end.chain();
        this.opened = opened;
    }

    /** Makes the file that follows {@code end}; it and its first digest are durable on return. */
    static OpenFile create(
            TrailFiles files, TrailEnd end, TrailKey key, Durability durability, TrailMarks marks, Instant now)
            throws IOException {
        TrailFiles.Pair pair = files.named(now, end.chain().sequence() + 1);
        FileChannel records = TrailFiles.createNew(pair.recordsPath());
        try {
            FileChannel digests = TrailFiles.createNew(pair.digestsPath());
            OpenFile file = new OpenFile(pair, records, digests, key, durability, marks, end, now);
            file.digest(Kind.OPEN, now);
            file.sync(records);
            syncDirectory(files.directory(), durability);
            return file;
        } catch (IOException e) {
            // Another file is going to begin with the same record; there must not be two.
            records.close();
            Files.deleteIfExists(pair.digestsPath());
            Files.deleteIfExists(pair.recordsPath());
            throw e;
        }
    }

    static void syncDirectory(Path directory, Durability durability) throws IOException {
        if (durability == Durability.STRICT) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    /** Appends a group; on return it is durable. After an exception, {@link #rollBack} must succeed before anything else. */
    void append(Iterable<AuditRecord> group) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Chain last = chain;
        Span wider = span;
        for (AuditRecord record : group) {
            Line line = Line.of(record.json(), last);
            line.writeTo(lines);
            last = line.link();
            wider = wider.with(record.time());
        }
        write(records, lines.toByteArray(), sizeBytes);
        sync(records);
        sizeBytes += lines.size();
        chain = last;
        span = wider;
    }

    /** Removes what a failed write may have left behind the last durable record and digest. */
    void rollBack() throws IOException {
        records.truncate(sizeBytes);
        digests.truncate(digestBytes);
        sync(records);
        sync(digests);
    }

    void digest(Kind kind, Instant now) throws IOException {
        Digest.Signed signed = new Digest(
                        kind,
                        pair.name() + TrailFiles.RECORDS,
                        chain,
                        sizeBytes,
                        span,
                        now,
                        previousDigest,
                        knownChange(),
                        kind == Kind.OPEN ? marks.others() : Map.of(),
                        lost)
                .sign(key);
        byte[] line = (new String(signed.line().view(), UTF_8) + "\n").getBytes(UTF_8);
        write(digests, line, digestBytes);
        sync(digests);
        digestBytes += line.length;
        previousDigest = signed.hash();
        digested = chain;
    }

    private Optional<KnownChange> knownChange() {
        OptionalLong newest = marks.newestChange();
        return newest.isPresent()
                ? Optional.of(new KnownChange(newest.getAsLong(), marks.areChangesSynced(durability)))
                : Optional.empty();
    }

    /** How many records no digest covers yet. */
    long undigested() {
        return chain.sequence() - digested.sequence();
    }

    /** Signs what is there and closes it. */
    TrailEnd close(Instant now) throws IOException {
        digest(Kind.CLOSE, now);
        abandon();
        return new TrailEnd(chain, previousDigest);
    }

    /** Closes it as it is; recovery finds its end. */
    void abandon() throws IOException {
        records.close();
        digests.close();
    }

    /** Of the newest digest. */
    TrailMark mark() {
        return new TrailMark(pair.name() + TrailFiles.RECORDS, digested.sequence(), digested.hash(), previousDigest);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Instant opened() {
        return opened;
    }

    Segment segment(Instant now) {
        return segment(now, Optional.empty());
    }

    /** Once it is closed. */
    Segment closedSegment(Instant now) {
        return segment(
                now,
                Optional.of(new Segment.Ending(
                        digested.sequence(), previousDigest, key.publicKey().id())));
    }

    private Segment segment(Instant now, Optional<Segment.Ending> ending) {
        return new Segment(pair.recordsPath(), pair.digestsPath(), pair.firstSequence(), sizeBytes, span, now, ending);
    }

    private static void write(FileChannel file, byte[] bytes, long position) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long at = position;
        while (left.hasRemaining()) {
            at += file.write(left, at);
        }
    }

    private void sync(FileChannel file) throws IOException {
        if (durability == Durability.STRICT) {
            file.force(false);
        }
    }
}
