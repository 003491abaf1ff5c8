package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.CompletedUpload;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of single operations on buckets, objects and uploads. */
class RepositoriesTest {
    private static final Precondition NONE = new Precondition.None();
    private static final Precondition ABSENT = new Precondition.Absent();
    private static final ObjectPath KEY = World.path("key");
    private static final ObjectPath OTHER = World.path("other");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open() {
        store = new InMemoryMetadataStore();
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
    }

    @AfterEach
    void close() {
        world.sweepAfterGrace();
        Consistency.check(world);
        store.close();
    }

    @Test
    void createBucket_ofTakenName_returnsTheExistingOne() {
        Bucket taken = new Bucket(
                World.BUCKET, "999988887777", "eu-west-1", world.now.get(), BucketEncryption.NEVER_CONFIGURED);
        BucketRepository.CreateResult result = world.buckets.create(taken);
        Bucket existing = world.buckets.find(World.BUCKET).orElseThrow();
        assertEquals(new BucketRepository.CreateResult.Exists(existing), result);
        assertEquals("111122223333", existing.ownerAccountId());
    }

    @Test
    void updateBucket_replacesIt_andIsEmptyForAMissingOne() {
        BucketEncryption kms = new BucketEncryption(EncryptionMode.SSE_KMS, Optional.of("alias/x"), true, false, true);
        assertEquals(
                kms,
                world.buckets
                        .update(World.BUCKET, bucket -> bucket.withEncryption(kms))
                        .orElseThrow()
                        .encryption());
        assertEquals(kms, world.buckets.find(World.BUCKET).orElseThrow().encryption());
        assertEquals(Optional.empty(), world.buckets.update(new BucketName("none"), bucket -> bucket));
    }

    @Test
    void deleteBucket_withObjects_isNotEmpty_andKeepsItsUploads() {
        world.put(KEY, new byte[1]);
        Upload upload = world.begin(OTHER);
        assertEquals(BucketRepository.DeleteResult.NOT_EMPTY, world.buckets.delete(World.BUCKET));
        assertEquals(Optional.of(upload), world.uploads.find(OTHER, upload.id()));
    }

    @Test
    void deleteBucket_discardsOpenUploads_alsoMoreThanOneTransactionTakes() {
        Upload last = world.begin(KEY);
        for (int i = 0; i < 2_100; i++) {
            last = world.begin(World.path("k" + i));
        }
        world.putPart(last, 1, new byte[100_000]);
        assertEquals(BucketRepository.DeleteResult.DELETED, world.buckets.delete(World.BUCKET));
        assertEquals(Optional.empty(), world.uploads.find(last.path(), last.id()));
        assertEquals(PutPartResult.NO_SUCH_UPLOAD, world.putPart(last, 2, new byte[100_000]));
        assertEquals(BucketRepository.DeleteResult.MISSING, world.buckets.delete(World.BUCKET));
        world.createBucket(World.BUCKET);
        assertEquals(
                List.of(),
                world.uploads
                        .list(new UploadRepository.ListQuery(World.BUCKET, "", "", "", "", 10))
                        .entries());
    }

    @Test
    void deleteAll_decidesAboutEachInOrder_asIfOneAfterAnother() {
        List.of("a", "b", "c").forEach(key -> world.put(World.path(key), new byte[] {1}));
        ObjectVersion kept = world.objects.find(World.path("b")).orElseThrow();
        Precondition mine = new Precondition.HasEtag(kept.etag());

        assertEquals(
                List.of(
                        new DeleteResult.Deleted(),
                        new DeleteResult.PreconditionFailed(kept),
                        new DeleteResult.Deleted(),
                        new DeleteResult.Deleted(),
                        new DeleteResult.Deleted()),
                world.objects.deleteAll(
                        World.BUCKET,
                        List.of(
                                new Deletion("a", NONE),
                                new Deletion("b", new Precondition.HasEtag("other")),
                                new Deletion("c", mine),
                                new Deletion("c", mine),
                                new Deletion("missing", new Precondition.Present()))));
        assertEquals(Optional.empty(), world.get(World.path("a")));
        assertArrayEquals(new byte[] {1}, world.get(World.path("b")).orElseThrow());
        assertEquals(Optional.empty(), world.get(World.path("c")));
        assertEquals(
                List.of(new DeleteResult.NoSuchBucket(), new DeleteResult.NoSuchBucket()),
                world.objects.deleteAll(
                        new BucketName("none"), List.of(new Deletion("a", NONE), new Deletion("b", NONE))));
    }

    @Test
    void deleteAll_ofObjectsThatShareContent_takesEachReference() {
        byte[] large = World.bytes(100_000, 1);
        world.put(KEY, large);
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        for (String copy : List.of("copy1", "copy2", "copy3")) {
            world.objects.commitShared(KEY, VersionId.NULL, World.path(copy), version, NONE);
        }
        world.objects.deleteAll(World.BUCKET, List.of(new Deletion("key", NONE), new Deletion("copy1", NONE)));
        assertEquals(0, world.sweepAfterGrace().contents());
        Consistency.check(world);
        assertArrayEquals(large, world.get(World.path("copy2")).orElseThrow());

        world.objects.deleteAll(World.BUCKET, List.of(new Deletion("copy2", NONE), new Deletion("copy3", NONE)));
        assertEquals(1, world.sweepAfterGrace().contents());
    }

    @Test
    void deleteAll_withADamagedRecord_deletesNothing() {
        List.of("a", "b").forEach(key -> world.put(World.path(key), new byte[] {1}));
        byte[] damaged = Tables.OBJECTS.keys().encode(World.path("b"));
        byte[] whole = store.get(Tables.OBJECTS.schema(), damaged).orElseThrow();
        store.write(tx -> tx.put(Tables.OBJECTS.schema(), damaged, new byte[100]));

        assertThrows(
                StorageException.Corrupt.class,
                () -> world.objects.deleteAll(World.BUCKET, List.of(new Deletion("a", NONE), new Deletion("b", NONE))));
        assertTrue(world.objects.find(World.path("a")).isPresent());
        store.write(tx -> tx.put(Tables.OBJECTS.schema(), damaged, whole));
    }

    @Test
    void listBuckets_givesThoseOfTheAccount_byPrefix_afterAName() {
        for (String name : List.of("b", "ba", "bb", "c")) {
            world.createBucket(new BucketName(name));
        }
        world.buckets.create(new Bucket(
                new BucketName("bab"),
                "999988887777",
                "us-east-1",
                world.now.get(),
                BucketEncryption.NEVER_CONFIGURED));
        assertEquals(List.of("b", "ba", "bb", "bucket"), names("111122223333", "b", "", 10));
        assertEquals(List.of("ba", "bb"), names("111122223333", "b", "b", 2));
        assertEquals(List.of("bucket", "c"), names("111122223333", "", "bb", 10));
        assertEquals(List.of("ba"), names("111122223333", "ba", "a", 10));
        assertEquals(List.of("bab"), names("999988887777", "", "", 10));
        assertEquals(List.of(), names("111122223333", "ba", "ba", 10));
    }

    private List<String> names(String owner, String prefix, String after, int limit) {
        return world.buckets.list(owner, Optional.empty(), prefix, after, limit).stream()
                .map(bucket -> bucket.name().value())
                .toList();
    }

    @Test
    void commit_intoAMissingBucket_isRefused_andItsContentIsSwept() {
        ObjectPath nowhere = new ObjectPath(new BucketName("none"), "k");
        assertEquals(new CommitResult.NoSuchBucket(), world.put(nowhere, new byte[100_000]));
        assertEquals(1, world.sweepAfterGrace().orphans());
    }

    @Test
    void commit_whosePreconditionFails_tellsWhatItMet_andChangesNothing() {
        world.put(KEY, new byte[] {1});
        ObjectVersion current = world.objects.find(KEY).orElseThrow();
        assertEquals(
                new CommitResult.PreconditionFailed(Optional.of(current)), world.put(KEY, new byte[100_000], ABSENT));
        assertEquals(
                new CommitResult.PreconditionFailed(Optional.empty()),
                world.put(OTHER, new byte[1], new Precondition.HasEtag("x")));
        assertInstanceOf(
                CommitResult.Committed.class, world.put(KEY, new byte[] {2}, new Precondition.HasEtag(current.etag())));
        assertArrayEquals(new byte[] {2}, world.get(KEY).orElseThrow());
    }

    @Test
    void commit_ofContentThatWasCommittedOrAbandoned_isRefused() {
        NewContent committed = world.write(new byte[100_000]);
        ObjectVersion version = world.version(committed.content(), "e");
        world.objects.commit(KEY, version, committed, NONE);
        assertThrows(IllegalStateException.class, () -> world.objects.commit(OTHER, version, committed, NONE));

        NewContent abandoned = world.write(new byte[100_000]);
        world.contents.abandon(abandoned);
        assertThrows(
                IllegalStateException.class,
                () -> world.objects.commit(OTHER, world.version(abandoned.content(), "e"), abandoned, NONE));
    }

    @Test
    void abandon_ofCommittedContent_changesNothing() {
        byte[] plaintext = World.bytes(100_000, 3);
        NewContent content = world.write(plaintext);
        world.objects.commit(KEY, world.version(content.content(), "e"), content, NONE);
        world.contents.abandon(content);
        world.sweepAfterGrace();
        assertArrayEquals(plaintext, world.get(KEY).orElseThrow());
    }

    @Test
    void sharedContent_livesAsLongAsOneVersionNeedsIt() {
        byte[] plaintext = World.bytes(100_000, 3);
        world.put(KEY, plaintext);
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        for (int copy = 0; copy < 3; copy++) {
            assertInstanceOf(
                    CommitResult.Committed.class,
                    world.objects.commitShared(KEY, VersionId.NULL, World.path("copy" + copy), version, NONE));
        }
        assertInstanceOf(
                CommitResult.Committed.class, world.objects.commitShared(KEY, VersionId.NULL, KEY, version, NONE));
        for (String gone : List.of("key", "copy0", "copy2")) {
            world.objects.delete(World.path(gone), NONE);
            world.sweepAfterGrace();
            Consistency.check(world);
        }
        assertArrayEquals(plaintext, world.get(World.path("copy1")).orElseThrow());
        world.objects.delete(World.path("copy1"), NONE);
        assertEquals(1, world.sweepAfterGrace().contents());
    }

    @Test
    void commitShared_whenTheSourceWasReplacedOrDeleted_isSourceChanged() {
        world.put(KEY, new byte[] {1});
        ObjectVersion old = world.objects.find(KEY).orElseThrow();
        world.put(KEY, new byte[] {2});
        assertEquals(
                new CommitResult.SourceChanged(), world.objects.commitShared(KEY, VersionId.NULL, OTHER, old, NONE));
        world.objects.delete(KEY, NONE);
        assertEquals(
                new CommitResult.SourceChanged(), world.objects.commitShared(KEY, VersionId.NULL, OTHER, old, NONE));
        assertEquals(Optional.empty(), world.objects.find(OTHER));
    }

    @Test
    void delete_followsItsPrecondition_andIsRepeatable() {
        world.put(KEY, new byte[] {1});
        ObjectVersion current = world.objects.find(KEY).orElseThrow();
        assertEquals(
                new ObjectRepository.DeleteResult.PreconditionFailed(current),
                world.objects.delete(KEY, new Precondition.HasEtag("x")));
        assertEquals(
                new ObjectRepository.DeleteResult.Deleted(),
                world.objects.delete(KEY, new Precondition.HasEtag(current.etag())));
        assertEquals(
                new ObjectRepository.DeleteResult.Deleted(),
                world.objects.delete(KEY, new Precondition.HasEtag(current.etag())));
        assertEquals(
                new ObjectRepository.DeleteResult.NoSuchBucket(),
                world.objects.delete(new ObjectPath(new BucketName("none"), "k"), NONE));
    }

    @Test
    void upload_isFoundUnderItsPathOnly() {
        Upload upload = world.begin(KEY);
        assertEquals(Optional.of(upload), world.uploads.find(KEY, upload.id()));
        assertEquals(Optional.empty(), world.uploads.find(OTHER, upload.id()));
        assertEquals(Optional.empty(), world.uploads.find(KEY, "nonsense\0"));
        assertTrue(world.uploads.abort(upload));
        assertEquals(Optional.empty(), world.uploads.find(KEY, upload.id()));
    }

    @Test
    void parts_areListedByNumber_aboveAMarker_upToALimit() {
        Upload upload = world.begin(KEY);
        Upload neighbour = world.begin(KEY);
        for (int number : new int[] {10_000, 2, 1, 300}) {
            world.putPart(upload, number, new byte[number % 7]);
            world.putPart(neighbour, number + 1 > 10_000 ? 3 : number + 1, new byte[1]);
        }
        assertEquals(List.of(1, 2, 300, 10_000), numbers(world.uploads.parts(upload, 0, 1_000)));
        assertEquals(List.of(300), numbers(world.uploads.parts(upload, 2, 1)));
        assertEquals(List.of(), numbers(world.uploads.parts(upload, 10_000, 5)));
        assertEquals(List.of(), numbers(world.uploads.parts(upload, Integer.MAX_VALUE, 5)));
    }

    private static List<Integer> numbers(List<Part> parts) {
        return parts.stream().map(Part::number).toList();
    }

    @Test
    void complete_takesTheChosenParts_retiresTheOthers_andIsRemembered() {
        Upload upload = world.begin(KEY);
        world.putPart(upload, 1, World.bytes(100_000, 1));
        world.putPart(upload, 2, World.bytes(100_000, 2));
        world.putPart(upload, 2, World.bytes(70_000, 3));
        world.putPart(upload, 5, World.bytes(10, 4));
        CompleteResult result = world.complete(upload, List.of(2, 5));
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        CompletedUpload completed = new CompletedUpload(
                KEY, version.etag(), List.of(2, 5), version, Optional.empty(), Optional.of(upload.encryptionNamed()));
        assertEquals(new CompleteResult.Completed(completed), result);
        byte[] expected = new byte[70_010];
        System.arraycopy(World.bytes(70_000, 3), 0, expected, 0, 70_000);
        System.arraycopy(World.bytes(10, 4), 0, expected, 70_000, 10);
        assertArrayEquals(expected, world.get(KEY).orElseThrow());
        assertEquals(new CompleteResult.NoSuchUpload(), world.complete(upload, List.of(2, 5)));
        assertEquals(Optional.of(completed), world.uploads.findCompleted(upload.id()));

        world.pass(Duration.ofHours(25));
        world.sweepAfterGrace();
        assertEquals(Optional.empty(), world.uploads.findCompleted(upload.id()));
        assertArrayEquals(expected, world.get(KEY).orElseThrow());
    }

    @Test
    void complete_readsNoFurtherThanToTheFirstPartThatIsNotMeant() {
        Upload upload = world.begin(KEY);
        for (int number : List.of(1, 2, 4, 5)) {
            world.putPart(upload, number, new byte[number]);
        }
        List<Integer> asked = new ArrayList<>();
        List<Integer> given = new ArrayList<>();
        for (int wrong : List.of(2, 9)) {
            assertThrows(
                    World.MissingPart.class,
                    () -> world.uploads.complete(
                            upload,
                            List.of(1, 2, 3, 4, 5),
                            part -> asked.add(part.number()) && part.number() != wrong,
                            NONE,
                            assembly -> {
                                given.addAll(numbers(assembly.parts()));
                                throw new World.MissingPart();
                            }));
        }
        assertEquals(List.of(1, 2, 1, 2), asked);
        assertEquals(List.of(1, 1, 2), given);
    }

    @Test
    void complete_thatFailsToAssemble_leavesEverythingAsItWas() {
        Upload upload = world.begin(KEY);
        world.putPart(upload, 1, new byte[100_000]);
        assertThrows(World.MissingPart.class, () -> world.complete(upload, List.of(1, 2)));
        assertThrows(
                IllegalStateException.class,
                () -> world.uploads.complete(
                        upload,
                        List.of(1, 2),
                        _ -> true,
                        NONE,
                        assembly -> world.version(assembly.content(), "careless")));
        assertThrows(World.MissingPart.class, () -> world.complete(upload, List.of(-1, 1, 10_001, 70_000)));
        assertEquals(Optional.empty(), world.objects.find(KEY));
        assertEquals(List.of(1), numbers(world.uploads.parts(upload, 0, 10)));
    }

    @Test
    void conditionalComplete_followsWhatHappenedToTheKeyMeanwhile() {
        assertInstanceOf(CompleteResult.Completed.class, completeAfter(ABSENT, () -> {}));
        assertInstanceOf(CompleteResult.PreconditionFailed.class, completeAfter(ABSENT, () -> {}));
        assertInstanceOf(CompleteResult.Conflict.class, completeAfter(ABSENT, () -> world.objects.delete(KEY, NONE)));
        assertInstanceOf(
                CompleteResult.PreconditionFailed.class, completeAfter(ABSENT, () -> world.put(KEY, new byte[1])));
        Precondition hasEtag = new Precondition.HasEtag(World.etag(new byte[1]));
        assertInstanceOf(CompleteResult.Completed.class, completeAfter(hasEtag, () -> {}));
        assertInstanceOf(CompleteResult.PreconditionFailed.class, completeAfter(hasEtag, () -> {}));
        assertInstanceOf(CompleteResult.Conflict.class, completeAfter(hasEtag, () -> world.put(KEY, new byte[1])));
        assertInstanceOf(
                CompleteResult.PreconditionFailed.class, completeAfter(hasEtag, () -> world.put(KEY, new byte[2])));
        assertEquals(
                new CompleteResult.PreconditionFailed(Optional.empty()),
                completeAfter(hasEtag, () -> world.objects.delete(KEY, NONE)));
        assertInstanceOf(CompleteResult.Completed.class, completeAfter(NONE, () -> world.put(KEY, new byte[2])));
    }

    /** As versions wrote it that did not remember the algorithm. */
    private record EarlierCompletion(ObjectPath path, String etag, List<Integer> partNumbers, ObjectVersion version) {}

    @Test
    void completion_thatAnEarlierVersionRemembered_isRead() {
        world.put(KEY, new byte[3]);
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        byte[] earlier = new CborCodec<>(EarlierCompletion.class, 1)
                .encode(new EarlierCompletion(KEY, "etag-2", List.of(1, 2), version));
        assertEquals(
                new CompletedUpload(KEY, "etag-2", List.of(1, 2), version, Optional.empty(), Optional.empty()),
                Tables.COMPLETED.values().decode(earlier));
    }

    private CompleteResult completeAfter(Precondition precondition, Runnable meanwhile) {
        Upload upload = world.begin(KEY);
        world.putPart(upload, 1, new byte[5]);
        world.pass(Duration.ofSeconds(1));
        meanwhile.run();
        CompleteResult result = world.complete(upload, List.of(1), precondition);
        world.uploads.abort(upload);
        return result;
    }

    @Test
    void create_inAMissingBucket_isRefused() {
        assertEquals(false, world.uploads.create(world.upload(new ObjectPath(new BucketName("none"), "k"))));
    }
}
