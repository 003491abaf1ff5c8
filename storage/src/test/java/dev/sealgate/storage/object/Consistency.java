package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.object.Tables.NullVersion;
import dev.sealgate.storage.object.Tables.References;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what is stored with what buckets, objects and open uploads lead to: nothing may be lost, nothing left over. */
final class Consistency {
    private final World world;
    private final Map<Bytes, Long> references = new HashMap<>();
    private final Set<Bytes> inline = new HashSet<>();
    private final Set<Bytes> files = new HashSet<>();
    private final Set<Bytes> manifests = new HashSet<>();

    private Consistency(World world) {
        this.world = world;
        all(Tables.OBJECTS).values().forEach(version -> reach(version.content()));
        all(Tables.VERSIONS).values().stream()
                .filter(row -> !row.promoted())
                .flatMap(row -> row.object().stream())
                .forEach(version -> reach(version.content()));
        all(Tables.PARTS).values().forEach(part -> reach(part.content()));
    }

    /** To be called when a sweep had everything to do that there is. */
    static void check(World world) {
        Consistency reached = new Consistency(world);
        reached.checkContents();
        reached.checkUploads();
        reached.checkVersions();
    }

    private void reach(Content content) {
        boolean first = references.merge(content.id(), 1L, Long::sum) == 1;
        switch (content.kind()) {
            case INLINE -> inline.add(content.id());
            case FILE -> files.add(content.id());
            case MANIFEST -> {
                manifests.add(content.id());
                if (first) {
                    world.contents.parts(content).forEach(part -> reach(part.content()));
                }
            }
        }
    }

    private void checkContents() {
        Set<Bytes> onDisk = new HashSet<>();
        world.blobs.forEach(id -> onDisk.add(id.value()));
        assertEquals(files, onDisk, "blob files");
        assertEquals(files, all(Tables.FILE_BLOBS).keySet(), "file rows");
        assertEquals(inline, all(Tables.INLINE_BLOBS).keySet(), "inline blobs");
        assertEquals(manifests, all(Tables.MANIFESTS).keySet(), "manifests");
        Map<Bytes, References> shared = new HashMap<>();
        references.forEach((id, count) -> {
            if (count > 1) {
                shared.put(id, new References(count));
            }
        });
        assertEquals(shared, all(Tables.REFERENCES), "references");
    }

    /** The invariants of {@link KeyVersions}. */
    private void checkVersions() {
        Map<ObjectPath, ObjectVersion> current = all(Tables.OBJECTS);
        Map<VersionKey, VersionRow> rows = all(Tables.VERSIONS);
        Map<ObjectPath, NullVersion> nulls = new HashMap<>();
        rows.forEach((key, row) -> {
            KeyVersion version = row.version();
            Optional<ObjectVersion> newest = Optional.ofNullable(current.get(key.path()));
            assertEquals(key.sequence(), version.sequence(), "place of " + key);
            assertEquals(
                    1, row.object().stream().count() + row.marker().stream().count(), "one kind of " + key);
            if (version.versionId().isNull()) {
                assertNull(nulls.put(key.path(), new NullVersion(key.sequence())), "null versions of " + key.path());
            }
            if (row.promoted()) {
                assertEquals(Optional.of(version.versionId()), newest.map(ObjectVersion::versionId), "copy at " + key);
            } else {
                newest.ifPresent(object -> assertTrue(object.sequence() > key.sequence(), "newest of " + key));
            }
        });
        assertEquals(nulls, all(Tables.NULL_VERSIONS), "null versions");
        Map<ObjectPath, VersionRow> newest = new HashMap<>();
        rows.forEach((key, row) -> newest.merge(
                key.path(),
                row,
                (one, other) -> one.version().sequence() > other.version().sequence() ? one : other));
        newest.forEach((path, row) -> assertTrue(
                current.containsKey(path) || row.marker().isPresent(), "an object that should be current: " + path));
    }

    private void checkUploads() {
        Set<String> open = new HashSet<>();
        all(Tables.UPLOADS).forEach((key, upload) -> {
            open.add(key.uploadId());
            assertEquals(key, Tables.UploadKey.of(upload.upload()));
            assertEquals(true, world.buckets.find(key.path().bucket()).isPresent(), "bucket of " + key);
        });
        assertEquals(open, all(Tables.UPLOAD_IDS).keySet(), "upload ids");
        all(Tables.PARTS)
                .keySet()
                .forEach(key -> assertEquals(true, open.contains(key.uploadId()), "upload of " + key));
        all(Tables.OBJECTS)
                .keySet()
                .forEach(path ->
                        assertEquals(true, world.buckets.find(path.bucket()).isPresent(), "bucket of " + path));
        all(Tables.GARBAGE)
                .values()
                .forEach(garbage -> assertEquals(Tables.Garbage.Kind.COMPLETION, garbage.kind(), "swept garbage"));
        assertEquals(all(Tables.COMPLETED).size(), all(Tables.GARBAGE).size(), "completions to be forgotten");
    }

    private <K, V> Map<K, V> all(Table<K, V> table) {
        return all(world.database, table);
    }

    static <K, V> Map<K, V> all(Database database, Table<K, V> table) {
        Map<K, V> rows = new HashMap<>();
        Scans.forEach(database, table, KeyRange.all(), row -> rows.put(row.key(), row.value()));
        return rows;
    }
}
