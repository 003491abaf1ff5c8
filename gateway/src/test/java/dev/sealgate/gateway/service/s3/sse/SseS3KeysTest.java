package dev.sealgate.gateway.service.s3.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SseS3KeysTest {
    private static final String BINDING = "test";

    private final SecureRandom random = new SecureRandom();
    private final RootKey root = new RootKey(SecretBytes.random(RootKey.SIZE_BYTES, random));
    private final Database database = new Database(new InMemoryMetadataStore(), new RecordSeal(root));
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final SecretBytes contentKey = SecretBytes.random(32, random);

    private SseS3Keys keys() {
        return new SseS3Keys(database, root, random, now::get);
    }

    @Test
    void wrap_usesOneGeneration_untilItIsOld() {
        SseS3Keys keys = keys();
        WrappedKey first = keys.wrap(contentKey, BINDING);
        pass(SseS3Keys.MAX_AGE.minusSeconds(1));
        WrappedKey second = keys.wrap(contentKey, BINDING);
        pass(Duration.ofSeconds(1));
        WrappedKey third = keys.wrap(contentKey, BINDING);

        assertEquals(generation(1), first.wrappingKey());
        assertEquals(generation(1), second.wrappingKey());
        assertEquals(generation(2), third.wrappingKey());
        for (WrappedKey wrapped : List.of(first, second, third)) {
            assertEquals(Optional.of(contentKey), unwrap(keys, wrapped));
        }
    }

    @Test
    void anotherGateway_opensAndContinuesWhatTheFirstMade() {
        WrappedKey first = keys().wrap(contentKey, BINDING);
        SseS3Keys second = keys();

        assertEquals(Optional.of(contentKey), unwrap(second, first));
        assertEquals(generation(1), second.wrap(contentKey, BINDING).wrappingKey());
    }

    @Test
    void generations_areUsedOnUnderAnotherRootKey_andNotUnderTheOldOne() {
        MetadataStore store = new InMemoryMetadataStore();
        WrappedKey wrapped = new SseS3Keys(new Database(store, new RecordSeal(root)), root, random, now::get)
                .wrap(contentKey, BINDING);
        RootKey next = new RootKey(SecretBytes.random(RootKey.SIZE_BYTES, random));
        new Resealing(store, root, next, List.of(SseS3Keys.sealedWithin(root, next)), Resealing.Watcher.NOBODY).run();

        Database moved = new Database(store, new RecordSeal(next));
        assertEquals(Optional.of(contentKey), unwrap(new SseS3Keys(moved, next, random, now::get), wrapped));
        SseS3Keys halfOld = new SseS3Keys(moved, root, random, now::get);
        assertThrows(StorageException.Corrupt.class, () -> unwrap(halfOld, wrapped));
    }

    @Test
    void restartAfterManyRotations_findsTheNewestGeneration() {
        for (int i = 0; i < 5; i++) {
            keys().wrap(contentKey, BINDING);
            pass(SseS3Keys.MAX_AGE);
        }

        assertEquals(generation(6), keys().wrap(contentKey, BINDING).wrappingKey());
    }

    @Test
    void concurrentFirstUse_makesOneGeneration() throws Exception {
        List<SseS3Keys> gateways = List.of(keys(), keys(), keys(), keys());
        List<Callable<WrappedKey>> calls = new ArrayList<>();
        gateways.forEach(keys -> calls.add(() -> keys.wrap(contentKey, BINDING)));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<WrappedKey> wrapped : threads.invokeAll(calls)) {
                assertEquals(generation(1), wrapped.get().wrappingKey());
                assertEquals(Optional.of(contentKey), unwrap(gateways.getFirst(), wrapped.get()));
            }
        }
    }

    @Test
    void twoWrapsOfOneKey_differ() {
        SseS3Keys keys = keys();

        assertNotEquals(
                keys.wrap(contentKey, BINDING).wrapped(),
                keys.wrap(contentKey, BINDING).wrapped());
    }

    @Test
    void unknownGeneration_isCorrupt() {
        WrappedKey wrapped = new WrappedKey(generation(9), Bytes.ofHex("00"));

        assertThrows(StorageException.Corrupt.class, () -> keys().unwrap(wrapped, BINDING));
    }

    private Optional<SecretBytes> unwrap(SseS3Keys keys, WrappedKey wrapped) {
        return keys.unwrap(wrapped, BINDING);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static Bytes generation(int number) {
        return Bytes.ofHex("%08x".formatted(number));
    }
}
