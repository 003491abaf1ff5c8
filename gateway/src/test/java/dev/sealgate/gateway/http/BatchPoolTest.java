package dev.sealgate.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch arrays: as large as useful, used again, and bounded. */
class BatchPoolTest {
    private final BatchPool pool = new BatchPool(2L * BatchPool.LARGE_BYTES);

    @ParameterizedTest(name = "{0} expected bytes -> array of {1}")
    @CsvSource({"1, 1", "0, 1", "65536, 65536", "65537, 262144", "9223372036854775807, 262144"})
    void array_isAsLargeAsTheRestOfTheBodyUpToALargeOne(long expectedBytes, int sizeBytes) {
        assertEquals(sizeBytes, pool.take(expectedBytes).bytes().length);
    }

    @Test
    void beyondTheBudget_arraysAreSmallUntilALargeOneComesBack() {
        Batch first = pool.take(Long.MAX_VALUE);
        assertFalse(pool.isScarce());
        pool.take(Long.MAX_VALUE);
        assertTrue(pool.isScarce());
        Batch small = pool.take(Long.MAX_VALUE);
        assertEquals(BatchPool.SMALL_BYTES, small.bytes().length);
        pool.release(small);
        assertTrue(pool.isScarce());
        pool.release(first);
        assertEquals(BatchPool.LARGE_BYTES, pool.take(Long.MAX_VALUE).bytes().length);
    }

    @Test
    void releasedArray_isUsedAgainAsIfEmpty() {
        Batch batch = pool.take(Long.MAX_VALUE);
        batch.sizeBytes(7);
        pool.release(batch);
        Batch again = pool.take(Long.MAX_VALUE);
        assertNotSame(batch, again);
        assertSame(batch.bytes(), again.bytes());
        assertEquals(0, again.sizeBytes());
    }
}
