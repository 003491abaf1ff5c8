package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.ObjectRepository.ListQuery;
import dev.sealgate.storage.object.VersionListing.Entry;
import dev.sealgate.storage.object.VersionListing.Page;
import dev.sealgate.storage.object.VersionListing.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random sequences of writes, deletions and changes of versioning against a model of a few lists, then all listings of it. */
class VersionsModelTest {
    private static final int OPERATIONS = 500;
    private static final Precondition NONE = new Precondition.None();
    private static final List<String> KEYS = List.of("a", "a/", "a/b", "a/c", "a\u0000", "b/b/b", "b/b/c", "c");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void inMemory_isAsTheModelSays() {
        Seeds.check(random -> {
            try (MetadataStore store = new InMemoryMetadataStore()) {
                new Run(store, directory.resolve("memory"), random).run();
            }
        });
    }

    @Test
    void onRocksDb_isAsTheModelSays() {
        Seeds.check(random -> {
            try (MetadataStore store = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED)) {
                new Run(store, directory.resolve("rocks"), random).run();
            }
        });
    }

    /** A version; the seed of its content, empty for a delete marker. */
    private record Known(VersionId id, Optional<Long> seed) {}

    private static final class Run {
        private final World world;
        private final RandomGenerator random;

        /** The newest first. */
        private final TreeMap<String, List<Known>> model = new TreeMap<>();

        private Optional<Versioning> versioning = Optional.empty();

        Run(MetadataStore store, Path blobs, RandomGenerator random) {
            world = new World(TestDatabases.over(store), new FileBlobStore(blobs, Durability.RELAXED)).withBucket();
            this.random = random;
            KEYS.forEach(this::of);
        }

        void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                step();
                // Clocks go back, too.
                world.pass(Duration.ofSeconds(random.nextInt(-5, 10)));
            }
            verify();
            model.values().forEach(List::clear);
            while (true) {
                List<Deletion> all = list("", "", 1_000).stream()
                        .map(Entry.VersionEntry.class::cast)
                        .map(entry -> new Deletion(
                                entry.key(), Optional.of(entry.version().versionId()), NONE))
                        .toList();
                if (all.isEmpty()) {
                    break;
                }
                assertEquals(BucketRepository.DeleteResult.NOT_EMPTY, world.buckets.delete(World.BUCKET));
                world.objects.deleteAll(World.BUCKET, all.subList(0, (all.size() + 1) / 2));
            }
            verify();
            assertEquals(BucketRepository.DeleteResult.DELETED, world.buckets.delete(World.BUCKET));
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0 -> change();
                case 1, 2, 3, 4, 5, 6 -> put();
                case 7, 8 -> copy();
                case 9 -> completeUpload();
                case 10, 11, 12 -> mark();
                case 13, 14, 15, 16 -> remove();
                case 17 -> removeMany();
                case 18 -> retag();
                default -> verifySome();
            }
        }

        private List<Known> of(String key) {
            return model.computeIfAbsent(key, _ -> new ArrayList<>());
        }

        private String anyKey() {
            return KEYS.get(random.nextInt(KEYS.size()));
        }

        private Optional<Known> anyOf(String key) {
            List<Known> versions = of(key);
            return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(random.nextInt(versions.size())));
        }

        private void change() {
            Versioning chosen = random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED;
            versioning = Optional.of(chosen);
            world.buckets.update(World.BUCKET, bucket -> bucket.withVersioning(chosen));
        }

        private static byte[] plaintext(long seed) {
            return World.bytes(Math.floorMod(seed, 3) == 0 ? 70_000 : 10, seed);
        }

        private boolean exists(String key) {
            List<Known> versions = of(key);
            return !versions.isEmpty() && versions.getFirst().seed().isPresent();
        }

        private void put() {
            String key = anyKey();
            long seed = random.nextLong();
            boolean absent = random.nextInt(4) == 0;
            CommitResult result =
                    world.put(World.path(key), plaintext(seed), absent ? new Precondition.Absent() : NONE);
            if (absent && exists(key)) {
                assertInstanceOf(CommitResult.PreconditionFailed.class, result);
            } else {
                written(key, result, seed);
            }
        }

        private void written(String key, CommitResult result, long seed) {
            ObjectVersion version =
                    assertInstanceOf(CommitResult.Committed.class, result).version();
            add(key, new Known(version.versionId(), Optional.of(seed)));
        }

        private void add(String key, Known known) {
            assertEquals(
                    versioning.equals(Optional.of(Versioning.ENABLED)),
                    !known.id().isNull(),
                    "has an id");
            List<Known> versions = of(key);
            versions.removeIf(other -> other.id().equals(known.id()));
            versions.addFirst(known);
        }

        private void copy() {
            String from = anyKey();
            String to = anyKey();
            anyOf(from).flatMap(known -> known.seed().map(_ -> known)).ifPresent(known -> {
                ObjectVersion source = (ObjectVersion)
                        world.objects.find(World.path(from), known.id()).orElseThrow();
                written(
                        to,
                        world.objects.commitShared(World.path(from), known.id(), World.path(to), source, NONE),
                        known.seed().orElseThrow());
            });
        }

        private void completeUpload() {
            String key = anyKey();
            long seed = random.nextLong();
            Upload upload = world.begin(World.path(key));
            world.putPart(upload, 1, plaintext(seed));
            UploadRepository.CompleteResult.Completed completed = assertInstanceOf(
                    UploadRepository.CompleteResult.Completed.class, world.complete(upload, List.of(1)));
            add(key, new Known(completed.upload().version().versionId(), Optional.of(seed)));
        }

        private void mark() {
            String key = anyKey();
            Optional<DeleteMarker> marker = assertInstanceOf(
                            DeleteResult.Deleted.class, world.objects.delete(World.path(key), NONE))
                    .marker();
            assertEquals(versioning.isPresent(), marker.isPresent());
            if (marker.isPresent()) {
                add(key, new Known(marker.get().versionId(), Optional.empty()));
            } else {
                of(key).clear();
            }
        }

        private void remove() {
            String key = anyKey();
            Optional<Known> known = anyOf(key);
            VersionId id = known.map(Known::id).orElse(VersionId.NULL);
            DeleteResult result = world.objects.delete(World.path(key), Optional.of(id), NONE);
            assertEquals(
                    known.filter(each -> each.seed().isEmpty()).map(Known::id),
                    assertInstanceOf(DeleteResult.Deleted.class, result)
                            .marker()
                            .map(DeleteMarker::versionId));
            of(key).removeIf(each -> each.id().equals(id));
        }

        private void removeMany() {
            List<Deletion> deletions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String key = anyKey();
                anyOf(key).ifPresent(known -> {
                    deletions.add(new Deletion(key, Optional.of(known.id()), NONE));
                    of(key).remove(known);
                });
            }
            world.objects.deleteAll(World.BUCKET, deletions);
        }

        private void retag() {
            String key = anyKey();
            anyOf(key)
                    .ifPresent(known -> assertEquals(
                            known.seed().isPresent(),
                            world.objects
                                    .retag(World.path(key), Optional.of(known.id()), Map.of("t", "1"))
                                    .isPresent()));
        }

        private void verifySome() {
            String key = anyKey();
            assertEquals(
                    exists(key) ? Optional.of(of(key).getFirst().id()) : Optional.empty(),
                    world.objects.find(World.path(key)).map(ObjectVersion::versionId));
            assertEquals(
                    !exists(key) && !of(key).isEmpty(),
                    world.objects.findMarker(World.path(key)).isPresent() && !exists(key));
            for (Known known : of(key)) {
                KeyVersion found =
                        world.objects.find(World.path(key), known.id()).orElseThrow();
                known.seed()
                        .ifPresent(seed ->
                                assertArrayEquals(plaintext(seed), world.read(((ObjectVersion) found).content())));
                assertEquals(known.seed().isEmpty(), found instanceof DeleteMarker);
            }
            int limit = 1 + random.nextInt(5);
            for (String prefix : List.of("", "a", "a/", "b/", "b/b/")) {
                for (String delimiter : List.of("", "/", "b/")) {
                    assertEquals(
                            expected(prefix, delimiter), texts(list(prefix, delimiter, limit)), prefix + delimiter);
                }
            }
        }

        private void verify() {
            verifySome();
            List<String> current = world.objects.list(new ListQuery(World.BUCKET, "", "", "", 1_000)).entries().stream()
                    .map(entry -> ((ObjectRepository.Entry.ObjectEntry) entry).key())
                    .toList();
            assertEquals(model.keySet().stream().filter(this::exists).toList(), current);
            world.pass(Duration.ofDays(2));
            world.sweepAfterGrace();
            Consistency.check(world);
        }

        private List<String> expected(String prefix, String delimiter) {
            List<String> texts = new ArrayList<>();
            model.forEach((key, versions) -> {
                if (!key.startsWith(prefix) || versions.isEmpty()) {
                    return;
                }
                int found = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                if (found >= 0) {
                    String group = key.substring(0, found + delimiter.length()) + "*";
                    if (texts.isEmpty() || !texts.getLast().equals(group)) {
                        texts.add(group);
                    }
                    return;
                }
                for (int i = 0; i < versions.size(); i++) {
                    Known known = versions.get(i);
                    texts.add(key + " " + known.id() + " " + (i == 0) + " "
                            + known.seed().isEmpty());
                }
            });
            return texts;
        }

        private static List<String> texts(List<Entry> entries) {
            return entries.stream()
                    .map(entry -> switch (entry) {
                        case Entry.CommonPrefix(String group) -> group + "*";
                        case Entry.VersionEntry(String key, KeyVersion version, boolean latest) ->
                            key + " " + version.versionId() + " " + latest + " " + (version instanceof DeleteMarker);
                    })
                    .toList();
        }

        private List<Entry> list(String prefix, String delimiter, int limit) {
            List<Entry> found = new ArrayList<>();
            String key = "";
            Optional<VersionId> after = Optional.empty();
            while (true) {
                Page page = world.objects.listVersions(
                        new Query(World.BUCKET, prefix, delimiter, key, after, versioning.isPresent(), limit));
                found.addAll(page.entries());
                if (!page.truncated()) {
                    return found;
                }
                switch (page.entries().getLast()) {
                    case Entry.VersionEntry(String name, KeyVersion last, boolean _) -> {
                        key = name;
                        after = Optional.of(last.versionId());
                    }
                    case Entry.CommonPrefix(String group) -> {
                        key = group;
                        after = Optional.empty();
                    }
                }
            }
        }
    }
}
