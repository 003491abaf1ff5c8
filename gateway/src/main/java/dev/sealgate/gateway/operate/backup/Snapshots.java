package dev.sealgate.gateway.operate.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dated directories of a directory of backups. */
public final class Snapshots {
    static final String UNFINISHED = ".unfinished";
    private static final Pattern NAME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}Z");
    private static final Pattern DRAFT = Pattern.compile(NAME.pattern() + Pattern.quote(UNFINISHED));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Snapshots() {}

    /**
     * The backup that was meant: the directory itself, or the newest one in it.
     *
     * @throws BackupException when there is none
     */
    public static Path find(Path given) {
        if (Files.exists(given.resolve(BackupManifest.FILE_NAME))) {
            return given;
        }
        return newest(given)
                .orElseThrow(() -> new BackupException(
                        given + ": no backup is there (expected: a directory that sealgate backup wrote to, or one of"
                                + " the dated directories in it; those ending in " + UNFINISHED + " were broken off)"));
    }

    static Optional<Path> newest(Path directory) {
        return list(directory, NAME).stream()
                .filter(snapshot -> Files.exists(snapshot.resolve(BackupManifest.FILE_NAME)))
                .max(Comparator.naturalOrder());
    }

    /** What broken off backups left. */
    static List<Path> drafts(Path directory) {
        return list(directory, DRAFT).stream().sorted(Comparator.reverseOrder()).toList();
    }

    /** Of the time, or the next one that is free. */
    static String freeName(Path directory, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        while (Files.exists(directory.resolve(TIME.format(time)))) {
            time = time.plusSeconds(1);
        }
        return TIME.format(time);
    }

    private static List<Path> list(Path directory, Pattern name) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry ->
                            name.matcher(String.valueOf(entry.getFileName())).matches())
                    .toList();
        } catch (IOException e) {
            throw new BackupException(directory + ": cannot be listed: " + e, e);
        }
    }
}
