package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.http.RawClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streamed answers: every byte, bounded memory, and never a short one that looks whole. */
class StreamedAnswerTest {
    private static final String GET = "GET /k HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Random bytes from a seed; may break at an offset; tells when it is closed and how far it was read. */
    private static final class SeededSource implements HttpResponse.Source {
        private final Random random = new Random(1);
        private final long sizeBytes;
        private final long breaksAt;
        private final int mostAtOnce;
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile long readBytes;

        SeededSource(long sizeBytes, long breaksAt, int mostAtOnce) {
            this.sizeBytes = sizeBytes;
            this.breaksAt = breaksAt;
            this.mostAtOnce = mostAtOnce;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public int read(byte[] target, int offset, int lengthBytes) {
            if (readBytes >= breaksAt) {
                throw new IllegalStateException("disk gone (expected by the test)");
            }
            int count = (int) Math.min(Math.min(lengthBytes, mostAtOnce), sizeBytes - readBytes);
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, target, offset, count);
            long sum = readBytes + count; // one thread writes, others look
            readBytes = sum;
            return count;
        }

        @Override
        public void close() {
            closed.countDown();
        }

        boolean isClosedSoon() throws InterruptedException {
            return closed.await(20, TimeUnit.SECONDS);
        }
    }

    private static TestEdge serving(SeededSource source) {
        return serving(source, Duration.ofSeconds(30));
    }

    private static TestEdge serving(SeededSource source, Duration idleLimit) {
        return new TestEdge(
                _ -> new HttpResponse(200, Headers.EMPTY, new HttpResponse.Payload.Streamed(source)), idleLimit);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(longs = {1, 65_536, 65_537, 262_144, 262_145, 50_000_004})
    void source_arrivesByteForByteAndIsClosed(long sizeBytes)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        // multiples of four, because Random hands out bytes by the int
        SeededSource source = new SeededSource(sizeBytes, Long.MAX_VALUE, 40_000);
        try (TestEdge edge = serving(source);
                RawClient client = edge.connect()) {
            Answer head = client.send(GET).head();
            assertEquals(Long.toString(sizeBytes), head.header("content-length"));
            MessageDigest got = MessageDigest.getInstance("SHA-256");
            long remaining = sizeBytes;
            while (remaining > 0) {
                byte[] piece = client.body().readNBytes((int) Math.min(remaining, 1 << 20));
                assertTrue(piece.length > 0, "ended " + remaining + " bytes early");
                got.update(piece);
                remaining -= piece.length;
            }
            assertTrue(source.isClosedSoon());
            assertTrue(MessageDigest.isEqual(expectedHash(sizeBytes), got.digest()));
        }
    }

    /** Reads the same seed in the pieces that a batch of the edge is filled with. */
    private static byte[] expectedHash(long sizeBytes) throws NoSuchAlgorithmException {
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        SeededSource again = new SeededSource(sizeBytes, Long.MAX_VALUE, 40_000);
        long remaining = sizeBytes;
        while (remaining > 0) {
            byte[] batch = new byte[(int) Math.min(remaining, BatchPool.LARGE_BYTES)];
            StreamedAnswer.fill(again, batch, batch.length);
            expected.update(batch);
            remaining -= batch.length;
        }
        return expected.digest();
    }

    @Test
    void sourceThatFailsAtOnce_isInternalErrorAndTheConnectionIsKept() throws InterruptedException {
        SeededSource source = new SeededSource(1_000_000, 0, 40_000);
        try (TestEdge edge = serving(source);
                RawClient client = edge.connect()) {
            assertEquals(500, client.send(GET).answer().status());
            assertEquals(500, client.send(GET).answer().status());
            assertTrue(source.isClosedSoon());
        }
    }

    @Test
    void sourceOfAnAnswerWithABrokenHead_isClosed() throws InterruptedException {
        SeededSource source = new SeededSource(1_000_000, Long.MAX_VALUE, 40_000);
        Headers broken = Headers.of("x", "a\r\nb: c");
        try (TestEdge edge =
                        new TestEdge(_ -> new HttpResponse(200, broken, new HttpResponse.Payload.Streamed(source)));
                RawClient client = edge.connect()) {
            assertEquals(500, client.send(GET).answer().status());
            assertTrue(source.isClosedSoon());
        }
    }

    @Test
    void sourceThatFailsMidway_breaksTheConnection() throws InterruptedException {
        SeededSource source = new SeededSource(1_000_000, 600_000, 40_000);
        try (TestEdge edge = serving(source);
                RawClient client = edge.connect()) {
            client.send(GET);
            UncheckedIOException broken = assertThrows(UncheckedIOException.class, client::answer);
            assertTrue(String.valueOf(broken.getMessage()).contains("broke off after"), broken.toString());
            assertTrue(source.isClosedSoon());
        }
    }

    @Test
    void clientThatDoesNotRead_holdsTheSourceBack() throws IOException, InterruptedException {
        SeededSource source = new SeededSource(1L << 32, Long.MAX_VALUE, 1 << 20);
        try (TestEdge edge = serving(source)) {
            try (RawClient client = edge.connect()) {
                client.send(GET).head();
                long before = -1;
                CountDownLatch never = new CountDownLatch(1);
                while (before != source.readBytes || before == 0) {
                    before = source.readBytes;
                    assertFalse(never.await(300, TimeUnit.MILLISECONDS));
                }
                assertTrue(source.readBytes < 64L << 20, source.readBytes + " bytes were read ahead");
                assertEquals(1, edge.server().inFlight());
            }
            assertTrue(source.isClosedSoon(), "the client left, the source stayed open");
        }
    }

    @Test
    void clientThatStopsReading_isClosedAfterTheIdleLimit() throws IOException, InterruptedException {
        SeededSource source = new SeededSource(1L << 32, Long.MAX_VALUE, 1 << 20);
        try (TestEdge edge = serving(source, Duration.ofMillis(100));
                RawClient client = edge.connect()) {
            client.send(GET).head();
            assertTrue(source.isClosedSoon());
        }
    }

    @Test
    void headOfStreamedAnswer_announcesSizeReadsNothingAndCloses() throws InterruptedException {
        SeededSource source = new SeededSource(12_345, Long.MAX_VALUE, 40_000);
        try (TestEdge edge = serving(source);
                RawClient client = edge.connect()) {
            Answer answer = client.send("HEAD /k HTTP/1.1\r\nHost: x\r\n\r\n").answer("HEAD");
            assertEquals("12345", answer.header("content-length"));
            assertTrue(source.isClosedSoon());
            assertEquals(0, source.readBytes);
        }
    }

    @Test
    void stop_letsAnAnswerInFlightFinish() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        TestEdge edge = new TestEdge(_ -> {
            begun.countDown();
            try {
                assertTrue(mayAnswer.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return TestEdge.ok("finished");
        });
        try (RawClient idle = edge.connect();
                RawClient busy = edge.connect().send(GET)) {
            assertTrue(begun.await(20, TimeUnit.SECONDS));
            Thread stopping = Thread.ofVirtual().start(() -> edge.server().stop(Duration.ofSeconds(20)));
            assertTrue(idle.isClosedByServer());
            mayAnswer.countDown();
            Answer answer = busy.answer();
            assertEquals("finished", answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(busy.isClosedByServer());
            stopping.join();
            assertEquals(0, edge.server().inFlight());
        }
        edge.close();
    }
}
