package dev.sealgate.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.exchange.BodyException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Batches that nobody reads go back to the pool, or every upload that breaks off would shrink it for good. */
class AbandonedBodyTest {
    private static final int ANNOUNCED_BYTES = 2 * BatchPool.LARGE_BYTES;

    private final BatchPool pool = new BatchPool(2L * BatchPool.LARGE_BYTES);
    private final RequestBody body = new RequestBody(
            pool, new ReadGate(new EmbeddedChannel().config()), Runnable::run, ANNOUNCED_BYTES, () -> {});

    @Test
    void clientThatGoesMidway_costsNoBatch() {
        body.onBytes(Buffer.buffer(new byte[BatchPool.LARGE_BYTES + 1]));
        assertTrue(pool.isScarce());
        body.onFailure(BodyException.Reason.INCOMPLETE);
        body.leave();
        assertFalse(pool.isScarce());
        assertEquals(BatchPool.LARGE_BYTES, pool.take(Long.MAX_VALUE).bytes().length);
    }

    @Test
    void bodyThatCameWholeAndUnread_costsNoBatch() {
        body.onBytes(Buffer.buffer(new byte[ANNOUNCED_BYTES]));
        body.onEnd();
        body.leave();
        assertFalse(pool.isScarce());
    }
}
