package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.LogState.Damage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells what the metadata of a stopped gateway has lost, and lets it start without that. Holds the directory's lock until
 * closed. Used by one thread.
 */
public final class MetadataRecovery implements AutoCloseable {
    /**
     * What is wrong.
     *
     * @param hopeless what only a copy of the directory mends; nothing else is reported then
     * @param unfinished records that a crash broke off, which every start cuts off by itself
     * @param loss acknowledged changes that are gone, or can be no longer vouched for
     */
    public record Findings(Optional<String> hopeless, List<String> unfinished, Optional<Loss> loss) {
        public boolean sound() {
            return hopeless.isEmpty() && loss.isEmpty();
        }
    }

    /**
     * Changes that are gone.
     *
     * @param what where, and how that shows
     * @param bytes how much of the log is cut off
     * @param kept the newest change that stays
     * @param lost the newest change that is known to be lost; empty where none is
     * @param readable changes behind the damage that can be read still but not kept, since one before them is missing; what
     *     people made comes first
     */
    public record Loss(
            String what, long bytes, long kept, OptionalLong lost, List<LostKind> readable, List<Path> files) {}

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final DirectoryLock lock;

    private MetadataRecovery(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** @throws StorageException.Unavailable when a gateway runs on the directory */
    public static MetadataRecovery open(Path directory) {
        return new MetadataRecovery(directory, DirectoryLock.acquire(directory));
    }

    /** Looks and changes nothing. */
    public Findings inspect() {
        try {
            DirectoryCheck.requireSound(directory);
            return inspectLog(LogState.of(directory));
        } catch (StorageException.Corrupt | StorageException.Unavailable e) {
            return new Findings(
                    Optional.of(e.getMessage() == null ? e.toString() : e.getMessage()), List.of(), Optional.empty());
        }
    }

    private Findings inspectLog(LogState log) {
        RocksProbe probe = RocksProbe.readUpToDamage(directory);
        probe.blobs().requireWhole(directory);
        List<String> unfinished = log.torn().stream()
                .map(torn -> torn.file() + ": " + torn.bytes() + " bytes from byte " + torn.offset() + " on")
                .toList();
        Optional<Loss> loss =
                log.damage().isPresent() ? Optional.of(cut(log.damage().get(), probe)) : shortLog(log, probe);
        return new Findings(Optional.empty(), unfinished, loss);
    }

    private Loss cut(Damage damage, RocksProbe probe) {
        LostChanges lost = new LostChanges(probe.tables());
        LogState.readBehind(damage, lost::add);
        long bytes = damage.place().bytes()
                + damage.later().stream().mapToLong(MetadataRecovery::sizeBytes).sum();
        return new Loss(
                damage.place().file() + ", byte " + damage.place().offset() + ": " + damage.what(),
                bytes,
                probe.lastSequence(),
                newest(lost.lastSequence(), marked()),
                lost.kinds(),
                files(damage));
    }

    private static List<Path> files(Damage damage) {
        List<Path> files = new ArrayList<>(List.of(damage.place().file()));
        files.addAll(damage.later());
        return files;
    }

    /** A log that can be read to its end, but ends too early, or lacks a file. */
    private Optional<Loss> shortLog(LogState log, RocksProbe probe) {
        Optional<String> refusal = log.torn().isEmpty() ? RocksProbe.refusal(directory) : Optional.empty();
        Optional<String> mark = markRefusal();
        OptionalLong marked = mark.isPresent() ? OptionalLong.empty() : marked();
        boolean tooShort = marked.isPresent() && marked.getAsLong() > probe.lastSequence();
        if (refusal.isEmpty() && mark.isEmpty() && !tooShort) {
            return Optional.empty();
        }
        String what = refusal.or(() -> mark).orElse("the log ends before the newest acknowledged change");
        return Optional.of(new Loss(
                what, 0, probe.lastSequence(), tooShort ? marked : OptionalLong.empty(), List.of(), List.of()));
    }

    private Optional<String> markRefusal() {
        try {
            CommitMark.read(directory);
            return Optional.empty();
        } catch (StorageException.Corrupt e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private OptionalLong marked() {
        try {
            return CommitMark.read(directory).stream()
                    .mapToLong(CommitMark.State::sequence)
                    .findFirst();
        } catch (StorageException.Corrupt e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong newest(Optional<Long> read, OptionalLong marked) {
        long newest = Math.max(read.orElse(-1L), marked.orElse(-1));
        return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /**
     * Lets the next start do without what is lost. What is cut off is kept beside the log.
     *
     * @return the files that hold what was cut off
     */
    public List<Path> accept(Instant now) {
        List<Path> kept = new ArrayList<>();
        LogState log = LogState.of(directory);
        log.torn().forEach(DirectoryCheck::truncate);
        log.damage().ifPresent(damage -> {
            String suffix = ".cut-" + STAMP.format(now);
            kept.addAll(setAside(damage, suffix));
        });
        long lastSequence = RocksProbe.settle(directory);
        Manifest manifest = Manifest.current(directory).orElseThrow();
        CommitMark.create(directory, new CommitMark.State(lastSequence, manifest, true))
                .close();
        return kept;
    }

    private List<Path> setAside(Damage damage, String suffix) {
        List<Path> kept = new ArrayList<>();
        try {
            // Before the damaged file is cut: it is the cut that makes the later ones look as if they followed.
            for (Path later : damage.later().reversed()) {
                kept.add(Files.move(later, later.resolveSibling(later.getFileName() + suffix)));
            }
            kept.add(copyRest(damage.place(), suffix));
            DirectoryCheck.truncate(damage.place());
            return kept.reversed();
        } catch (IOException e) {
            throw new StorageException.Unavailable("put aside what is cut off the log", e);
        }
    }

    private static Path copyRest(LogState.Place place, String suffix) throws IOException {
        Path target = place.file().resolveSibling(place.file().getFileName() + suffix);
        try (FileChannel source = FileChannel.open(place.file(), StandardOpenOption.READ);
                FileChannel copy = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long done = 0; done < place.bytes(); ) {
                done += source.transferTo(place.offset() + done, place.bytes() - done, copy);
            }
            copy.force(true);
        }
        return target;
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StorageException.Unavailable("read " + file, e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
