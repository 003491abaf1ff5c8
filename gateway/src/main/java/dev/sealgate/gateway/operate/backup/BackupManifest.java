package dev.sealgate.gateway.operate.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a backup consists of: written when everything else is there, so that a directory without it is no backup. Immutable.
 *
 * @param format 1
 * @param taken when it was begun
 * @param sequence the newest change of the metadata that is in it
 * @param missing blobs that the metadata names and the data directory did not have
 */
record BackupManifest(int format, String taken, long sequence, List<String> missing, List<Entry> files) {
    static final String FILE_NAME = "sealgate-backup.json";
    private static final int FORMAT = 1;
    private static final Pattern PATH =
            Pattern.compile("blobs/[0-9a-f]{2}/[0-9a-f]{32}|(?:metadata|audit)/[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * One file.
     *
     * @param path within the backup, and within the data directory
     */
    record Entry(String path, long sizeBytes, String sha256) {
        boolean isBlob() {
            return path.startsWith("blobs/");
        }
    }

    BackupManifest {
        missing = List.copyOf(missing);
        files = List.copyOf(files);
    }

    static BackupManifest of(String taken, long sequence, List<String> missing, List<Entry> files) {
        return new BackupManifest(FORMAT, taken, sequence, missing, files);
    }

    byte[] toJson() {
        return MAPPER.writeValueAsBytes(this);
    }

    /** @throws BackupException when there is none, or when it is damaged or of a later format */
    static BackupManifest read(Path snapshot) {
        Path file = snapshot.resolve(FILE_NAME);
        try {
            BackupManifest manifest = MAPPER.readValue(Files.readAllBytes(file), BackupManifest.class);
            if (manifest.format != FORMAT) {
                throw new BackupException(file + ": format " + manifest.format + " (expected: " + FORMAT
                        + "); take the Sealgate that wrote it");
            }
            manifest.requireSound(file);
            return manifest;
        } catch (NoSuchFileException e) {
            throw new BackupException(file + " is missing: this is no backup, or one that was broken off", e);
        } catch (IOException e) {
            throw new BackupException(file + ": cannot be read: " + e, e);
        } catch (JacksonException | NullPointerException e) {
            throw new BackupException(file + " is damaged: take another backup", e);
        }
    }

    /** A path must not lead out of the backup, nor out of the directory that is made of it. */
    private void requireSound(Path file) {
        Set<String> seen = new HashSet<>();
        for (Entry entry : files) {
            boolean sound = PATH.matcher(entry.path).matches()
                    && SHA_256.matcher(entry.sha256).matches()
                    && entry.sizeBytes >= 0
                    && seen.add(entry.path);
            if (!sound) {
                throw new BackupException(file + " is damaged: it names `" + entry.path + "`; take another backup");
            }
        }
    }

    Map<String, Entry> byPath() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        files.forEach(entry -> entries.put(entry.path, entry));
        return entries;
    }

    long totalBytes() {
        return files.stream().mapToLong(Entry::sizeBytes).sum();
    }
}
