package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch arrays: as large as useful, used again, and bounded. */
class BatchPoolTest {
    private static final int BUDGET_IN_LARGE = 4;
    private final BatchPool pool = new BatchPool((long) BUDGET_IN_LARGE * BatchPool.LARGE_BYTES);

    private Batch take(long expectedBytes) {
        return Objects.requireNonNull(pool.tryTake(expectedBytes, true));
    }

    @ParameterizedTest(name = "{0} expected bytes -> array of {1}")
    @CsvSource({"1, 1", "0, 1", "65536, 65536", "65537, 262144", "9223372036854775807, 262144"})
    void array_isAsLargeAsTheRestOfTheBodyUpToALargeOne(long expectedBytes, int sizeBytes) {
        assertEquals(sizeBytes, take(expectedBytes).bytes().length);
    }

    @Test
    void beyondHalfTheBudget_arraysAreSmallUntilALargeOneComesBack() {
        Batch first = take(Long.MAX_VALUE);
        assertFalse(pool.isScarce());
        take(Long.MAX_VALUE);
        assertTrue(pool.isScarce());
        Batch small = take(Long.MAX_VALUE);
        assertEquals(BatchPool.SMALL_BYTES, small.bytes().length);
        pool.release(small);
        assertTrue(pool.isScarce());
        pool.release(first);
        assertEquals(BatchPool.LARGE_BYTES, take(Long.MAX_VALUE).bytes().length);
    }

    @Test
    void beyondTheBudget_thereAreNone_andReleasingAllGivesAllBack() {
        List<Batch> taken = new ArrayList<>();
        for (Batch batch = pool.tryTake(Long.MAX_VALUE, true);
                batch != null;
                batch = pool.tryTake(Long.MAX_VALUE, true)) {
            taken.add(batch);
        }
        assertEquals((long) BUDGET_IN_LARGE * BatchPool.LARGE_BYTES, pool.heldBytes());
        assertNull(pool.tryTake(1, true));
        taken.forEach(pool::release);
        assertEquals(0, pool.heldBytes());
        assertNotNull(pool.tryTake(Long.MAX_VALUE, true));
    }

    @Test
    void strangers_haveHalfOfTheBudget_andTheKnownTheRest() {
        long strangers = 0;
        for (Batch batch = pool.tryTake(Long.MAX_VALUE, false);
                batch != null;
                batch = pool.tryTake(Long.MAX_VALUE, false)) {
            strangers += batch.bytes().length;
        }
        assertEquals((long) BUDGET_IN_LARGE * BatchPool.LARGE_BYTES / 2, strangers);
        assertNotNull(pool.tryTake(Long.MAX_VALUE, true));
    }

    @Test
    void release_wakesOneWaiterForEachSmallBatch_andACancelledOnePassesItOn() {
        List<Batch> taken = new ArrayList<>();
        for (Batch batch = pool.tryTake(Long.MAX_VALUE, true);
                batch != null;
                batch = pool.tryTake(Long.MAX_VALUE, true)) {
            taken.add(batch);
        }
        List<String> woken = new ArrayList<>();
        BatchPool.Waiter first = pool.whenFree(true, () -> woken.add("first"));
        pool.whenFree(true, () -> woken.add("second"));
        pool.whenFree(false, () -> woken.add("stranger"));
        pool.release(taken.getLast());
        assertEquals(List.of("first"), woken);
        pool.cancel(first); // it needs none after all
        assertEquals(List.of("first", "second"), woken);
        pool.release(taken.getFirst());
        assertEquals(List.of("first", "second", "stranger"), woken);
    }

    @Test
    void releasedArray_isUsedAgainAsIfEmpty() {
        Batch batch = take(Long.MAX_VALUE);
        batch.sizeBytes(7);
        pool.release(batch);
        Batch again = take(Long.MAX_VALUE);
        assertNotSame(batch, again);
        assertSame(batch.bytes(), again.bytes());
        assertEquals(0, again.sizeBytes());
    }
}
