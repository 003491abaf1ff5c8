package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.LogScan.Batch;
import dev.sealgate.storage.metadata.LogScan.End;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What the files of the database's log hold, in order, up to where they cannot be read on.
 *
 * @param torn unfinished records, which nobody was promised
 * @param lastSequence the newest change in it; empty where it holds none
 */
record LogState(List<Place> torn, Optional<Damage> damage, OptionalLong lastSequence) {
    /** From there to the end of the file. */
    record Place(Path file, long offset, long sizeBytes) {
        long bytes() {
            return sizeBytes - offset;
        }
    }

    /** Where something is missing or altered that was there once; the files behind it do not count either. */
    record Damage(Place place, String what, List<Path> later) {}

    private static final Pattern NAME = Pattern.compile("[0-9]{6,18}\\.log");

    /** The files of the log, oldest first. */
    static List<Path> files(Path directory) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                directory, file -> NAME.matcher(name(file)).matches())) {
            List<Path> files = new ArrayList<>();
            all.forEach(files::add);
            files.sort(
                    Comparator.comparingLong(file -> Long.parseLong(name(file).replace(".log", ""))));
            return files;
        } catch (IOException e) {
            throw new StorageException.Unavailable("list the database's log", e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static LogState of(Path directory) {
        List<Path> files = files(directory);
        Walk walk = new Walk();
        for (int i = 0; i < files.size() && walk.damage.isEmpty(); i++) {
            walk.read(files.get(i), files.subList(i + 1, files.size()));
        }
        return new LogState(
                List.copyOf(walk.torn),
                walk.damage,
                walk.next < 0 ? OptionalLong.empty() : OptionalLong.of(walk.next - 1));
    }

    /** Hands on whatever can still be read behind the damage. */
    static void readBehind(Damage damage, Consumer<Batch> visitor) {
        readOn(damage.place().file(), damage.place().offset() + 1, visitor);
        damage.later().forEach(file -> readOn(file, 0, visitor));
    }

    private static void readOn(Path file, long from, Consumer<Batch> visitor) {
        try (LogReader reader = new LogReader(file)) {
            OptionalLong next = reader.nextBatch(from);
            while (next.isPresent()) {
                long stopped = reader.scan(next.getAsLong(), visitor).soundBytes();
                next = reader.nextBatch(Math.max(stopped, next.getAsLong()) + 1);
            }
        } catch (IOException e) {
            throw new StorageException.Unavailable("read " + file, e);
        }
    }

    /** Reading file after file. */
    private static final class Walk {
        private final List<Place> torn = new ArrayList<>();
        private Optional<Damage> damage = Optional.empty();
        private Optional<Damage> unlessContinued = Optional.empty();
        private long next = -1;

        void read(Path file, List<Path> later) {
            try (LogReader reader = new LogReader(file)) {
                LogScan scan = reader.scan(0, batch -> take(file, reader.sizeBytes(), later, batch));
                if (damage.isPresent()) {
                    return;
                }
                Place rest = new Place(file, scan.soundBytes(), scan.sizeBytes());
                if (scan.end() == End.DAMAGED) {
                    damage = Optional.of(new Damage(rest, "what is there is not what was written", later));
                } else if (scan.end() == End.TORN) {
                    torn.add(rest);
                    unlessContinued = Optional.of(
                            new Damage(rest, "the record that begins there is not whole, and newer ones exist", later));
                }
            } catch (IOException e) {
                throw new StorageException.Unavailable("read " + file, e);
            }
        }

        private void take(Path file, long sizeBytes, List<Path> later, Batch batch) {
            if (damage.isPresent()) {
                return;
            }
            Place here = new Place(file, batch.offset(), sizeBytes);
            if (!batch.hasHeader()) {
                damage = Optional.of(new Damage(here, "the record that begins there is no change", later));
            } else if (next >= 0 && batch.sequence() != next) {
                damage = unlessContinued.or(() -> Optional.of(new Damage(here, gap(batch), later)));
            } else {
                // Whatever follows without a gap shows that nothing is missing before it.
                unlessContinued = Optional.empty();
                next = batch.nextSequence();
            }
        }

        private String gap(Batch batch) {
            return "change " + batch.sequence() + " follows change " + (next - 1);
        }
    }
}
