package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A trail in a directory of the test, by a clock of the test. */
final class Trails implements InstantSource, TrailMarks {
    static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    static final TrailKey KEY = TrailKey.ofSeed(new byte[32]);

    /** No digest by itself but when asked for by time. */
    static final TrailLimits LIMITS =
            new TrailLimits(1 << 20, Duration.ofHours(1), 1 << 20, 1_000, Duration.ofMinutes(1));

    final Path directory;
    private volatile Instant now = START;
    private volatile Optional<TrailMark> mark = Optional.empty();
    private volatile OptionalLong change = OptionalLong.empty();
    private volatile Runnable step = () -> {};

    Trails(Path directory) {
        this.directory = directory;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Optional<TrailMark> read() {
        return mark;
    }

    @Override
    public OptionalLong newestChange() {
        step.run();
        return change;
    }

    @Override
    public void write(TrailMark newest) {
        step.run();
        mark = Optional.of(newest);
        step.run();
    }

    /** So many changes of the metadata were committed. */
    void changes(long number) {
        change = OptionalLong.of(number);
    }

    /** Runs before and after whatever the trail has to do with the metadata. */
    void beforeEachStep(Runnable watcher) {
        step = watcher;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    AuditLog open() {
        return open(LIMITS);
    }

    AuditLog open(TrailLimits limits) {
        return open(limits, Durability.RELAXED);
    }

    AuditLog open(TrailLimits limits, Durability durability) {
        return AuditLog.open(directory, KEY, limits, durability, this, this);
    }

    /** A trail of so many records, closed. */
    void write(int records) {
        try (AuditLog log = open()) {
            append(log, 1, records);
        }
    }

    void append(AuditLog log, int first, int last) {
        for (int i = first; i <= last; i++) {
            log.append(List.of(record("event " + i)));
        }
    }

    AuditRecord record(String name) {
        String json = "{\"eventTime\":\"" + now + "\",\"name\":\"" + name + "\"}";
        return new AuditRecord(now, Bytes.owning(json.getBytes(UTF_8)));
    }

    TrailReport verify() throws IOException {
        return Verification.of(directory, KEY.publicKey(), TrailWitness.NONE);
    }

    /** As {@link #verify}, where the metadata can be asked. */
    TrailReport verifyAll() throws IOException {
        return Verification.of(directory, KEY.publicKey(), this);
    }

    String flaw() throws IOException {
        return verify().flaw().orElse("sound");
    }

    List<Path> files(String ending) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    Path newest(String ending) throws IOException {
        return files(ending).getLast();
    }

    List<String> lines() throws IOException {
        return Files.readAllLines(newest(TrailFiles.RECORDS));
    }

    void rewrite(List<String> lines) throws IOException {
        Files.write(newest(TrailFiles.RECORDS), lines);
    }

    /** What somebody does who knows the format, but not the key: the same records with a chain of his own. */
    static List<String> chained(List<String> lines, Chain before) {
        List<String> made = new ArrayList<>();
        Chain chain = before;
        for (String line : lines) {
            Optional<Line> parsed = Line.parse(line.getBytes(UTF_8));
            Line next = Line.of(Bytes.owning(parsed.orElseThrow().json()), chain);
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            next.writeTo(bytes);
            made.add(bytes.toString(UTF_8).stripTrailing());
            chain = next.link();
        }
        return made;
    }

    /** As a process leaves it that is killed: nothing is closed. */
    Trails copyTo(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return new Trails(target);
    }

    /** As {@link #copyTo}, with what the metadata know and the time it is. */
    Trails killedIn(Path target) throws IOException {
        Trails copy = copyTo(target);
        copy.mark = mark;
        copy.change = change;
        copy.now = now;
        return copy;
    }
}
