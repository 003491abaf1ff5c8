package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All versions of objects, and delete markers: by key, and of a key the newest first. Two tables are read from the same place on and merged,
 * so that a page costs what it returns. Used by one thread.
 *
 * <p>What is said of a key was so at one moment, though the tables are read one after the other: see the invariants of {@link KeyVersions}.
 */
public final class VersionListing {
    /**
     * What to list. {@code afterKey} is exclusive and empty for the start; with {@code afterVersion} the older versions of that key follow.
     *
     * @param delimiter empty for none
     * @param versioned whether the bucket may have other versions than the current ones
     */
    public record Query(
            BucketName bucket,
            String prefix,
            String delimiter,
            String afterKey,
            Optional<VersionId> afterVersion,
            boolean versioned,
            int limit) {}

    /** One step of a listing: a version, or a common prefix that stands for many. */
    public sealed interface Entry {
        record VersionEntry(String key, KeyVersion version, boolean latest) implements Entry {}

        record CommonPrefix(String prefix) implements Entry {}
    }

    /** In order; {@code truncated} when more follows its last entry. */
    public record Page(List<Entry> entries, boolean truncated) {}

    /** A row or a group of one of the tables; a group has no version. */
    private record Step(String name, Bytes order, Optional<KeyVersion> version) {
        static Step of(String name, Optional<KeyVersion> version) {
            return new Step(name, Bytes.owning(name.getBytes(StandardCharsets.UTF_8)), version);
        }

        int compareTo(Step other) {
            return Arrays.compareUnsigned(order.view(), other.order.view());
        }
    }

    /**
     * Where to go on in either table.
     *
     * @param amid the key whose older versions come first, if there may be some
     */
    private record Place(Bytes objects, Bytes versions, Optional<String> amid) {
        Place(byte[] objects, byte[] versions, Optional<String> amid) {
            this(Bytes.owning(objects), Bytes.owning(versions), amid);
        }
    }

    private final Database database;
    private final Query query;
    private final GroupedPage.Scope scope;
    private final List<Entry> entries = new ArrayList<>();

    VersionListing(Database database, Query query) {
        this.database = database;
        this.query = query;
        scope = new GroupedPage.Scope(query.bucket(), query.prefix(), query.delimiter());
    }

    Page read() {
        if (query.limit() < 1) {
            return new Page(List.of(), false);
        }
        Optional<Merge> more = Optional.of(new Merge(start()));
        while (more.isPresent() && entries.size() < query.limit()) {
            more = more.get().run();
        }
        return new Page(List.copyOf(entries), more.isPresent());
    }

    private Place start() {
        String key = query.afterKey();
        if (key.isEmpty()) {
            byte[] first = Tables.prefixOf(query.bucket());
            return new Place(first, first, Optional.empty());
        }
        Optional<Place> group = scope.groupOf(key).map(this::behindGroup);
        return group.orElseGet(
                () -> query.afterVersion().map(id -> behind(key, id)).orElseGet(() -> behindKey(key)));
    }

    private Place behindGroup(String group) {
        byte[] next = GroupedPage.behind(query.bucket(), group);
        return new Place(next, next, Optional.empty());
    }

    private Place behindKey(String key) {
        return new Place(
                Tables.nextKey(Tables.prefixOf(query.bucket(), key)),
                Tables.behindRowsAt(query.bucket(), key),
                Optional.empty());
    }

    private Place behind(String key, VersionId id) {
        if (id.sequence().isPresent()) {
            return behind(key, id.sequence().getAsLong());
        }
        int sizeBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > ObjectPath.MAX_KEY_BYTES) {
            return behindKey(key);
        }
        ObjectPath path = new ObjectPath(query.bucket(), key);
        Optional<KeyVersion> found =
                database.inTransaction(tx -> new KeyVersions(tx, path, new ArrayList<>()).find(id));
        // A listing that deletes as it goes must find the rest: what it has seen already is gone, or seen again.
        return found.map(version -> behind(key, version.sequence()))
                .orElseGet(() -> new Place(
                        Tables.prefixOf(query.bucket(), key),
                        Tables.prefixOfRowsAt(query.bucket(), key),
                        Optional.empty()));
    }

    private Place behind(String key, long sequence) {
        return new Place(
                Tables.nextKey(Tables.prefixOf(query.bucket(), key)),
                Tables.behindVersion(query.bucket(), key, sequence),
                Optional.of(key));
    }

    /** One reading of both tables. */
    private final class Merge {
        private final Place from;
        private final GroupedPage<Step> objects;
        private final GroupedPage<Step> versions;
        private int nextObject;
        private int nextVersion;

        /** The key of the newest entry, and the sequence below which versions of it are to be added. */
        private Optional<String> key = Optional.empty();

        private long below;
        private Optional<Long> newestAmid = Optional.empty();

        Merge(Place from) {
            this.from = from;
            int some = query.limit() - entries.size();
            objects = GroupedPage.read(
                    database,
                    Tables.OBJECTS,
                    scope,
                    from.objects().view(),
                    Optional.empty(),
                    some,
                    group -> Step.of(group, Optional.empty()),
                    row -> Step.of(row.key().key(), Optional.of(row.value())));
            versions = query.versioned()
                    ? GroupedPage.read(
                            database,
                            Tables.VERSIONS,
                            scope,
                            from.versions().view(),
                            Optional.of(Tables.OBJECT_KEY_END),
                            some,
                            group -> Step.of(group, Optional.empty()),
                            row -> Step.of(
                                    row.key().path().key(),
                                    Optional.of(row.value().version())))
                    : new GroupedPage<>(List.of(), false);
        }

        /** Adds entries; where to go on, if anything is left. */
        Optional<Merge> run() {
            while (entries.size() < query.limit() && isSure() && (hasObject() || hasVersion())) {
                step();
            }
            while (hasVersion() && isKnown(version())) {
                nextVersion++;
            }
            if (!hasObject() && !hasVersion() && !objects.truncated() && !versions.truncated()) {
                return Optional.empty();
            }
            if (entries.size() == query.limit()) {
                return Optional.of(this);
            }
            return Optional.of(new Merge(place()));
        }

        /** Whether what comes next is known: not where one page is used up, and what follows there may come before the other's next. */
        private boolean isSure() {
            return (hasObject() || !objects.truncated()) && (hasVersion() || !versions.truncated());
        }

        private boolean hasObject() {
            return nextObject < objects.entries().size();
        }

        private boolean hasVersion() {
            return nextVersion < versions.entries().size();
        }

        private Step object() {
            return objects.entries().get(nextObject);
        }

        private Step version() {
            return versions.entries().get(nextVersion);
        }

        private void step() {
            int order = !hasVersion() ? -1 : !hasObject() ? 1 : object().compareTo(version());
            if (order <= 0) {
                Step object = object();
                nextObject++;
                if (object.version().isEmpty()) {
                    addGroup(object, order == 0);
                } else {
                    add(object.name(), object.version().get(), true);
                }
                return;
            }
            Step row = version();
            if (row.version().isEmpty()) {
                addGroup(row, true);
                return;
            }
            nextVersion++;
            if (!isKnown(row)) {
                KeyVersion version = row.version().get();
                add(row.name(), version, isLatest(row.name(), version));
            }
        }

        private void addGroup(Step group, boolean ofVersions) {
            entries.add(new Entry.CommonPrefix(group.name()));
            if (ofVersions) {
                nextVersion++;
            }
        }

        private void add(String name, KeyVersion version, boolean latest) {
            entries.add(new Entry.VersionEntry(name, version, latest));
            key = Optional.of(name);
            below = version.sequence();
        }

        /** Whether it is the current version over again, or newer than that was when it was read. */
        private boolean isKnown(Step row) {
            return key.filter(row.name()::equals).isPresent()
                    && row.version()
                            .filter(version -> version.sequence() >= below)
                            .isPresent();
        }

        private boolean isLatest(String name, KeyVersion version) {
            if (from.amid().filter(name::equals).isPresent()) {
                return newestOf(name) == version.sequence();
            }
            return key.filter(name::equals).isEmpty();
        }

        private long newestOf(String name) {
            if (newestAmid.isEmpty()) {
                newestAmid = Optional.of(readNewest(new ObjectPath(query.bucket(), name)));
            }
            return newestAmid.get();
        }

        private Place place() {
            return entries.isEmpty()
                    ? from
                    : switch (entries.getLast()) {
                        case Entry.CommonPrefix(String prefix) -> behindGroup(prefix);
                        case Entry.VersionEntry(String name, KeyVersion version, boolean _) ->
                            behind(name, version.sequence());
                    };
        }
    }

    private long readNewest(ObjectPath path) {
        return database.get(Tables.OBJECTS, path).map(ObjectVersion::sequence).orElseGet(() -> {
            KeyRange rows = KeyRange.startingWith(Tables.prefixOfRowsAt(path.bucket(), path.key()));
            return database.scan(Tables.VERSIONS, rows, 1).found().stream()
                    .findFirst()
                    .map(row -> row.key().sequence())
                    .orElse(-1L);
        });
    }
}
