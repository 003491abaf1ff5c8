package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.LifecycleRule.Expiration;
import dev.sealgate.storage.object.LifecycleRule.Filter;
import dev.sealgate.storage.object.LifecycleRule.Form;
import dev.sealgate.storage.object.LifecycleRule.Transition;
import dev.sealgate.storage.object.ObjectRepository.RestoreResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The world begins at 03:04:05 of 2 January 2026. */
class LifecycleRunTest {
    private static final Filter ALL = filter(Optional.empty(), Map.of());

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open(@TempDir Path directory) {
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Filter filter(Optional<String> prefix, Map<String, String> tags) {
        return new Filter(Form.SINGLE, prefix, tags, Optional.empty(), Optional.empty());
    }

    private static LifecycleRule expiring(String id, Filter filter, int days) {
        Expiration expiration = new Expiration(Optional.of(days), Optional.empty(), false);
        return new LifecycleRule(id, true, filter, Optional.of(expiration), Optional.empty(), Optional.empty());
    }

    private static LifecycleRule expiringAt(String id, Instant date) {
        Expiration expiration = new Expiration(Optional.empty(), Optional.of(date), false);
        return new LifecycleRule(id, true, ALL, Optional.of(expiration), Optional.empty(), Optional.empty());
    }

    private static LifecycleRule aborting(int days) {
        return new LifecycleRule("abort", true, ALL, Optional.empty(), Optional.empty(), Optional.of(days));
    }

    private void configure(String id, LifecycleRule... rules) {
        assertTrue(world.buckets
                .putLifecycle(World.BUCKET, new BucketLifecycle(id, List.of(rules), Optional.empty()))
                .isPresent());
    }

    private LifecycleRun run() {
        return new LifecycleRun(
                world.database, world.objects, world.uploads, world.membership.leases(), world.now::get);
    }

    /** One round over all buckets. */
    private static int round(LifecycleRun run) {
        int expired = 0;
        LifecycleRun.Stepped stepped;
        do {
            stepped = run.step(3);
            expired += stepped.expired();
        } while (stepped.more());
        return expired;
    }

    private List<String> keys() {
        ObjectRepository.ListPage page =
                world.objects.list(new ObjectRepository.ListQuery(World.BUCKET, "", "", "", 1000));
        List<String> keys = new ArrayList<>();
        for (ObjectRepository.Entry entry : page.entries()) {
            if (entry instanceof ObjectRepository.Entry.ObjectEntry(String key, ObjectVersion _)) {
                keys.add(key);
            }
        }
        return keys;
    }

    @Test
    void objectsExpire_atTheMidnightAfterTheirDays_andNotBefore() {
        for (int n = 0; n < 10; n++) {
            world.put(World.path("logs/" + n), World.bytes(10, n));
        }
        world.put(World.path("other"), World.bytes(10, 0));
        configure("a", expiring("rule", filter(Optional.of("logs/"), Map.of()), 1));
        LifecycleRun run = run();

        world.now.set(Instant.parse("2026-01-03T23:59:59Z"));
        assertEquals(0, round(run));
        world.now.set(Instant.parse("2026-01-04T00:00:00Z"));
        assertEquals(10, round(run));
        assertEquals(List.of("other"), keys());
        assertEquals(10, world.sweepAfterGrace().contents());
    }

    private static LifecycleRule moving(Filter filter, Transition... transitions) {
        return new LifecycleRule(
                "moving",
                true,
                filter,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(transitions),
                List.of());
    }

    private static Transition after(int days, StorageClass target) {
        return new Transition(Optional.of(days), Optional.empty(), target);
    }

    private StorageClass classOf(String key) {
        return world.objects.find(World.path(key)).orElseThrow().storageClass();
    }

    @Test
    void objectsMove_whenTheirDaysAreOver_downTheClassesOnly_andOnlyLargeOnes() {
        byte[] large = World.bytes(128 * 1024, 1);
        List.of("a", "b", "c").forEach(key -> world.put(World.path(key), large));
        world.put(World.path("small"), World.bytes(128 * 1024 - 1, 1));
        ObjectVersion before = world.objects.find(World.path("a")).orElseThrow();
        configure(
                "moves",
                moving(ALL, after(30, StorageClass.STANDARD_IA), after(60, StorageClass.GLACIER)),
                moving(filter(Optional.of("b"), Map.of()), after(30, StorageClass.DEEP_ARCHIVE)));
        LifecycleRun run = run();

        world.now.set(Instant.parse("2026-02-01T23:59:59Z"));
        assertEquals(0, round(run));
        assertEquals(StorageClass.STANDARD, classOf("a"));
        world.now.set(Instant.parse("2026-02-02T00:00:00Z"));
        assertEquals(0, round(run));
        assertEquals(StorageClass.STANDARD_IA, classOf("a"));
        assertEquals(StorageClass.DEEP_ARCHIVE, classOf("b"));
        assertEquals(StorageClass.STANDARD, classOf("small"));
        ObjectVersion moved = world.objects.find(World.path("a")).orElseThrow();
        assertEquals(before.etag(), moved.etag());
        assertEquals(before.lastModified(), moved.lastModified());
        assertEquals(before.content(), moved.content());

        world.now.set(Instant.parse("2026-03-10T00:00:00Z"));
        round(run);
        assertEquals(StorageClass.GLACIER, classOf("a"));
        assertEquals(StorageClass.DEEP_ARCHIVE, classOf("b"), "never back");
    }

    @Test
    void smallObjects_moveWhereAFilterSpeaksOfSizes_orArchivesTakeAny() {
        world.put(World.path("k"), World.bytes(10, 1));
        Transition past = new Transition(
                Optional.empty(), Optional.of(Instant.parse("2026-01-01T00:00:00Z")), StorageClass.GLACIER_IR);
        configure("default", moving(ALL, past));
        round(run());
        assertEquals(StorageClass.STANDARD, classOf("k"));
        configure(
                "sizes",
                moving(new Filter(Form.SINGLE, Optional.empty(), Map.of(), Optional.of(1L), Optional.empty()), past));
        round(run());
        assertEquals(StorageClass.GLACIER_IR, classOf("k"));
        Transition archive = new Transition(Optional.empty(), past.date(), StorageClass.GLACIER);
        assertTrue(world.buckets
                .putLifecycle(
                        World.BUCKET,
                        new BucketLifecycle(
                                "by class", List.of(moving(ALL, archive)), Optional.of(BucketLifecycle.BY_CLASS)))
                .isPresent());
        round(run());
        assertEquals(StorageClass.GLACIER, classOf("k"));
    }

    @Test
    void restoration_isAskedOnce_prolonged_andOver() {
        world.put(World.path("k"), World.bytes(128 * 1024, 1));
        Instant now = world.now.get();
        RestoredCopy slow = RestoredCopy.of(now, now.plusSeconds(10), 1);
        assertEquals(Optional.empty(), world.objects.restore(World.path("none"), Optional.empty(), slow, now));
        assertEquals(
                Optional.of(RestoreResult.NOT_ARCHIVED),
                world.objects.restore(World.path("k"), Optional.empty(), slow, now));
        configure(
                "archive",
                moving(ALL, new Transition(Optional.empty(), Optional.of(Instant.EPOCH), StorageClass.GLACIER)));
        round(run());
        assertEquals(
                Optional.of(RestoreResult.BEGUN), world.objects.restore(World.path("k"), Optional.empty(), slow, now));
        assertEquals(
                Optional.of(RestoreResult.UNDER_WAY),
                world.objects.restore(World.path("k"), Optional.empty(), slow, now));
        ObjectVersion restoring = world.objects.find(World.path("k")).orElseThrow();
        assertFalse(restoring.isReadable(now.plusSeconds(9)));
        assertTrue(restoring.isReadable(now.plusSeconds(10)));
        assertFalse(restoring.isReadable(slow.expires()));
        Instant later = now.plusSeconds(11);
        RestoredCopy longer = RestoredCopy.of(later, later.plusSeconds(10), 9);
        assertEquals(
                Optional.of(RestoreResult.PROLONGED),
                world.objects.restore(World.path("k"), Optional.empty(), longer, later));
        ObjectVersion prolonged = world.objects.find(World.path("k")).orElseThrow();
        assertTrue(prolonged.isReadable(later), "not shut meanwhile");
        assertEquals(longer.expires(), prolonged.restored().orElseThrow().expires());
    }

    @Test
    void aPastDate_countsAtOnce_andADisabledRuleNever() {
        world.put(World.path("k"), World.bytes(10, 1));
        LifecycleRule past = expiringAt("date", Instant.parse("2026-01-01T00:00:00Z"));
        configure("off", new LifecycleRule("date", false, ALL, past.expiration(), Optional.empty(), Optional.empty()));
        assertEquals(0, round(run()));
        configure("on", past);
        assertEquals(1, round(run()));
        assertEquals(List.of(), keys());
    }

    @Test
    void onADayThatIsDone_nothingIsReadAgain_untilTheRulesChange() {
        configure("a", expiringAt("date", Instant.parse("2026-01-01T00:00:00Z")));
        LifecycleRun run = run();
        round(run);
        world.put(World.path("later"), World.bytes(10, 1));
        assertEquals(0, round(run));
        assertEquals(List.of("later"), keys());
        world.pass(Duration.ofDays(1));
        assertEquals(1, round(run));
        assertEquals(List.of(), keys());
    }

    @Test
    void tagsAndSizes_decide() {
        world.put(World.path("small"), World.bytes(10, 1));
        world.put(World.path("large"), World.bytes(2_000, 1));
        world.put(World.path("tagged"), World.bytes(10, 1));
        world.objects.retag(World.path("tagged"), Optional.empty(), Map.of("keep", "no", "more", "x"));
        BucketLifecycle lifecycle = new BucketLifecycle(
                "a",
                List.of(
                        expiring("by tag", filter(Optional.empty(), Map.of("keep", "no")), 1),
                        expiring(
                                "by size",
                                new Filter(
                                        Form.AND, Optional.of(""), Map.of(), Optional.of(1_999L), Optional.of(2_001L)),
                                3)),
                Optional.empty());
        world.buckets.putLifecycle(World.BUCKET, lifecycle);
        assertEquals(
                Optional.of(new BucketLifecycle.Due(Instant.parse("2026-01-04T00:00:00Z"), "by tag")),
                lifecycle.expiryOf(
                        "tagged", world.objects.find(World.path("tagged")).orElseThrow()));

        world.pass(Duration.ofDays(10));
        round(run());
        assertEquals(List.of("small"), keys());
    }

    @Test
    void whatWasWrittenAgain_sinceItWasRead_stays() {
        world.put(World.path("k"), World.bytes(10, 1));
        ObjectVersion seen = world.objects.find(World.path("k")).orElseThrow();
        world.put(World.path("k"), World.bytes(10, 2));
        ObjectRepository.DeleteResult result = world.objects.delete(World.path("k"), new Precondition.Unchanged(seen));
        assertTrue(result instanceof ObjectRepository.DeleteResult.PreconditionFailed, result::toString);
        assertEquals(List.of("k"), keys());
    }

    @Test
    void openUploads_areAborted() {
        Upload old = world.begin(World.path("k"));
        world.putPart(old, 1, World.bytes(100, 1));
        world.pass(Duration.ofDays(3));
        Upload young = world.begin(World.path("k"));
        configure("a", aborting(1));
        round(run());
        assertFalse(world.uploads.find(World.path("k"), old.id()).isPresent());
        assertTrue(world.uploads.find(World.path("k"), young.id()).isPresent());
    }

    @Test
    void anotherStart_goesOn_whereTheLastOneEnded() {
        for (int n = 0; n < 9; n++) {
            world.put(World.path("k" + n), World.bytes(10, n));
        }
        configure("a", expiringAt("date", Instant.parse("2026-01-01T00:00:00Z")));
        assertEquals(3, run().step(3).expired());
        // Behind what is done: the next start does not look there again.
        world.put(World.path("k0"), World.bytes(10, 0));
        assertEquals(6, round(run()));
        assertEquals(List.of("k0"), keys());
    }

    @Test
    void aBucketThatIsDeleted_leavesNothingBehind() {
        configure("a", aborting(1));
        round(run());
        assertEquals(BucketRepository.DeleteResult.DELETED, world.buckets.delete(World.BUCKET));
        world.withBucket();
        assertEquals(Optional.empty(), world.buckets.findLifecycle(World.BUCKET));
        assertEquals(Optional.empty(), world.database.get(Tables.LIFECYCLE_PROGRESS, World.BUCKET));
    }
}
