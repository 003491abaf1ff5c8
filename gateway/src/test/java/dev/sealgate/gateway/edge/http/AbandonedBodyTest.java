package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.Standing;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches that nobody reads go back to the pool, or every upload that breaks off would shrink it for good; and nothing grows without one. */
class AbandonedBodyTest {
    private static final int ANNOUNCED_BYTES = 2 * BatchPool.LARGE_BYTES;

    private final BatchPool pool = new BatchPool(4L * BatchPool.LARGE_BYTES);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private boolean known = true;
    private final RequestBody body = new RequestBody(
            pool, new ReadGate(channel.config()), Runnable::run, ANNOUNCED_BYTES, new RequestBody.Sender() {
                @Override
                public void firstRead() {}

                @Override
                public boolean isKnown() {
                    return known;
                }

                @Override
                public void admitted(Standing standing) {
                    known = standing instanceof Standing.Known;
                }
            });

    @Test
    void clientThatGoesMidway_costsNoBatch() {
        body.onBytes(Buffer.buffer(new byte[BatchPool.LARGE_BYTES + 1]));
        assertTrue(pool.heldBytes() > 0);
        body.onFailure(BodyException.Reason.INCOMPLETE);
        body.leave();
        assertEquals(0, pool.heldBytes());
    }

    @Test
    void bodyThatCameWholeAndUnread_costsNoBatch() {
        body.onBytes(Buffer.buffer(new byte[ANNOUNCED_BYTES]));
        body.onEnd();
        body.leave();
        assertEquals(0, pool.heldBytes());
    }

    @Test
    void withoutABatch_theSocketIsNotRead_untilOneComesBack() {
        List<Batch> all = new ArrayList<>();
        for (Batch batch = pool.tryTake(Long.MAX_VALUE, true);
                batch != null;
                batch = pool.tryTake(Long.MAX_VALUE, true)) {
            all.add(batch);
        }
        body.onBytes(Buffer.buffer(new byte[10]));
        body.onEnd();
        assertFalse(channel.config().isAutoRead());
        assertFalse(body.isEnded());
        all.forEach(pool::release);
        assertTrue(body.isEnded());
        assertEquals(10, body.next().remaining());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void strangersWithoutABatch_goOnOnceTheyAreKnown() {
        known = false;
        while (pool.tryTake(Long.MAX_VALUE, false) != null) {
            assertTrue(pool.heldBytes() > 0);
        }
        body.onBytes(Buffer.buffer(new byte[10]));
        body.onEnd();
        assertFalse(body.isEnded());
        body.admit(new Standing.Known("111122223333"));
        assertTrue(body.isEnded());
        assertEquals(10, body.next().remaining());
    }
}
