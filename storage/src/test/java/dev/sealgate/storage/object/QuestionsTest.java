package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.ObjectRepository.Entry;
import dev.sealgate.storage.object.ObjectRepository.ListPage;
import dev.sealgate.storage.object.ObjectRepository.ListQuery;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the repositories ask the metadata store, question by question: each would be a trip to a store across a network. */
class QuestionsTest {
    private static final Precondition NONE = new Precondition.None();

    private final CountingMetadataStore store = new CountingMetadataStore(new InMemoryMetadataStore());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open() {
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void commit_readsTheBucketAndWhatItReplaces() {
        assertEquals(
                List.of("tx.get BUCKETS", "tx.get OBJECTS", "commit"),
                store.asked(() -> world.put(World.path("k"), new byte[1])));
        assertEquals(
                List.of("tx.get BUCKETS", "tx.get OBJECTS", "commit"),
                store.asked(() -> world.put(World.path("k"), new byte[100_000])));
    }

    @Test
    void commitOverSharedContent_findsOutThatItIsShared() {
        world.put(World.path("k"), new byte[1]);
        ObjectVersion shared = world.objects.find(World.path("k")).orElseThrow();
        world.objects.commitShared(World.path("k"), VersionId.NULL, World.path("copy"), shared, NONE);

        List<String> run = List.of("tx.get BUCKETS", "tx.get OBJECTS");
        List<String> expected = new ArrayList<>(run);
        expected.add("again");
        expected.addAll(run);
        expected.addAll(List.of("tx.getRare REFERENCES", "commit"));
        assertEquals(expected, store.asked(() -> world.put(World.path("k"), new byte[2])));
        Consistency.check(world);
    }

    @Test
    void reading_findsTheVersionAndItsContent() {
        world.put(World.path("small"), new byte[1]);
        world.put(World.path("large"), new byte[100_000]);
        Upload upload = world.begin(World.path("parts"));
        IntStream.rangeClosed(1, 20).forEach(number -> world.putPart(upload, number, new byte[100_000]));
        world.complete(upload, IntStream.rangeClosed(1, 20).boxed().toList());

        assertEquals(List.of("get OBJECTS", "get INLINE_BLOBS"), store.asked(() -> world.get(World.path("small"))));
        assertEquals(List.of("get OBJECTS"), store.asked(() -> world.get(World.path("large"))));
        assertEquals(List.of("get OBJECTS", "get MANIFESTS"), store.asked(() -> world.get(World.path("parts"))));
    }

    @Test
    void listing_ofAThousandCommonPrefixes_isOneQuestion() {
        for (int i = 0; i < 1_001; i++) {
            world.put(World.path("%04d/a".formatted(i)), new byte[0]);
            world.put(World.path("%04d/b".formatted(i)), new byte[0]);
        }
        List<ListPage> pages = new ArrayList<>();

        assertEquals(
                List.of("groups OBJECTS"),
                store.asked(() -> pages.add(world.objects.list(new ListQuery(World.BUCKET, "", "/", "", 1_000)))));
        assertEquals(1_000, pages.getFirst().entries().size());
        assertEquals(new Entry.CommonPrefix("0999/"), pages.getFirst().entries().getLast());
        assertTrue(pages.getFirst().truncated());
    }

    @Test
    void deletion_readsTheBucketTheVersionAndItsReferences() {
        world.put(World.path("k"), new byte[1]);

        assertEquals(
                List.of("tx.get BUCKETS", "tx.getAll OBJECTS", "tx.getAll REFERENCES", "commit"),
                store.asked(() -> world.objects.delete(World.path("k"), NONE)));
        assertEquals(
                List.of("tx.get BUCKETS", "tx.getAll OBJECTS", "commit"),
                store.asked(() -> world.objects.delete(World.path("k"), NONE)));
    }

    @Test
    void deletionOfAThousand_asksNoMoreThanThatOfOne() {
        List<Deletion> all = IntStream.range(0, 1_000)
                .mapToObj(i -> new Deletion("k" + i, NONE))
                .toList();
        all.forEach(each -> world.put(World.path(each.key()), new byte[1]));
        List<DeleteResult> results = new ArrayList<>();

        assertEquals(
                List.of("tx.get BUCKETS", "tx.getAll OBJECTS", "tx.getAll REFERENCES", "commit"),
                store.asked(() -> results.addAll(world.objects.deleteAll(World.BUCKET, all))));
        assertEquals(Collections.nCopies(1_000, new DeleteResult.Deleted()), results);
        assertEquals(new Sweeper.Swept(1_000, 0, 0, 0, 0), world.sweepAfterGrace());
        Consistency.check(world);
    }

    @Test
    void completionOfAllPartsThereMayBe_readsThemAThousandAtATime() {
        Upload upload = world.begin(World.path("k"));
        List<Integer> numbers =
                IntStream.rangeClosed(1, Part.MAX_NUMBER).boxed().toList();
        numbers.forEach(number -> world.putPart(upload, number, new byte[1]));
        List<String> expected = new ArrayList<>(List.of("tx.get UPLOADS", "tx.get BUCKETS", "tx.get OBJECTS"));
        expected.addAll(Collections.nCopies(10, "tx.getAll PARTS"));
        expected.add("commit");

        assertEquals(
                expected,
                store.asked(() -> assertInstanceOf(CompleteResult.Completed.class, world.complete(upload, numbers))));
    }

    @Test
    void deletionOfABucket_readsWhatItDecidesByWithinItsTransaction() {
        IntStream.range(0, 1_500).forEach(i -> world.begin(World.path("k" + i)));
        List<String> each = List.of("tx.get BUCKETS", "tx.isEmpty OBJECTS", "tx.scan UPLOADS");
        List<String> expected = new ArrayList<>(each);
        expected.add("commit");
        expected.addAll(each);
        expected.addAll(List.of("tx.scan CONFIGURATIONS", "commit"));

        assertEquals(expected, store.asked(() -> world.buckets.delete(World.BUCKET)));
    }
}
