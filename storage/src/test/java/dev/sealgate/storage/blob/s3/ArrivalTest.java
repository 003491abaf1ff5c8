package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

class ArrivalTest {
    private static final int BUFFER_BYTES = 10_000;
    private static final int EXPECTED_BYTES = 5_000_000;

    private final Arrival arrival = new Arrival(EXPECTED_BYTES, Duration.ofMillis(1));

    /** Sends as much as is asked for, when it is told to. */
    private static final class Sender implements Subscription {
        long asked;
        boolean cancelled;

        @Override
        public void request(long buffers) {
            asked += buffers;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private long sendAll(Sender sender) {
        long sentBytes = 0;
        while (sender.asked > 0 && sentBytes < EXPECTED_BYTES) {
            sender.asked--;
            arrival.onNext(ByteBuffer.allocate(BUFFER_BYTES));
            sentBytes += BUFFER_BYTES;
        }
        return sentBytes;
    }

    @Test
    void noMoreIsTaken_thanAMebibyteAheadOfTheReader() {
        Sender sender = new Sender();
        arrival.onSubscribe(sender);
        long aheadBytes = sendAll(sender);
        assertTrue(
                aheadBytes >= Arrival.AHEAD_BYTES && aheadBytes < Arrival.AHEAD_BYTES + BUFFER_BYTES, "" + aheadBytes);
        byte[] target = new byte[50_000];
        int readBytes = 0;
        while (readBytes < 50_000) {
            readBytes += arrival.read(target, readBytes, 50_000 - readBytes);
        }
        assertEquals(50_000, sendAll(sender));
    }

    @Test
    void readerThatGivesUpEarly_cuts_andOneNearTheEndTakesTheRest() {
        Sender early = new Sender();
        arrival.onSubscribe(early);
        sendAll(early);
        arrival.giveUp();
        assertTrue(early.cancelled);

        Arrival small = new Arrival(50_000, Duration.ofMillis(1));
        Sender late = new Sender();
        small.onSubscribe(late);
        small.giveUp();
        for (int i = 0; i < 5; i++) {
            assertEquals(1, late.asked--, "the connection is free for others only when all was taken");
            small.onNext(ByteBuffer.allocate(BUFFER_BYTES));
        }
        assertFalse(late.cancelled);
    }

    @Test
    void whatArrived_isReadBeforeTheFailureIsHeardOf() {
        arrival.onSubscribe(new Sender());
        arrival.onNext(ByteBuffer.allocate(3));
        arrival.onError(new IOException("reset"));
        assertEquals(3, arrival.read(new byte[10], 0, 10));
        assertThrows(Broken.class, () -> arrival.read(new byte[10], 0, 10));
    }

    @Test
    void silence_breaksARead() {
        arrival.onSubscribe(new Sender());
        assertThrows(Broken.class, () -> arrival.read(new byte[10], 0, 10));
    }

    @Test
    void failureOfATry_isForgottenByTheNext() {
        var _ = arrival.prepare();
        arrival.exceptionOccurred(new IOException("reset"));
        var _ = arrival.prepare();
        Sender sender = new Sender();
        arrival.onSubscribe(sender);
        assertEquals(1, sender.asked);
        arrival.onNext(ByteBuffer.allocate(3));
        assertEquals(3, arrival.read(new byte[10], 0, 10));
    }

    @Test
    void moreThanExpected_breaksARead() {
        Arrival small = new Arrival(10, Duration.ofMillis(1));
        small.onSubscribe(new Sender());
        small.onNext(ByteBuffer.allocate(11));
        assertThrows(Broken.class, () -> small.read(new byte[10], 0, 10));
    }
}
