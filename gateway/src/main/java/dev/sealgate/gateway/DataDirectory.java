package dev.sealgate.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A data directory before it is opened: what is there already decides what may be made. Immutable. */
final class DataDirectory {
    private static final String GATEWAY_ID = "gateway.id";

    /** What a gateway leaves there. Other entries do not matter: a new file system has a {@code lost+found}. */
    private static final List<String> ENTRIES = List.of(
            "metadata",
            "blobs",
            "tmp",
            "audit",
            "backup",
            "credentials",
            GATEWAY_ID,
            "tls",
            "root.key",
            "root.key.old",
            "root.key.new");

    private static final int ID_BYTES = 8;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + 2 * ID_BYTES + "}");

    private final Path path;

    DataDirectory(Path path) {
        this.path = path;
    }

    Path metadata() {
        return path.resolve("metadata");
    }

    /** @throws StartException when the directory was used before, so that a new root key could open none of it */
    void requireNew(String whatIsMissing) {
        List<String> found = ENTRIES.stream()
                .filter(name -> Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        if (!found.isEmpty()) {
            throw new StartException(whatIsMissing + " does not exist, but " + path + " is not new (it has "
                    + String.join(", ", found) + "): put the root key back there from its copy, or say where it is"
                    + " by rootKey in sealgate.yaml or by SEALGATE_ROOT_KEY_FILE; nothing opens without it,"
                    + " and nothing was changed");
        }
    }

    /**
     * Of a directory whose database is absent or empty.
     *
     * @throws StartException when something else is stored, which an empty database would take for garbage
     */
    void requireNothingStored() {
        for (String name : List.of("blobs", "audit")) {
            if (holdsFiles(path.resolve(name))) {
                throw new StartException("metadata: " + metadata() + " is gone or empty, but " + path.resolve(name)
                        + " is not: put metadata back from its copy; nothing was changed");
            }
        }
    }

    /** @throws StartException when this was the directory of a gateway whose metadata are elsewhere */
    void requireNoOthers() {
        if (!hasDatabase() && Files.exists(path.resolve(GATEWAY_ID))) {
            throw new StartException(
                    path + " is the directory of a gateway whose metadata are in another engine: say in"
                            + " which by --metadata, or give another --data directory; nothing was changed");
        }
    }

    boolean hasDatabase() {
        return Files.exists(metadata().resolve("CURRENT"));
    }

    private static boolean holdsFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.anyMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException e) {
            throw new StartException(directory + ": cannot be read (expected: a directory of yours): " + e);
        }
    }

    /**
     * What this directory is called among those of the gateways that share metadata: its audit trail and its share of the usage go by
     * it. Made once, at random.
     */
    String id(SecureRandom random) {
        Path file = path.resolve(GATEWAY_ID);
        try {
            if (!Files.exists(file)) {
                byte[] id = new byte[ID_BYTES];
                random.nextBytes(id);
                Path draft = path.resolve(GATEWAY_ID + ".tmp");
                Files.writeString(draft, HexFormat.of().formatHex(id) + "\n");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return requireId(file, Files.readString(file).strip());
        } catch (IOException e) {
            throw new StartException(file + ": cannot be read or made (expected: a file of yours): " + e);
        }
    }

    private static String requireId(Path file, String id) {
        if (!ID.matcher(id).matches()) {
            throw new StartException(file + ": holds no id of a gateway (expected: " + 2 * ID_BYTES + " hex digits);"
                    + " remove it, and this gateway begins an audit trail of a new name");
        }
        return id;
    }

    /** For its owner alone, unless it is there. */
    void create() {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StartException(
                    "data directory " + path + ": cannot be made (expected: a directory of yours): " + e);
        }
    }
}
