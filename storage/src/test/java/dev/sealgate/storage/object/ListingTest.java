package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.Entry;
import dev.sealgate.storage.object.ObjectRepository.ListPage;
import dev.sealgate.storage.object.ObjectRepository.ListQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings of keys that are chosen to be nasty, against a model that looks at every key. */
class ListingTest {
    private static final Comparator<String> UTF_8_ORDER = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    /** Few enough to collide often; the last two sort differently in UTF-16. */
    private static final List<String> PIECES =
            List.of("a", "b", "/", "//", "--", "-", "\0", "\u0001", "é", "\u00ff", "\uffff", "\ud83d\ude00");

    private static final List<String> DELIMITERS =
            List.of("", "/", "//", "--", "a", "\0", "\u00ff", "\uffff", "\ud83d\ude00", "a/");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CountingMetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open() {
        store = new CountingMetadataStore(new InMemoryMetadataStore());
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
        world.createBucket(new BucketName("bucket-before"));
        world.createBucket(new BucketName("bucke"));
        // Neighbours that a listing must not stray into.
        world.put(new ObjectPath(new BucketName("bucket-before"), "a"), new byte[1]);
        world.put(new ObjectPath(new BucketName("bucke"), "ta"), new byte[1]);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void objects_areListedAsTheModelLists() {
        Seeds.check(random -> {
            TreeSet<String> keys = new TreeSet<>(UTF_8_ORDER);
            for (int i = 0; i < 60; i++) {
                keys.add(text(random, 1, 4));
            }
            keys.forEach(key -> world.put(World.path(key), new byte[0]));
            for (int i = 0; i < 3_000; i++) {
                String delimiter = any(random, DELIMITERS);
                ListQuery query = new ListQuery(
                        World.BUCKET,
                        text(random, 0, 2),
                        delimiter,
                        random.nextInt(3) == 0 ? any(random, List.copyOf(keys)) : text(random, 0, 4),
                        random.nextInt(6));
                assertEquals(expected(keys, query), actual(world.objects.list(query)), () -> printable(query));
            }
            keys.forEach(key -> world.objects.delete(World.path(key), new Precondition.None()));
        });
    }

    @Test
    void pages_chainedByTheirLastEntry_visitEverythingOnce() {
        Seeds.check(random -> {
            TreeSet<String> keys = new TreeSet<>(UTF_8_ORDER);
            for (int i = 0; i < 50; i++) {
                keys.add(text(random, 1, 4));
            }
            keys.forEach(key -> world.put(World.path(key), new byte[0]));
            for (String delimiter : DELIMITERS) {
                List<String> visited = new ArrayList<>();
                String after = "";
                boolean truncated = true;
                while (truncated) {
                    ListPage page = world.objects.list(new ListQuery(World.BUCKET, "", delimiter, after, 3));
                    page.entries().forEach(entry -> visited.add(nameOf(entry)));
                    truncated = page.truncated();
                    after = visited.getLast();
                }
                Page all = expected(keys, new ListQuery(World.BUCKET, "", delimiter, "", 1_000));
                assertEquals(all.names(), visited, "delimiter " + delimiter);
            }
            keys.forEach(key -> world.objects.delete(World.path(key), new Precondition.None()));
        });
    }

    @Test
    void prefixEqualToAKey_listsTheKey_andAfterItself_doesNot() {
        List.of("a", "a/", "a/b").forEach(key -> world.put(World.path(key), new byte[0]));
        assertEquals(
                new Page(List.of("a", "a/"), false),
                actual(world.objects.list(new ListQuery(World.BUCKET, "a", "/", "", 10))));
        assertEquals(
                new Page(List.of("a/", "a/b"), false),
                actual(world.objects.list(new ListQuery(World.BUCKET, "a/", "/", "", 10))));
        assertEquals(
                new Page(List.of("a/b"), false),
                actual(world.objects.list(new ListQuery(World.BUCKET, "a/", "/", "a/", 10))));
        assertEquals(
                new Page(List.of(), false),
                actual(world.objects.list(new ListQuery(World.BUCKET, "", "/", "a/a", 10))));
    }

    @Test
    void entries_carryTheStoredVersion() {
        world.put(World.path("k"), new byte[7]);
        ListPage page = world.objects.list(new ListQuery(World.BUCKET, "", "", "", 1));
        assertEquals(
                List.of(new Entry.ObjectEntry(
                        "k", world.objects.find(World.path("k")).orElseThrow())),
                page.entries());
    }

    @Test
    void listing_isOneQuestion_whateverCommonPrefixesStandFor() {
        for (String group : List.of("a/", "b/", "c/")) {
            for (int i = 0; i < 100; i++) {
                world.put(World.path(group + i), new byte[0]);
            }
        }
        world.put(World.path("b"), new byte[0]);
        assertEquals(
                List.of("groups OBJECTS"),
                store.asked(() -> assertEquals(
                        new Page(List.of("a/", "b", "b/"), true),
                        actual(world.objects.list(new ListQuery(World.BUCKET, "", "/", "", 3))))));
    }

    @Test
    void uploads_areListedByKeyThenInitiation_andPagesChain() {
        Seeds.check(random -> {
            List<Upload> begun = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                begun.add(world.begin(World.path(text(random, 1, 2))));
                world.pass(Duration.ofMillis(random.nextInt(3)));
            }
            begun.sort(Comparator.comparing((Upload upload) -> upload.path().key(), UTF_8_ORDER)
                    .thenComparing(Upload::initiated)
                    .thenComparing(Upload::id));
            for (String delimiter : DELIMITERS) {
                for (String prefix : List.of("", "a", "-", "\0")) {
                    assertEquals(expectedUploads(begun, prefix, delimiter), chainedUploads(prefix, delimiter, false));
                }
            }
            assertEquals(expectedUploads(begun, "", ""), chainedUploads("", "", true));
        });
    }

    private static List<String> expectedUploads(List<Upload> sorted, String prefix, String delimiter) {
        Set<String> entries = new LinkedHashSet<>();
        for (Upload upload : sorted) {
            String key = upload.path().key();
            int found = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (key.startsWith(prefix)) {
                entries.add(found < 0 ? upload.id() : key.substring(0, found + delimiter.length()));
            }
        }
        return List.copyOf(entries);
    }

    /** @param aborting whether every upload is aborted as soon as it was listed */
    private List<String> chainedUploads(String prefix, String delimiter, boolean aborting) {
        List<String> visited = new ArrayList<>();
        String afterKey = "";
        String afterId = "";
        boolean truncated = true;
        while (truncated) {
            UploadRepository.ListPage page = world.uploads.list(
                    new UploadRepository.ListQuery(World.BUCKET, prefix, delimiter, afterKey, afterId, 3));
            truncated = page.truncated();
            for (UploadRepository.Entry entry : page.entries()) {
                switch (entry) {
                    case UploadRepository.Entry.UploadEntry(Upload upload) -> {
                        visited.add(upload.id());
                        afterKey = upload.path().key();
                        afterId = upload.id();
                        if (aborting) {
                            world.uploads.abort(upload);
                        }
                    }
                    case UploadRepository.Entry.CommonPrefix(String group) -> {
                        visited.add(group);
                        afterKey = group;
                        afterId = "";
                    }
                }
            }
        }
        return visited;
    }

    private record Page(List<String> names, boolean truncated) {}

    private static Page actual(ListPage page) {
        return new Page(page.entries().stream().map(ListingTest::nameOf).toList(), page.truncated());
    }

    private static String nameOf(Entry entry) {
        return switch (entry) {
            case Entry.ObjectEntry(String key, ObjectVersion version) -> key;
            case Entry.CommonPrefix(String prefix) -> prefix;
        };
    }

    private static Page expected(NavigableSet<String> keys, ListQuery query) {
        TreeSet<String> rolledUp = new TreeSet<>(UTF_8_ORDER);
        for (String key : keys) {
            if (key.startsWith(query.prefix())) {
                int found = query.delimiter().isEmpty()
                        ? -1
                        : key.indexOf(query.delimiter(), query.prefix().length());
                rolledUp.add(
                        found < 0
                                ? key
                                : key.substring(0, found + query.delimiter().length()));
            }
        }
        List<String> following = List.copyOf(rolledUp.tailSet(query.after(), false));
        if (query.limit() == 0) {
            return new Page(List.of(), false);
        }
        int size = Math.min(query.limit(), following.size());
        return new Page(following.subList(0, size), following.size() > size);
    }

    private static String text(RandomGenerator random, int minPieces, int maxPieces) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(minPieces, maxPieces + 1);
        for (int i = 0; i < pieces; i++) {
            text.append(any(random, PIECES));
        }
        return text.toString();
    }

    private static String any(RandomGenerator random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String printable(ListQuery query) {
        StringBuilder text = new StringBuilder();
        query.toString().chars().forEach(c -> text.append(c > ' ' && c < 0x7f ? "" + (char) c : "\\u" + c));
        return text.toString();
    }
}
