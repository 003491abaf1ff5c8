package dev.sealgate.gateway.record.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import dev.sealgate.storage.usage.UsageRepository;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
    private static final Usage ONE = new Usage(1, 0, 0, 0, 0, 0, 0, 5, 7);

    private static UsageKey key(String account, String bucket) {
        return new UsageKey(account, DAY, "us-east-1", "s3", "PutObject", "NONE", "", bucket, "arn:p");
    }

    private static Map<UsageKey, Usage> stored(UsageRepository repository, String account) {
        Map<UsageKey, Usage> found = new HashMap<>();
        repository.forEach(account, DAY, DAY, (key, usage) -> found.merge(key, usage, Usage::plus));
        return found;
    }

    @Test
    void everyAddition_isWrittenExactlyOnce_underConcurrencyAndFlushes() {
        UsageRepository repository = new UsageRepository(TestDatabases.inMemory());
        Counters counters = new Counters(100, repository::add);
        int threads = 8;
        int additions = 20_000;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                String bucket = "b" + t % 3;
                pool.execute(() -> {
                    for (int i = 0; i < additions; i++) {
                        counters.add(key("111122223333", bucket), ONE);
                        if (i % 1_000 == 0) {
                            counters.flush();
                        }
                    }
                });
            }
        }
        counters.flush();
        Usage sum = stored(repository, "111122223333").values().stream().reduce(Usage.NONE, Usage::plus);
        long all = (long) threads * additions;
        assertEquals(new Usage(all, 0, 0, 0, 0, 0, 0, 5 * all, 7 * all), sum);
    }

    @Test
    void twoGatewaysAndARestart_addUp() {
        UsageRepository repository = new UsageRepository(TestDatabases.inMemory());
        for (int i = 0; i < 3; i++) {
            Counters counters = new Counters(100, repository::add);
            counters.add(key("111122223333", "b"), ONE);
            counters.flush();
            counters.flush();
        }
        assertEquals(
                Map.of(key("111122223333", "b"), new Usage(3, 0, 0, 0, 0, 0, 0, 15, 21)),
                stored(repository, "111122223333"));
    }

    @Test
    void eachGateway_addsToRowsOfItsOwn_andAllAddUp() {
        Database shared = TestDatabases.inMemory();
        UsageRepository only = new UsageRepository(shared);
        UsageRepository a = new UsageRepository(shared, "a");
        UsageRepository b = new UsageRepository(shared, "b");
        UsageKey key = key("111122223333", "b");
        for (UsageRepository each : List.of(only, a, b, a)) {
            each.add(Map.of(key, ONE));
        }
        List<Usage> rows = new ArrayList<>();
        b.forEach("111122223333", DAY, DAY, (_, usage) -> rows.add(usage));
        assertEquals(List.of(ONE, ONE.plus(ONE), ONE), rows);
        assertEquals(Map.of(key, new Usage(4, 0, 0, 0, 0, 0, 0, 20, 28)), stored(only, "111122223333"));
        assertEquals(3, a.removeBefore(DAY.plusDays(1)));
    }

    @Test
    void beyondTheCap_oneRowCountsTheRest() {
        UsageRepository repository = new UsageRepository(TestDatabases.inMemory());
        Counters counters = new Counters(3, repository::add);
        for (int i = 0; i < 10; i++) {
            counters.add(key("111122223333", "b" + i), ONE);
        }
        counters.flush();
        Map<UsageKey, Usage> stored = stored(repository, "111122223333");
        UsageKey other = new UsageKey("111122223333", DAY, "", "s3", "other", "NONE", "", "", "");
        assertEquals(4, stored.size());
        assertEquals(new Usage(7, 0, 0, 0, 0, 0, 0, 35, 49), stored.get(other));
    }

    @Test
    void whatCouldNotBeWritten_isWrittenLater() {
        UsageRepository repository = new UsageRepository(TestDatabases.inMemory());
        AtomicBoolean full = new AtomicBoolean(true);
        Counters counters = new Counters(100, more -> {
            if (full.get()) {
                throw new StorageException.Unavailable("no space");
            }
            repository.add(more);
        });
        counters.add(key("111122223333", "b"), ONE);
        assertThrows(StorageException.Unavailable.class, counters::flush);
        counters.add(key("111122223333", "b"), ONE);
        full.set(false);
        counters.flush();
        assertEquals(
                Map.of(key("111122223333", "b"), new Usage(2, 0, 0, 0, 0, 0, 0, 10, 14)),
                stored(repository, "111122223333"));
    }

    @Test
    void accountsAndDays_areApart_andOldOnesGo() {
        UsageRepository repository = new UsageRepository(TestDatabases.inMemory());
        UsageKey mine = key("111122223333", "b");
        UsageKey old = new UsageKey("111122223333", DAY.minusDays(1), "r", "s3", "GetObject", "NONE", "", "b", "p");
        UsageKey foreign = key("444455556666", "b");
        UsageKey foreignOld =
                new UsageKey("444455556666", DAY.minusDays(9), "r", "s3", "GetObject", "NONE", "", "b", "p");
        repository.add(Map.of(mine, ONE, old, ONE, foreign, ONE, foreignOld, ONE));
        assertEquals(Map.of(mine, ONE), stored(repository, "111122223333"));
        assertEquals(Map.of(foreign, ONE), stored(repository, "444455556666"));
        assertEquals(2, repository.removeBefore(DAY));
        assertEquals(0, repository.removeBefore(DAY));
        Map<UsageKey, Usage> left = new HashMap<>();
        repository.forEach("111122223333", DAY.minusDays(20), DAY, left::put);
        assertEquals(Map.of(mine, ONE), left);
    }
}
