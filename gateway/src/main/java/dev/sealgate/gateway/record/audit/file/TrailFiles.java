package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a trail in their directory, each with the digests about it: {@code audit-<UTC>-<first sequence>.jsonl} and
 * {@code .digests}. Names sort by time. Readable by their owner only. Thread-safe.
 */
public final class TrailFiles {
    static final String RECORDS = ".jsonl";
    static final String DIGESTS = ".digests";

    /** Where bytes are kept that a crash left behind the last whole record. */
    static final String TORN = ".torn";

    /** Which key follows which; see docs/spec/AUDIT.md. */
    static final String HANDOVERS = "key-handovers";

    private static final String PUBLIC_KEY = "public-key.pem";

    /** What belongs to the trail as a whole. */
    static final Set<String> BESIDE = Set.of(HANDOVERS, PUBLIC_KEY);

    private static final Pattern NAME = Pattern.compile("(audit-\\d{8}T\\d{9}Z-(\\d{15}))\\.(jsonl|digests)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;

    public TrailFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * One file with its digests; either may be missing.
     *
     * @param name without the ending
     * @param firstSequence of its first record
     */
    record Pair(Path directory, String name, long firstSequence) implements TrailFile {
        Path recordsPath() {
            return directory.resolve(name + RECORDS);
        }

        Path digestsPath() {
            return directory.resolve(name + DIGESTS);
        }

        @Override
        public boolean hasRecords() {
            return Files.exists(recordsPath());
        }

        @Override
        public long recordsBytes() throws IOException {
            return Files.exists(recordsPath()) ? Files.size(recordsPath()) : 0;
        }

        @Override
        public Optional<InputStream> records() throws IOException {
            return opened(recordsPath());
        }

        @Override
        public Optional<InputStream> digests() throws IOException {
            return opened(digestsPath());
        }

        private static Optional<InputStream> opened(Path file) throws IOException {
            try {
                return Optional.of(Files.newInputStream(file));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        }
    }

    static Path digestsOf(Path records) {
        return records.resolveSibling(nameOf(records) + DIGESTS);
    }

    /** Without the ending. */
    static String nameOf(Path records) {
        String name = String.valueOf(records.getFileName());
        return name.substring(0, name.length() - RECORDS.length());
    }

    Path directory() {
        return directory;
    }

    void create() throws IOException {
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    }

    /** In the order of their records. */
    List<Pair> list() throws IOException {
        Set<Pair> pairs =
                new TreeSet<>(Comparator.comparingLong(Pair::firstSequence).thenComparing(Pair::name));
        try (Stream<Path> entries = Files.list(directory)) {
            entries.map(Path::getFileName).map(Path::toString).forEach(name -> {
                Matcher matcher = NAME.matcher(name);
                if (matcher.matches()) {
                    pairs.add(new Pair(directory, matcher.group(1), Long.parseLong(matcher.group(2))));
                }
            });
        }
        return new ArrayList<>(pairs);
    }

    Pair named(Instant opened, long firstSequence) {
        String name = String.format(Locale.ROOT, "audit-%s-%015d", TIME.format(opened), firstSequence);
        return new Pair(directory, name, firstSequence);
    }

    /** A new file, for appending. */
    static FileChannel createNew(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
    }

    /** For everybody who verifies; kept up to date by whoever has the key. */
    void writePublicKey(TrailPublicKey key) throws IOException {
        Path file = directory.resolve(PUBLIC_KEY);
        if (!readPublicKey().equals(Optional.of(key.pem()))) {
            Files.writeString(file, key.pem());
        }
    }

    /** In order; what stands behind the last line feed was cut short by a crash and never counted. */
    List<Handover> readHandovers() throws IOException, FlawException {
        List<Handover> handovers = new ArrayList<>();
        for (String line : DigestFile.read(directory.resolve(HANDOVERS)).whole()) {
            String place = HANDOVERS + " line " + (handovers.size() + 1);
            handovers.add(Handover.parse(line)
                    .orElseThrow(() -> new FlawException(place + ": altered: not a handover that both keys signed")));
        }
        return handovers;
    }

    /** Behind the others; durable on return. */
    void addHandover(Handover handover) throws IOException {
        StringBuilder lines = new StringBuilder();
        Path file = directory.resolve(HANDOVERS);
        DigestFile.read(file).whole().forEach(line -> lines.append(line).append('\n'));
        lines.append(new String(handover.line().view(), StandardCharsets.UTF_8)).append('\n');
        Path draft = directory.resolve(HANDOVERS + ".tmp");
        Files.deleteIfExists(draft);
        try (FileChannel channel = createNew(draft)) {
            ByteBuffer remaining = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        OpenFile.syncDirectory(directory, Durability.STRICT);
    }

    /** In PEM; whoever can alter the trail can replace it, too. */
    public Optional<String> readPublicKey() throws IOException {
        try {
            return Optional.of(Files.readString(directory.resolve(PUBLIC_KEY)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
