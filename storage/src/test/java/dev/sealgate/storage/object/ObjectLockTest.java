package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.BucketLock.DefaultRetention;
import dev.sealgate.storage.object.LifecycleRule.Filter;
import dev.sealgate.storage.object.LifecycleRule.Form;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentExpiration;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.ObjectRepository.Retained;
import dev.sealgate.storage.object.Retention.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectLockTest {
    private static final Precondition NONE = new Precondition.None();
    private static final ObjectPath K = World.path("k");

    private final MetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open(@TempDir Path directory) {
        world = lockable(store, directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static World lockable(MetadataStore store, Path directory) {
        World world =
                new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
        defaults(world, Optional.empty());
        return world;
    }

    private static void defaults(World world, Optional<DefaultRetention> defaults) {
        world.buckets.update(
                World.BUCKET,
                bucket -> bucket.withVersioning(Versioning.ENABLED).withObjectLock(new BucketLock(defaults)));
    }

    private static ObjectVersion put(World world, String key, Optional<ObjectLock> lock) {
        NewContent content = world.write(new byte[10]);
        ObjectVersion version = world.version(content.content(), "e").withLock(lock);
        return assertInstanceOf(
                        CommitResult.Committed.class, world.objects.commit(World.path(key), version, content, NONE))
                .version();
    }

    private static Optional<ObjectLock> retained(Mode mode, Instant until) {
        return Optional.of(ObjectLock.NONE.withRetention(Optional.of(new Retention(mode, until))));
    }

    private Instant in(int days) {
        return world.now.get().plus(Duration.ofDays(days));
    }

    private boolean deletes(ObjectVersion version, boolean bypass) {
        DeleteResult result =
                world.objects.delete(World.BUCKET, new Deletion("k", Optional.of(version.versionId()), NONE, bypass));
        boolean there = world.objects.find(K, version.versionId()).isPresent();
        assertEquals(there, result instanceof DeleteResult.Protected, result.toString());
        return !there;
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE, false, 1, false",
        "GOVERNANCE, true,  1, true",
        "COMPLIANCE, false, 1, false",
        "COMPLIANCE, true,  1, false",
        "GOVERNANCE, false, 3, true",
        "COMPLIANCE, false, 3, true"
    })
    void aRetention_protectsUntilItsDate(Mode mode, boolean bypass, int daysLater, boolean goes) {
        ObjectVersion version = put(world, "k", retained(mode, in(2)));
        world.pass(Duration.ofDays(daysLater));
        assertEquals(goes, deletes(version, bypass));
    }

    @Test
    void aLegalHold_protectsFromEverybody_untilItIsTakenOff() {
        ObjectVersion version = put(world, "k", Optional.empty());
        Optional<VersionId> id = Optional.of(version.versionId());
        assertTrue(world.objects.hold(K, id, true).isPresent());
        world.pass(Duration.ofDays(10_000));
        assertEquals(false, deletes(version, true));
        assertTrue(world.objects.hold(K, id, false).isPresent());
        assertTrue(deletes(version, false));
    }

    @Test
    void defaults_holdForWhatIsWrittenWithoutARetention_fromThen() {
        defaults(world, Optional.of(new DefaultRetention(Mode.COMPLIANCE, DefaultRetention.Unit.YEARS, 1)));
        ObjectVersion plain = put(world, "k", Optional.empty());
        assertEquals(retained(Mode.COMPLIANCE, Instant.parse("2027-01-02T03:04:05Z")), plain.lock());
        ObjectVersion held = put(world, "k", Optional.of(ObjectLock.NONE.withLegalHold(true)));
        assertEquals(Optional.of(true), held.lock().orElseThrow().legalHold());
        assertTrue(held.lock().orElseThrow().retention().isPresent());
        assertEquals(
                retained(Mode.GOVERNANCE, in(1)),
                put(world, "k", retained(Mode.GOVERNANCE, in(1))).lock());

        defaults(world, Optional.of(new DefaultRetention(Mode.GOVERNANCE, DefaultRetention.Unit.DAYS, 3)));
        Upload upload = world.begin(K);
        world.putPart(upload, 1, new byte[10]);
        world.pass(Duration.ofHours(1));
        ObjectVersion completed = assertInstanceOf(
                        UploadRepository.CompleteResult.Completed.class, world.complete(upload, List.of(1)))
                .upload()
                .version();
        assertEquals(retained(Mode.GOVERNANCE, in(3)), completed.lock());
        assertEquals(
                completed.lock(), world.objects.find(K).orElseThrow().lock(), "what is stored is what was answered");
    }

    @Test
    void tagsAndEnvelopes_changeNoLock_andALockIsAChangeForARewrap() {
        ObjectVersion version = put(world, "k", retained(Mode.COMPLIANCE, in(5)));
        world.objects.retag(K, Optional.of(version.versionId()), Map.of("a", "b"));
        ObjectVersion seen = world.objects.find(K).orElseThrow();
        assertEquals(
                ObjectRepository.Rewrapped.DONE,
                world.objects.rewrap(K, Optional.of(version.versionId()), seen, World.envelope(1)));
        assertEquals(version.lock(), world.objects.find(K).orElseThrow().lock());
        world.objects.hold(K, Optional.empty(), true);
        assertEquals(
                ObjectRepository.Rewrapped.CHANGED,
                world.objects.rewrap(K, Optional.of(version.versionId()), seen, World.envelope(1)));
    }

    @Test
    void versioning_cannotBeSuspended_andABucketIsNotDeletedWithWhatIsLocked() {
        ObjectVersion version = put(world, "k", retained(Mode.COMPLIANCE, in(5)));
        assertThrows(
                IllegalArgumentException.class,
                () -> world.buckets.update(World.BUCKET, bucket -> bucket.withVersioning(Versioning.SUSPENDED)));
        world.objects.delete(K, NONE);
        assertEquals(BucketRepository.DeleteResult.NOT_EMPTY, world.buckets.delete(World.BUCKET));
        assertEquals(false, deletes(version, true));
    }

    @Test
    void whatWasToBeLocked_isNotWrittenInABucketWithoutLocks() {
        BucketName other = new BucketName("other");
        world.createBucket(other);
        NewContent content = world.write(new byte[10]);
        ObjectVersion version = world.version(content.content(), "e").withLock(retained(Mode.GOVERNANCE, in(1)));
        assertInstanceOf(
                CommitResult.NoSuchBucket.class,
                world.objects.commit(new ObjectPath(other, "k"), version, content, NONE));
        assertEquals(false, world.uploads.create(locked(world.upload(new ObjectPath(other, "k")), version.lock())));
        assertTrue(world.uploads.create(locked(world.upload(K), version.lock())));
    }

    private static Upload locked(Upload upload, Optional<ObjectLock> lock) {
        return new Upload(
                upload.id(),
                upload.path(),
                upload.initiated(),
                upload.headers(),
                upload.userMetadata(),
                upload.checksumAlgorithm(),
                upload.checksumComposite(),
                upload.envelope(),
                upload.encryptionNamed(),
                upload.initiatorArn(),
                upload.tags(),
                lock,
                upload.acl());
    }

    @ParameterizedTest
    @CsvSource({
        "GOVERNANCE, COMPLIANCE, 2, false, false",
        "GOVERNANCE, COMPLIANCE, 9, false, false",
        "GOVERNANCE, COMPLIANCE, 2, true,  true",
        "GOVERNANCE, GOVERNANCE, 9, false, true",
        "COMPLIANCE, GOVERNANCE, 9, true,  false",
        "COMPLIANCE, COMPLIANCE, 9, false, true"
    })
    void aMode_changesOnlyFromGovernanceAndByWhoMayBypassIt(
            Mode mode, Mode wanted, int days, boolean bypass, boolean changed) {
        put(world, "k", retained(mode, in(2)));
        Retained result =
                world.objects.retain(K, Optional.empty(), Optional.of(new Retention(wanted, in(days))), bypass);
        assertEquals(changed, result == Retained.DONE);
    }

    /** A version; the retention and the hold that it must have. */
    private static final class Known {
        private final String key;
        private final VersionId id;
        private Optional<Retention> retention;
        private boolean hold;

        Known(String key, ObjectVersion version) {
            this.key = key;
            id = version.versionId();
            retention = version.lock().flatMap(ObjectLock::retention);
            hold = version.lock().flatMap(ObjectLock::legalHold).orElse(false);
        }

        boolean isProtected(Instant now, boolean bypass) {
            return hold
                    || (retention.isPresent()
                            && retention.get().until().isAfter(now)
                            && !(retention.get().mode() == Mode.GOVERNANCE && bypass));
        }
    }

    /** Whatever is done, and wherever the clock goes, a version is there while the model says that it is locked. */
    @Test
    void randomLocksDeletionsClocksAndLifecycles_areAsAModelSays(@TempDir Path directory) {
        Seeds.check(random -> {
            try (MetadataStore each = new InMemoryMetadataStore()) {
                new Run(lockable(each, directory), random).run();
            }
        });
    }

    private static final class Run {
        private static final int OPERATIONS = 300;

        private final World world;
        private final RandomGenerator random;
        private final List<Known> model = new ArrayList<>(); // of a key, the newest first

        Run(World world, RandomGenerator random) {
            this.world = world;
            this.random = random;
        }

        void run() {
            for (int n = 0; n < OPERATIONS; n++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2 -> put();
                    case 3, 4 -> retain();
                    case 5 -> hold();
                    case 6, 7, 8 -> delete();
                    case 9 -> world.objects.delete(World.path(key()), NONE);
                    case 10 -> lifecycle();
                    default -> defaults(world, maybe(new DefaultRetention(mode(), DefaultRetention.Unit.DAYS, 2)));
                }
                // Clocks go back, too.
                world.pass(Duration.ofHours(random.nextInt(-30, 40)));
                verify();
            }
        }

        private String key() {
            return "k" + random.nextInt(3);
        }

        private Mode mode() {
            return random.nextBoolean() ? Mode.GOVERNANCE : Mode.COMPLIANCE;
        }

        private <T> Optional<T> maybe(T value) {
            return random.nextBoolean() ? Optional.of(value) : Optional.empty();
        }

        private Optional<Retention> anyRetention() {
            return maybe(new Retention(mode(), world.now.get().plus(Duration.ofHours(1 + random.nextInt(100)))));
        }

        private void put() {
            String key = key();
            Optional<ObjectLock> lock = maybe(new ObjectLock(anyRetention(), maybe(random.nextInt(4) == 0)));
            model.addFirst(new Known(key, ObjectLockTest.put(world, key, lock)));
        }

        private Optional<Known> any() {
            return model.isEmpty() ? Optional.empty() : Optional.of(model.get(random.nextInt(model.size())));
        }

        private void retain() {
            any().ifPresent(known -> {
                Optional<Retention> wanted = anyRetention();
                boolean bypass = random.nextBoolean();
                boolean longer = known.retention.isEmpty()
                        || (wanted.isPresent()
                                && !wanted.get()
                                        .until()
                                        .isBefore(known.retention.get().until())
                                && wanted.get().mode() == known.retention.get().mode());
                boolean allowed = longer || (known.retention.get().mode() == Mode.GOVERNANCE && bypass);
                Retained result = world.objects.retain(World.path(known.key), Optional.of(known.id), wanted, bypass);
                assertEquals(allowed, result == Retained.DONE);
                if (allowed) {
                    known.retention = wanted;
                }
            });
        }

        private void hold() {
            any().ifPresent(known -> {
                known.hold = random.nextInt(3) == 0;
                world.objects.hold(World.path(known.key), Optional.of(known.id), known.hold);
            });
        }

        private void delete() {
            List<Known> chosen =
                    model.stream().filter(_ -> random.nextInt(6) == 0).toList();
            boolean bypass = random.nextBoolean();
            List<DeleteResult> results = world.objects.deleteAll(
                    World.BUCKET,
                    chosen.stream()
                            .map(known -> new Deletion(known.key, Optional.of(known.id), NONE, bypass))
                            .toList());
            for (int i = 0; i < chosen.size(); i++) {
                boolean stays = chosen.get(i).isProtected(world.now.get(), bypass);
                assertEquals(stays, results.get(i) instanceof DeleteResult.Protected);
                if (!stays) {
                    model.remove(chosen.get(i));
                }
            }
        }

        /** Removes every version that is not current and was replaced a day ago; which these are, others tests tell. */
        private void lifecycle() {
            LifecycleRule rule = new LifecycleRule(
                    "r",
                    true,
                    new Filter(Form.SINGLE, Optional.empty(), Map.of(), Optional.empty(), Optional.empty()),
                    Optional.empty(),
                    Optional.of(new NoncurrentExpiration(1, Optional.empty())),
                    Optional.empty());
            world.buckets.putLifecycle(
                    World.BUCKET,
                    new BucketLifecycle(Long.toString(random.nextLong()), List.of(rule), Optional.empty()));
            LifecycleRun run = new LifecycleRun(
                    world.database, world.objects, world.uploads, world.membership.leases(), world.now::get);
            while (run.step(3).more()) {}
            Instant now = world.now.get();
            model.removeIf(known -> !known.isProtected(now, false)
                    && world.objects.find(World.path(known.key), known.id).isEmpty());
        }

        private void verify() {
            for (Known known : model) {
                ObjectVersion version = assertInstanceOf(
                        ObjectVersion.class,
                        world.objects.find(World.path(known.key), known.id).orElseThrow());
                assertEquals(known.retention, version.lock().flatMap(ObjectLock::retention));
                assertEquals(
                        known.hold,
                        version.lock().flatMap(ObjectLock::legalHold).orElse(false));
            }
        }
    }
}
