package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.LifecycleRule.Expiration;
import dev.sealgate.storage.object.LifecycleRule.Filter;
import dev.sealgate.storage.object.LifecycleRule.Form;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentExpiration;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentTransition;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.VersionListing.Entry.VersionEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lifecycles do where versions are kept. */
class VersionExpiryTest {
    private static final Filter ALL =
            new Filter(Form.SINGLE, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    private static final Precondition NONE = new Precondition.None();

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open(@TempDir Path directory) {
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
        world.buckets.update(World.BUCKET, bucket -> bucket.withVersioning(Versioning.ENABLED));
    }

    @AfterEach
    void close() {
        world.sweepAfterGrace();
        Consistency.check(world);
        store.close();
    }

    private static LifecycleRule noncurrent(int days, Optional<Integer> newer) {
        return new LifecycleRule(
                "old",
                true,
                ALL,
                Optional.empty(),
                Optional.of(new NoncurrentExpiration(days, newer)),
                Optional.empty());
    }

    private static LifecycleRule current(Expiration expiration) {
        return new LifecycleRule("now", true, ALL, Optional.of(expiration), Optional.empty(), Optional.empty());
    }

    private int run(int keys, LifecycleRule... rules) {
        String id = Long.toString(world.now.get().toEpochMilli());
        world.buckets.putLifecycle(World.BUCKET, new BucketLifecycle(id, List.of(rules), Optional.empty()));
        LifecycleRun run = new LifecycleRun(
                world.database, world.objects, world.uploads, world.membership.leases(), world.now::get);
        int expired = 0;
        LifecycleRun.Stepped stepped;
        do {
            stepped = run.step(keys);
            expired += stepped.expired();
        } while (stepped.more());
        return expired;
    }

    private ObjectVersion put(String key) {
        return assertInstanceOf(CommitResult.Committed.class, world.put(World.path(key), new byte[10]))
                .version();
    }

    private DeleteMarker mark(String key) {
        return assertInstanceOf(DeleteResult.Deleted.class, world.objects.delete(World.path(key), NONE))
                .marker()
                .orElseThrow();
    }

    private List<VersionId> listed() {
        VersionListing.Query all = new VersionListing.Query(World.BUCKET, "", "", "", Optional.empty(), true, 1_000);
        return world.objects.listVersions(all).entries().stream()
                .map(entry -> ((VersionEntry) entry).version().versionId())
                .toList();
    }

    @Test
    void replacedVersions_move_theirDaysAfterTheyWereReplaced_andTheCurrentStays() {
        ObjectVersion oldest = put("k");
        ObjectVersion older = put("k");
        world.pass(Duration.ofDays(10));
        ObjectVersion newest = put("k");
        LifecycleRule moving = new LifecycleRule(
                "moving",
                true,
                new Filter(Form.SINGLE, Optional.empty(), Map.of(), Optional.of(1L), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(new NoncurrentTransition(1, Optional.of(1), StorageClass.GLACIER)));
        world.now.set(Instant.parse("2026-01-20T00:00:00Z"));
        assertEquals(0, run(2, moving));
        assertEquals(StorageClass.GLACIER, classOf(oldest));
        assertEquals(StorageClass.STANDARD, classOf(older), "one of the newest replaced ones stays");
        assertEquals(StorageClass.STANDARD, classOf(newest));
    }

    private StorageClass classOf(ObjectVersion version) {
        return assertInstanceOf(
                        ObjectVersion.class,
                        world.objects.find(World.path("k"), version.versionId()).orElseThrow())
                .storageClass();
    }

    @Test
    void replacedVersions_go_theirDaysAfterTheyWereReplaced() {
        put("k");
        world.pass(Duration.ofDays(10));
        ObjectVersion newest = put("k");
        assertEquals(0, run(2, noncurrent(1, Optional.empty())));
        world.now.set(Instant.parse("2026-01-14T00:00:00Z"));
        assertEquals(1, run(2, noncurrent(1, Optional.empty())));
        assertEquals(List.of(newest.versionId()), listed());
    }

    @Test
    void theNewestOfThem_stay_howeverOld_andTheOthersGo_alsoOverManyPages() {
        List<VersionId> all = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            all.addFirst(put("k").versionId());
        }
        VersionId other = put("l").versionId();
        world.pass(Duration.ofDays(3));
        assertEquals(6, run(2, noncurrent(1, Optional.of(3))));
        assertEquals(List.of(all.get(0), all.get(1), all.get(2), all.get(3), other), listed());
    }

    @Test
    void expiryOfACurrentVersion_hidesIt_onceOnly() {
        ObjectVersion version = put("k");
        world.pass(Duration.ofDays(3));
        Expiration oneDay = new Expiration(Optional.of(1), Optional.empty(), false);
        assertEquals(1, run(5, current(oneDay)));
        assertEquals(2, listed().size());
        assertEquals(version.versionId(), listed().get(1));
        assertEquals(Optional.empty(), world.objects.find(World.path("k")));
        // What was hidden by somebody else meanwhile is not hidden once more.
        world.objects.deleteAll(
                World.BUCKET, List.of(new ObjectRepository.Deletion("k", new Precondition.Unchanged(version))));
        assertEquals(2, listed().size());
    }

    @Test
    void aMarker_goes_whenItHidesNothing_andNotBefore() {
        ObjectVersion version = put("k");
        mark("k");
        VersionId alone = mark("alone").versionId();
        Expiration markers = new Expiration(Optional.empty(), Optional.empty(), true);
        assertEquals(1, run(1, current(markers)));
        assertEquals(2, listed().size());
        assertEquals(false, listed().contains(alone));
        world.objects.delete(World.path("k"), Optional.of(version.versionId()), NONE);
        world.pass(Duration.ofDays(1));
        assertEquals(1, run(1, current(markers)));
        assertEquals(List.of(), listed());
    }

    @Test
    void aMarker_thatHidesOlderVersions_isNeverRemovedAsAReplacedOne() {
        ObjectVersion version = put("k");
        DeleteMarker marker = mark("k");
        world.pass(Duration.ofDays(9));
        world.database.inTransaction(tx -> VersionExpiry.remove(
                tx, List.of(new Tables.VersionKey(World.path("k"), marker.sequence())), world.now.get()));
        assertEquals(List.of(marker.versionId(), version.versionId()), listed());
        assertEquals(Optional.empty(), world.objects.find(World.path("k")));
    }

    @Test
    void whatBecameCurrentMeanwhile_stays() {
        ObjectVersion older = put("k");
        ObjectVersion newer = put("k");
        world.objects.delete(World.path("k"), Optional.of(newer.versionId()), NONE);
        int removed = world.database.inTransaction(tx -> VersionExpiry.remove(
                tx, List.of(new Tables.VersionKey(World.path("k"), older.sequence())), world.now.get()));
        assertEquals(0, removed);
        assertEquals(List.of(older.versionId()), listed());
    }

    /** Days pass, keys are written, marked and lose versions; what is left must be what the rules say of the whole list. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomHistories_leaveWhatTheRulesSay(long seed) {
        Random random = new Random(seed);
        record Made(String key, VersionId id, Instant written, boolean marker) {}
        List<Made> model = new ArrayList<>(); // newest first
        for (int n = 0; n < 60; n++) {
            String key = "k" + random.nextInt(5);
            switch (random.nextInt(4)) {
                case 0 -> {
                    DeleteMarker marker = mark(key);
                    model.addFirst(new Made(key, marker.versionId(), marker.lastModified(), true));
                }
                case 1 ->
                    model.stream()
                            .filter(made -> made.key().equals(key))
                            .findFirst()
                            .ifPresent(made -> {
                                world.objects.delete(World.path(key), Optional.of(made.id()), NONE);
                                model.remove(made);
                            });
                default -> {
                    ObjectVersion version = put(key);
                    model.addFirst(new Made(key, version.versionId(), version.lastModified(), false));
                }
            }
            world.pass(Duration.ofHours(random.nextInt(20)));
        }
        int newer = 1 + random.nextInt(3);
        Instant now = world.now.get();
        List<VersionId> left = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            String key = "k" + k;
            List<Made> versions =
                    model.stream().filter(made -> made.key().equals(key)).toList();
            for (int n = 0; n < versions.size(); n++) {
                boolean goes = n == 0
                        ? versions.size() == 1 && versions.getFirst().marker()
                        : n > newer
                                && !now.isBefore(LifecycleRule.dueAfter(
                                        versions.get(n - 1).written(), 2));
                if (!goes) {
                    left.add(versions.get(n).id());
                }
            }
        }
        run(
                1 + random.nextInt(7),
                noncurrent(2, Optional.of(newer)),
                current(new Expiration(Optional.empty(), Optional.empty(), true)));
        assertEquals(left, listed());
    }
}
