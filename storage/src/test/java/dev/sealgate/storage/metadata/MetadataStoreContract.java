package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MetadataStore} promises. */
@Timeout(120)
public abstract class MetadataStoreContract extends RangeContract {
    @Test
    void expunge_leavesWhatIsThere() {
        put("a", "1");
        put("b", "1");
        write(tx -> tx.delete(TABLE, key("a")));
        store.expunge(TABLE);

        assertEquals(Optional.empty(), get("a"));
        assertEquals(Optional.of("1"), get("b"));
    }

    @Test
    void get_ofMissingKey_isEmpty() {
        assertEquals(Optional.empty(), get("nothing"));
    }

    @Test
    void emptyKeyAndValue_areKept() {
        put("", "");

        assertEquals(Optional.of(""), get(""));
    }

    /** Random, so that no index can make it smaller. */
    @Test
    void longestKey_isKept_andALongerOneRefused() {
        byte[] longest = new byte[MetadataStore.MAX_KEY_BYTES];
        new Random(1).nextBytes(longest);
        write(tx -> tx.put(TABLE, longest, key("1")));
        write(tx -> tx.put(TABLE, longest, key("2")));
        assertEquals("2", new String(store.get(TABLE, longest).orElseThrow(), UTF_8));
        assertEquals(
                List.of(Bytes.copyOf(longest)),
                store.keys(TABLE, KeyRange.all(), 10).found());
        write(tx -> tx.delete(TABLE, longest));
        assertEquals(Optional.empty(), store.get(TABLE, longest));
        byte[] longer = Arrays.copyOf(longest, longest.length + 1);
        assertThrows(IllegalArgumentException.class, () -> write(tx -> tx.put(TABLE, longer, key("1"))));
    }

    @Test
    void arrays_areNotSharedWithTheCaller() {
        byte[] key = key("k");
        byte[] value = key("v");
        write(tx -> {
            tx.put(TABLE, key, value);
            Arrays.fill(key, (byte) 0);
            Arrays.fill(value, (byte) 0);
        });
        write(tx -> {
            Arrays.fill(tx.get(TABLE, key("k")).orElseThrow(), (byte) 1);
            tx.put(TABLE, key("other"), tx.get(TABLE, key("k")).orElseThrow());
        });

        assertEquals(Optional.of("v"), get("k"));
        assertEquals(Optional.of("v"), get("other"));
    }

    @Test
    void randomOperations_agreeWithASortedMap() {
        RandomOperations.againstModel(store);
    }

    @Test
    void closedStore_isUnavailable() {
        put("a", "1");
        store.close();
        other.close();

        assertThrows(StorageException.Unavailable.class, () -> get("a"));
        assertThrows(StorageException.Unavailable.class, () -> store.getAll(List.of(record("a"))));
        assertThrows(StorageException.Unavailable.class, () -> store.ahead(records("a")));
        assertThrows(StorageException.Unavailable.class, () -> store.scan(TABLE, KeyRange.all(), 1));
        assertThrows(StorageException.Unavailable.class, () -> store.keys(TABLE, KeyRange.all(), 1));
        assertThrows(StorageException.Unavailable.class, () -> store.groups(TABLE, KeyRange.all(), SLASH, 1));
        assertThrows(StorageException.Unavailable.class, () -> store.expunge(TABLE));
        assertThrows(StorageException.Unavailable.class, () -> put("b", "1"));
        store.close();
    }

    @Test
    void close_whileOthersReadAndWrite_endsInUnavailable() {
        List<Future<?>> running = new ArrayList<>();
        CompletableFuture<Boolean> warm = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                String name = "k" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        put(name, String.valueOf(i));
                        assertEquals(Optional.of(String.valueOf(i)), get(name));
                        assertEquals(
                                1,
                                store.scan(TABLE, KeyRange.startingWith(key(name)), 1)
                                        .found()
                                        .size());
                        if (i == 20) {
                            warm.complete(true);
                        }
                    }
                }));
            }
            warm.join();
            store.close();
            other.close();
        }

        for (Future<?> each : running) {
            assertEquals(StorageException.Unavailable.class, each.exceptionNow().getClass());
        }
    }
}
