package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.CompletedUpload;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OpenCountingBlobStore blobs;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open() {
        store = new InMemoryMetadataStore();
        blobs = new OpenCountingBlobStore(new FileBlobStore(directory, Durability.RELAXED));
        world = new World(TestDatabases.over(store), blobs).withBucket();
    }

    @AfterEach
    void close() {
        assertEquals(0, blobs.open.get(), "every opened blob was closed");
        store.close();
    }

    @ParameterizedTest(name = "{0} bytes in {1} layers are {2}")
    @CsvSource({
        "0, 1, INLINE",
        "1, 1, INLINE",
        "65536, 1, INLINE",
        "65537, 1, FILE",
        "300000, 1, FILE",
        "0, 2, INLINE",
        "65536, 2, INLINE",
        "65537, 2, FILE",
        "1000003, 2, FILE"
    })
    void content_readsBackWhatWasWritten(int sizeBytes, int layers, Content.Kind kind) throws IOException {
        byte[] plaintext = World.bytes(sizeBytes, 5);
        NewContent written = writeInSteps(plaintext, layers, 10_007);
        assertEquals(kind, written.content().kind());
        assertEquals(sizeBytes, written.content().sizeBytes());
        assertEquals(layers, written.content().layers());
        assertEquals(kind == Content.Kind.INLINE, written.inline().isPresent());
        assertEquals(kind == Content.Kind.INLINE ? 0 : 1, fileCount());

        commit("k", written);
        assertArrayEquals(plaintext, world.read(written.content()));
    }

    private NewContent writeInSteps(byte[] plaintext, int layers, int stepBytes) {
        try (ContentKeys keys = World.keys(layers);
                ContentWriter writer = world.contents.write(keys, 0)) {
            for (int offset = 0; offset < plaintext.length; offset += stepBytes) {
                writer.write(plaintext, offset, Math.min(stepBytes, plaintext.length - offset));
            }
            return writer.finish();
        }
    }

    @Test
    void plaintext_isNotOnDisk() throws IOException {
        byte[] plaintext = new byte[200_000];
        world.put(World.path("k"), plaintext);
        for (Path file : files()) {
            byte[] stored = Files.readAllBytes(file);
            int zeros = 0;
            for (byte each : stored) {
                zeros = each == 0 ? zeros + 1 : 0;
                assertTrue(zeros < 16, "a run of the plaintext is on disk");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"30000, 1", "500000, 1", "500000, 2"})
    void read_atAnyOffset_givesThePlaintextThere(int sizeBytes, int layers) {
        byte[] plaintext = World.bytes(sizeBytes, 6);
        NewContent written = writeInSteps(plaintext, layers, sizeBytes);
        commit("k", written);
        try (ContentKeys keys = World.keys(layers);
                ByteSource source = world.contents.open(written.content(), keys)) {
            checkRandomReads(plaintext, source);
        }
    }

    private static void checkRandomReads(byte[] plaintext, ByteSource source) {
        Random random = new Random(1);
        byte[] target = new byte[100_000];
        for (int i = 0; i < 100; i++) {
            int offset = random.nextInt(plaintext.length);
            int lengthBytes = Math.min(1 + random.nextInt(target.length), plaintext.length - offset);
            int readBytes = source.read(offset, target, 0, lengthBytes);
            assertTrue(readBytes > 0 && readBytes <= lengthBytes);
            assertEquals(
                    Bytes.copyOf(Arrays.copyOfRange(plaintext, offset, offset + readBytes)),
                    Bytes.copyOf(Arrays.copyOf(target, readBytes)));
        }
    }

    @Test
    void open_withAnotherKey_isCorrupt() {
        NewContent written = world.write(World.bytes(100_000, 1));
        commit("k", written);
        try (ContentKeys other = new ContentKeys(List.of(SecretBytes.owning(new byte[32])))) {
            assertThrows(StorageException.Corrupt.class, () -> readAll(written.content(), other));
        }
    }

    @Test
    void open_withAnotherNumberOfKeys_isRefused() {
        NewContent written = world.write(new byte[1]);
        commit("k", written);
        try (ContentKeys two = World.keys(2)) {
            assertThrows(IllegalArgumentException.class, () -> world.contents.open(written.content(), two));
        }
    }

    @ParameterizedTest
    @CsvSource({"10", "100000"})
    void open_whenTheRecordTellsAnotherSize_isCorrupt(int sizeBytes) {
        Content content = world.write(new byte[sizeBytes]).content();
        Content wrong = new Content(content.kind(), content.id(), content.layers(), sizeBytes + 1);
        try (ContentKeys keys = World.keys(1)) {
            assertThrows(StorageException.Corrupt.class, () -> world.contents.open(wrong, keys));
        }
    }

    @Test
    void open_ofTruncatedFile_isCorrupt() throws IOException {
        NewContent written = world.write(World.bytes(200_000, 1));
        Path file = files().getFirst();
        byte[] stored = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(stored, 131_072));
        try (ContentKeys keys = World.keys(1)) {
            assertThrows(StorageException.Corrupt.class, () -> readAll(written.content(), keys));
        }
    }

    @Test
    void open_ofWhatIsNotThere_isCorrupt_whateverTheKind() {
        try (ContentKeys keys = World.keys(1)) {
            for (Content.Kind kind : Content.Kind.values()) {
                Content missing = new Content(kind, Bytes.owning(new byte[BlobId.SIZE_BYTES]), 1, 5);
                assertThrows(StorageException.Corrupt.class, () -> world.contents.open(missing, keys), kind.name());
            }
        }
    }

    @Test
    void closingAnUnfinishedWriter_leavesNoTrace() throws IOException {
        try (ContentKeys keys = World.keys(1);
                ContentWriter writer = world.contents.write(keys, 0)) {
            writer.write(new byte[500_000], 0, 500_000);
            assertEquals(1, fileCount());
        }
        assertEquals(0, fileCount());
    }

    @Test
    void manifest_readsItsPartsAsOne_openingOneAtATime() {
        Upload upload = world.begin(World.path("k"));
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        int[] sizes = {100_000, 300_000, 0, 70_000, 10};
        for (int i = 0; i < sizes.length; i++) {
            byte[] part = World.bytes(sizes[i], i);
            world.putPart(upload, i + 1, part);
            plaintext.writeBytes(part);
        }
        Content content = completed(upload, List.of(1, 2, 3, 4, 5));
        assertEquals(Content.Kind.MANIFEST, content.kind());
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                world.contents.parts(content).stream().map(Part::number).toList());

        ByteSource source;
        try (ContentKeys keys = World.keys(1)) {
            source = world.contents.open(content, keys);
        }
        try (source) {
            assertEquals(0, blobs.opened.get(), "no part is opened before it is read");
            byte[] target = new byte[plaintext.size()];
            for (int done = 0; done < target.length; ) {
                done += source.read(done, target, done, target.length - done);
                assertTrue(blobs.open.get() <= 1, "open at a time: " + blobs.open.get());
            }
            assertArrayEquals(plaintext.toByteArray(), target);
            assertEquals(3, blobs.opened.get(), "each file once");
            checkRandomReads(plaintext.toByteArray(), source);
            assertThrows(IndexOutOfBoundsException.class, () -> source.read(target.length, target, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void open_ofARange_saysWhatItWillReadOfABlob(int layers) {
        byte[] plaintext = World.bytes(1_000_000, layers);
        NewContent written = world.write(plaintext, layers, 0);
        for (ByteRange wanted : List.of(
                ByteRange.all(plaintext.length),
                ByteRange.all(10),
                new ByteRange(65_479, 2),
                new ByteRange(500_000, 300_000),
                new ByteRange(999_999, 1))) {
            assertArrayEquals(
                    Arrays.copyOfRange(plaintext, (int) wanted.offset(), (int) wanted.end()),
                    read(written.content(), wanted));
        }
        assertEquals(0, blobs.bytesNotSaidBefore.get());
    }

    @Test
    void open_ofARangeOfParts_saysWhatItWillReadOfEach() {
        Upload upload = world.begin(World.path("k"));
        byte[] part = World.bytes(300_000, 1);
        for (int number = 1; number <= 3; number++) {
            world.putPart(upload, number, part);
        }
        byte[] expected = new byte[302_000];
        System.arraycopy(part, 299_000, expected, 0, 1_000);
        System.arraycopy(part, 0, expected, 1_000, 300_000);
        System.arraycopy(part, 0, expected, 301_000, 1_000);
        Content content = completed(upload, List.of(1, 2, 3));
        assertArrayEquals(expected, read(content, new ByteRange(299_000, 302_000)));
        assertEquals(0, blobs.bytesNotSaidBefore.get());
    }

    private byte[] read(Content content, ByteRange wanted) {
        byte[] read = new byte[(int) wanted.sizeBytes()];
        try (ContentKeys keys = World.keys(content.layers());
                ByteSource source = world.contents.open(content, keys, wanted)) {
            for (int done = 0; done < read.length; ) {
                done += source.read(wanted.offset() + done, read, done, read.length - done);
            }
        }
        return read;
    }

    @Test
    void manifest_ofOneEmptyPart_isEmpty() {
        Upload upload = world.begin(World.path("k"));
        world.putPart(upload, 7, new byte[0]);
        assertArrayEquals(new byte[0], world.read(completed(upload, List.of(7))));
    }

    @Test
    void parts_ofContentWithoutManifest_areNone() {
        assertEquals(List.of(), world.contents.parts(world.write(new byte[1]).content()));
        assertEquals(
                List.of(), world.contents.parts(world.write(new byte[100_000]).content()));
    }

    @Test
    void openContent_isReadableAlthoughRetiredAndSwept_andGoesWhenItIsClosed() throws IOException {
        Upload upload = world.begin(World.path("k"));
        byte[] first = World.bytes(100_000, 1);
        byte[] second = World.bytes(100_000, 2);
        world.putPart(upload, 1, first);
        world.putPart(upload, 2, second);
        Content content = completed(upload, List.of(1, 2));
        try (ContentKeys keys = World.keys(1);
                ByteSource source = world.contents.open(content, keys)) {
            world.objects.delete(World.path("k"), new Precondition.None());
            assertEquals(0, world.sweepAfterGrace().contents());
            byte[] read = World.readFully(source);
            assertEquals(Bytes.copyOf(first), Bytes.copyOf(Arrays.copyOf(read, 100_000)));
        }
        assertEquals(1, world.sweepAfterGrace().contents());
        assertEquals(0, fileCount());
    }

    private Content completed(Upload upload, List<Integer> numbers) {
        return switch (world.complete(upload, numbers)) {
            case CompleteResult.Completed(CompletedUpload done) ->
                done.version().content();
            case CompleteResult other -> throw new AssertionError(other.toString());
        };
    }

    private void commit(String key, NewContent written) {
        world.objects.commit(
                World.path(key), world.version(written.content(), "etag"), written, new Precondition.None());
    }

    private byte[] readAll(Content content, ContentKeys keys) {
        try (ByteSource source = world.contents.open(content, keys)) {
            return World.readFully(source);
        }
    }

    private int fileCount() throws IOException {
        return files().size();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
