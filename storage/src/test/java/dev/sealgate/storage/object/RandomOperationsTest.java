package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random sequences of operations against a model in memory; then a sweep must leave exactly what is referred to. */
class RandomOperationsTest {
    private static final int OPERATIONS = 400;
    private static final int[] SIZES = {0, 1, 5_000, 65_536, 65_537, 150_000};
    private static final List<BucketName> BUCKETS = List.of(new BucketName("one"), new BucketName("two"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void inMemory_storesWhatTheModelHolds_andLeaksNothing() {
        Seeds.check(random -> {
            try (MetadataStore store = new InMemoryMetadataStore()) {
                new Run(store, directory.resolve("memory"), random).run(OPERATIONS);
            }
        });
    }

    @Test
    void onRocksDb_storesWhatTheModelHolds_andLeaksNothing() {
        Seeds.check(random -> {
            try (MetadataStore store = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED)) {
                new Run(store, directory.resolve("rocks"), random).run(OPERATIONS);
            }
        });
    }

    /** An upload and the plaintext of its parts. */
    private record ModelUpload(Upload upload, TreeMap<Integer, Long> partSeeds) {}

    private static final class Run {
        private final World world;
        private final RandomGenerator random;
        private final Map<ObjectPath, List<Long>> objects = new HashMap<>();
        private final List<ModelUpload> uploads = new ArrayList<>();

        Run(MetadataStore store, Path blobs, RandomGenerator random) {
            world = new World(TestDatabases.over(store), new FileBlobStore(blobs, Durability.RELAXED));
            this.random = random;
            BUCKETS.forEach(world::createBucket);
        }

        void run(int operations) {
            for (int i = 0; i < operations; i++) {
                step();
                world.pass(Duration.ofSeconds(1));
            }
            verify();
            objects.clear();
            for (BucketName bucket : BUCKETS) {
                empty(bucket);
            }
            uploads.clear();
            world.pass(Duration.ofDays(2));
            verify();
            assertEquals(Map.of(), Consistency.all(world.database, Tables.GARBAGE));
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> put();
                case 3, 4 -> copy();
                case 5, 6 -> delete();
                case 7 -> beginUpload();
                case 8, 9, 10 -> putPart();
                case 11 -> complete();
                case 12 -> abort();
                default -> occasionally();
            }
        }

        private void occasionally() {
            if (random.nextInt(3) == 0) {
                deleteBucket();
            } else {
                world.sweeper.sweepOnce();
            }
        }

        private ObjectPath anyPath() {
            return new ObjectPath(BUCKETS.get(random.nextInt(2)), "key-" + random.nextInt(8));
        }

        /** The plaintext that belongs to a seed. */
        private static byte[] plaintext(long seed) {
            return World.bytes(SIZES[(int) Math.floorMod(seed, (long) SIZES.length)], seed);
        }

        private void put() {
            ObjectPath path = anyPath();
            long seed = random.nextLong();
            Precondition precondition = random.nextInt(4) == 0 ? new Precondition.Absent() : new Precondition.None();
            boolean refused = precondition instanceof Precondition.Absent && objects.containsKey(path);
            CommitResult result = world.put(path, plaintext(seed), precondition);
            if (refused) {
                assertInstanceOf(CommitResult.PreconditionFailed.class, result);
            } else {
                assertInstanceOf(CommitResult.Committed.class, result);
                objects.put(path, List.of(seed));
            }
        }

        private void copy() {
            ObjectPath source = anyPath();
            ObjectPath path = anyPath();
            Optional<ObjectVersion> version = world.objects.find(source);
            List<Long> seeds = objects.get(source);
            assertEquals(seeds != null, version.isPresent());
            if (seeds != null) {
                CommitResult result = world.objects.commitShared(
                        source, VersionId.NULL, path, version.get(), new Precondition.None());
                assertInstanceOf(CommitResult.Committed.class, result);
                objects.put(path, seeds);
            }
        }

        private void delete() {
            ObjectPath path = anyPath();
            assertInstanceOf(
                    ObjectRepository.DeleteResult.Deleted.class, world.objects.delete(path, new Precondition.None()));
            objects.remove(path);
        }

        private void beginUpload() {
            uploads.add(new ModelUpload(world.begin(anyPath()), new TreeMap<>()));
        }

        private Optional<ModelUpload> anyUpload() {
            return uploads.isEmpty() ? Optional.empty() : Optional.of(uploads.get(random.nextInt(uploads.size())));
        }

        private void putPart() {
            anyUpload().ifPresent(model -> {
                int number = 1 + random.nextInt(5);
                long seed = random.nextLong();
                assertEquals(PutPartResult.STORED, world.putPart(model.upload(), number, plaintext(seed)));
                model.partSeeds().put(number, seed);
            });
        }

        private void complete() {
            anyUpload().ifPresent(model -> {
                List<Integer> numbers = model.partSeeds().keySet().stream()
                        .filter(n -> random.nextInt(4) > 0)
                        .toList();
                if (numbers.isEmpty()) {
                    assertThrows(World.MissingPart.class, () -> world.complete(model.upload(), List.of(9)));
                    return;
                }
                assertInstanceOf(CompleteResult.Completed.class, world.complete(model.upload(), numbers));
                uploads.remove(model);
                objects.put(
                        model.upload().path(),
                        numbers.stream().map(model.partSeeds()::get).toList());
                assertEquals(PutPartResult.NO_SUCH_UPLOAD, world.putPart(model.upload(), 1, plaintext(4)));
            });
        }

        private void abort() {
            anyUpload().ifPresent(model -> {
                assertEquals(true, world.uploads.abort(model.upload()));
                assertEquals(false, world.uploads.abort(model.upload()));
                uploads.remove(model);
            });
        }

        private void deleteBucket() {
            BucketName bucket = BUCKETS.get(random.nextInt(2));
            boolean empty =
                    objects.keySet().stream().noneMatch(path -> path.bucket().equals(bucket));
            BucketRepository.DeleteResult result = world.buckets.delete(bucket);
            if (empty) {
                assertEquals(BucketRepository.DeleteResult.DELETED, result);
                uploads.removeIf(model -> model.upload().path().bucket().equals(bucket));
                world.createBucket(bucket);
            } else {
                assertEquals(BucketRepository.DeleteResult.NOT_EMPTY, result);
            }
        }

        private void empty(BucketName bucket) {
            for (int key = 0; key < 8; key++) {
                world.objects.delete(new ObjectPath(bucket, "key-" + key), new Precondition.None());
            }
            assertEquals(BucketRepository.DeleteResult.DELETED, world.buckets.delete(bucket));
        }

        private void verify() {
            Map<ObjectPath, ObjectVersion> stored = Consistency.all(world.database, Tables.OBJECTS);
            assertEquals(objects.keySet(), stored.keySet());
            objects.forEach((path, seeds) -> {
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                seeds.forEach(seed -> expected.writeBytes(plaintext(seed)));
                assertArrayEquals(expected.toByteArray(), world.get(path).orElseThrow(), path.toString());
            });
            uploads.forEach(model -> assertEquals(
                    List.copyOf(model.partSeeds().keySet()),
                    world.uploads.parts(model.upload(), 0, 1_000).stream()
                            .map(Part::number)
                            .toList()));
            world.sweepAfterGrace();
            Consistency.check(world);
        }
    }
}
