package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.Rewrapped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeChangeTest {
    private static final ObjectPath PATH = World.path("k");
    private static final byte[] PLAINTEXT = World.bytes(100_000, 1);

    private final InMemoryMetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open(@TempDir Path directory) {
        world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
        world.put(PATH, PLAINTEXT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ObjectVersion version() {
        return world.objects.find(PATH).orElseThrow();
    }

    private static Envelope under(String key) {
        return new Envelope(
                EncryptionMode.SSE_KMS,
                Optional.of(key),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(new WrappedKey(Bytes.ofHex("02"), Bytes.ofHex("03"))));
    }

    @Test
    void onlyTheEnvelopeChanges_andNothingIsSwept() {
        ObjectVersion before = version();
        world.pass(Duration.ofDays(1));
        assertEquals(Rewrapped.DONE, world.objects.rewrap(PATH, Optional.empty(), before, under("new")));
        assertEquals(before.withEnvelope(under("new")), version());
        world.sweepAfterGrace();
        assertArrayEquals(PLAINTEXT, world.get(PATH).orElseThrow());
    }

    @Test
    void tagsChangedMeanwhile_areKept() {
        ObjectVersion before = version();
        world.objects.retag(PATH, Optional.empty(), Map.of("a", "1"));
        assertEquals(Rewrapped.DONE, world.objects.rewrap(PATH, Optional.empty(), before, under("new")));
        assertEquals(Map.of("a", "1"), version().tags());
    }

    @Test
    void aReplacedVersion_isNotTouched() {
        ObjectVersion before = version();
        world.put(PATH, PLAINTEXT);
        ObjectVersion replaced = version();
        assertEquals(Rewrapped.CHANGED, world.objects.rewrap(PATH, Optional.empty(), before, under("new")));
        assertEquals(replaced, version());
    }

    @Test
    void anEnvelopeChangedMeanwhile_wins() {
        ObjectVersion before = version();
        world.objects.rewrap(PATH, Optional.empty(), before, under("first"));
        assertEquals(Rewrapped.CHANGED, world.objects.rewrap(PATH, Optional.empty(), before, under("second")));
        assertEquals(under("first"), version().envelope());
    }

    @Test
    void aDeletedObject_staysDeleted() {
        ObjectVersion before = version();
        world.objects.delete(PATH, new Precondition.None());
        assertEquals(Rewrapped.GONE, world.objects.rewrap(PATH, Optional.empty(), before, under("new")));
        assertEquals(Optional.empty(), world.objects.find(PATH));
    }
}
