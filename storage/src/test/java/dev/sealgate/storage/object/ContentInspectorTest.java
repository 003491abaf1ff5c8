package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.seal.TagCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentInspectorTest {
    private static final int SEGMENT_BYTES = 64 << 10;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private OpenCountingBlobStore blobs;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @SuppressWarnings("NullAway.Init") // set before each test
    private ContentInspector inspector;

    @BeforeEach
    void open() {
        blobs = new OpenCountingBlobStore(new FileBlobStore(directory, Durability.RELAXED));
        world = new World(TestDatabases.over(store), blobs).withBucket();
        inspector = new ContentInspector(world.contents);
    }

    @AfterEach
    void close() {
        assertEquals(0, blobs.open.get(), "every opened blob was closed");
        store.close();
    }

    private Content put(int sizeBytes, int layers) {
        NewContent written = world.write(World.bytes(sizeBytes, 3), layers, 0);
        world.objects.commit(World.path("k"), world.version(written.content(), "e"), written, new Precondition.None());
        return written.content();
    }

    private List<InspectedBlob> verify(Content content) {
        try (ContentKeys keys = World.keys(content.layers())) {
            return inspector.verify(content, keys, () -> {});
        }
    }

    private InspectedBlob verifyOne(Content content) {
        List<InspectedBlob> found = verify(content);
        assertEquals(1, found.size());
        return found.getFirst();
    }

    @ParameterizedTest(name = "{0} bytes in {1} layers have {3} segments, inner and outer {2}")
    @CsvSource({
        "0, 1, 1, 1",
        "1, 1, 1, 1",
        "65480, 1, 1, 1",
        "65481, 1, 2, 2",
        "500000, 1, 8, 8",
        "500000, 2, 8, 16",
        "65480, 2, 1, 3"
    })
    void soundContent_opensInEveryLayer(int sizeBytes, int layers, long inner, long all) {
        InspectedBlob blob = verifyOne(put(sizeBytes, layers));
        assertTrue(blob.intact());
        assertEquals(layers, blob.checks().size());
        assertEquals(0, blob.checks().getLast().layer());
        assertEquals(inner, blob.checks().getLast().tags().segments());
        assertEquals(
                all,
                blob.checks().stream().mapToLong(check -> check.tags().opened()).sum());
        assertEquals(blob.expectedSealedBytes(), blob.sealedBytes());
        assertEquals(40, blob.header().size());
    }

    @Test
    void looking_needsNoKey_andShowsWhatIsInTheFile() throws IOException {
        InspectedBlob blob = inspector.look(put(200_000, 1)).getFirst();
        byte[] file = Files.readAllBytes(Path.of(blob.location()));
        assertEquals(Bytes.copyOf(Arrays.copyOf(file, 40)), blob.header());
        assertEquals(Bytes.copyOf(Arrays.copyOfRange(file, 40, 72)), blob.firstCiphertext());
        assertEquals(file.length, blob.sealedBytes());
        assertEquals(List.of(), blob.checks());
    }

    @Test
    void aLongCheck_pauses_andEndsWhenThePauseEndsIt() {
        Content content = put(40 * SEGMENT_BYTES, 1);
        AtomicInteger pauses = new AtomicInteger();
        try (ContentKeys keys = World.keys(1)) {
            assertTrue(inspector
                    .verify(content, keys, pauses::incrementAndGet)
                    .getFirst()
                    .intact());
            assertTrue(pauses.get() >= 10, "pauses: " + pauses);
            assertThrows(
                    CancellationException.class,
                    () -> inspector.verify(content, keys, () -> {
                        throw new CancellationException();
                    }));
        }
    }

    @Test
    void parts_areInspectedUnderTheirNumbers() {
        Upload upload = world.begin(World.path("k"));
        world.putPart(upload, 2, World.bytes(100_000, 1));
        world.putPart(upload, 5, World.bytes(10, 1));
        assertTrue(world.complete(upload, List.of(2, 5)) instanceof CompleteResult.Completed);
        Content manifest = world.objects.find(World.path("k")).orElseThrow().content();
        List<InspectedBlob> found = verify(manifest);
        assertEquals(
                List.of(2, 5), found.stream().map(InspectedBlob::partNumber).toList());
        assertTrue(found.stream().allMatch(InspectedBlob::intact));
    }

    @ParameterizedTest(name = "byte {0} of {1} layers: segment {2} at {3}, {4} open")
    @CsvSource({
        "40,     1, 0, 40,     7",
        "65535,  1, 0, 40,     7",
        "65536,  1, 1, 65536,  7",
        "400000, 1, 6, 393216, 7",
        "500100, 1, 7, 458752, 7",
        "200000, 2, 3, 196608, 7",
    })
    void oneAlteredByte_isFoundInItsSegment(int at, int layers, long segment, long offset, long opened)
            throws IOException {
        Content content = put(500_000, layers);
        Path file = Path.of(inspector.look(content).getFirst().location());
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
        InspectedBlob blob = verifyOne(content);
        assertFalse(blob.intact());
        assertEquals(1, blob.checks().size(), "what lies within a damaged layer is not looked at");
        TagCheck tags = blob.checks().getFirst().tags();
        assertEquals(opened, tags.opened());
        assertEquals(segment, tags.firstDamage().orElseThrow().segment());
        assertEquals(offset, tags.firstDamage().orElseThrow().sealedOffset());
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @CsvSource({"0", "20", "40", "56", "65536", "65537", "131072", "500167"})
    void aCutFile_isNotIntact(int sizeBytes) throws IOException {
        Content content = put(500_000, 1);
        Path file = Path.of(inspector.look(content).getFirst().location());
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), sizeBytes));
        assertFalse(verifyOne(content).intact());
    }

    @Test
    void aMissingFile_anAlteredHeader_andAnotherKey_areNotIntact() throws IOException {
        Content content = put(3 * SEGMENT_BYTES, 1);
        Path file = Path.of(inspector.look(content).getFirst().location());
        byte[] sound = Files.readAllBytes(file);
        for (int at : new int[] {0, 1, 33}) {
            byte[] altered = sound.clone();
            altered[at] ^= 1;
            Files.write(file, altered);
            InspectedBlob blob = verifyOne(content);
            assertFalse(blob.intact(), "byte " + at);
            assertEquals(0, blob.checks().getFirst().tags().opened());
        }
        Files.write(file, sound);
        try (ContentKeys other = new ContentKeys(List.of(SecretBytes.owning(new byte[32])))) {
            assertFalse(inspector.verify(content, other, () -> {}).getFirst().intact());
        }
        Files.delete(file);
        assertTrue(verifyOne(content).unreadable().isPresent());
    }
}
