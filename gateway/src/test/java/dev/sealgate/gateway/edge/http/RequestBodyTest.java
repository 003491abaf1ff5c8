package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.http.RawClient.Answer;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests: framing, back-pressure, and what happens when one side stops. */
class RequestBodyTest {
    private static final String HEAD = "PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: ";

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 4096, 65_535, 65_536, 65_537, 262_144, 262_145, 5_000_003})
    void body_arrivesByteForByte(int sizeBytes) {
        byte[] sent = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(sent);
        try (TestEdge edge = new TestEdge(TestEdge::echo);
                RawClient client = edge.connect()) {
            for (int round = 0; round < 2; round++) {
                client.send(HEAD + sizeBytes + "\r\n\r\n").send(sent, sizeBytes);
                assertArrayEquals(sent, client.answer().body().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** The end and the last, partial batch come in one turn of the event loop, while the reader is asking. */
    @Test
    void end_isNeverSeenBeforeTheLastBatch() {
        int sizeBytes = 70_000;
        byte[] sent = new byte[sizeBytes];
        try (TestEdge edge = new TestEdge(request -> {
                    int received = 0;
                    for (var next = request.body().next();
                            next.hasRemaining();
                            next = request.body().next()) {
                        received += next.remaining();
                    }
                    return TestEdge.ok(Integer.toString(received));
                });
                RawClient client = edge.connect()) {
            for (int round = 0; round < 3_000; round++) {
                client.send(HEAD + sizeBytes + "\r\n\r\n").send(sent, sizeBytes);
                assertEquals(Integer.toString(sizeBytes), client.answer().body());
            }
        }
    }

    @Test
    void bodySentByteByByte_isNotDelayedUntilABatchIsFull() {
        BlockingQueue<Byte> seen = new ArrayBlockingQueue<>(10);
        try (TestEdge edge = new TestEdge(request -> {
                    for (var next = request.body().next();
                            next.hasRemaining();
                            next = request.body().next()) {
                        while (next.hasRemaining()) {
                            seen.add(next.get());
                        }
                    }
                    return TestEdge.ok("done");
                });
                RawClient client = edge.connect()) {
            client.send(HEAD + "300000\r\n\r\n");
            for (byte b = 0; b < 3; b++) {
                client.send(new byte[] {b}, 1);
                assertEquals(Byte.valueOf(b), take(seen));
            }
        }
    }

    @Test
    void chunkedBody_isDecoded() {
        try (TestEdge edge = new TestEdge(TestEdge::echo);
                RawClient client = edge.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.send("6;ext=1\r\n world\r\n0\r\nTrailer: t\r\n\r\n");
            assertEquals("hello world", client.answer().body());
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("", client.answer().body());
        }
    }

    @Test
    void expectContinue_isAnsweredOnlyWhenTheBodyIsRead() throws InterruptedException {
        CountDownLatch mayRead = new CountDownLatch(1);
        try (TestEdge edge = new TestEdge(request -> {
                    await(mayRead);
                    return TestEdge.echo(request);
                });
                RawClient client = edge.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            mayRead.countDown();
            assertEquals(100, client.answer().status());
            client.send("ok");
            assertEquals("ok", client.answer().body());
        }
    }

    @Test
    void expectContinue_refused_getsTheAnswerWithout100AndAClosedConnection() {
        try (TestEdge edge = new TestEdge(
                        _ -> HttpResponse.text(403, dev.sealgate.gateway.edge.exchange.Headers.EMPTY, "no"));
                RawClient client = edge.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            Answer answer = client.answer();
            assertEquals(403, answer.status());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    /** What AWS SDKs for Python send for an empty object; they reuse the connection. */
    @ParameterizedTest
    @ValueSource(ints = {200, 403})
    void expectContinue_withoutABody_getsBothAnswers_andKeepsTheConnection(int status) {
        try (TestEdge edge = new TestEdge(
                        _ -> HttpResponse.text(status, dev.sealgate.gateway.edge.exchange.Headers.EMPTY, "it"));
                RawClient client = edge.connect()) {
            for (int round = 0; round < 2; round++) {
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
                assertEquals(100, client.answer().status());
                Answer answer = client.answer();
                assertEquals(status, answer.status());
                assertEquals("it", answer.body());
            }
        }
    }

    @Test
    void smallUnreadBody_isDroppedAndTheConnectionKept() {
        try (TestEdge edge = new TestEdge(request -> TestEdge.ok(request.method()));
                RawClient client = edge.connect()) {
            for (int round = 0; round < 3; round++) {
                client.send(HEAD + "500000\r\n\r\n").send(new byte[500_000], 500_000);
                client.send("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertEquals("PUT", client.answer().body());
                assertEquals("DELETE", client.answer().body());
            }
        }
    }

    @Test
    void largeUnreadBody_letsTheClientSeeTheErrorBeforeTheConnectionCloses() throws IOException {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok("refused"));
                RawClient client = edge.connect()) {
            client.send(HEAD + (1L << 40) + "\r\n\r\n").send(new byte[100_000], 100_000);
            Answer answer = client.answer();
            assertEquals("refused", answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void disconnectMidBody_isIncompleteForTheReader() {
        BlockingQueue<BodyException.Reason> failures = new ArrayBlockingQueue<>(1);
        try (TestEdge edge = new TestEdge(request -> recordFailure(request, failures))) {
            try (RawClient client = edge.connect()) {
                client.send(HEAD + "1000000\r\n\r\n").send(new byte[300_000], 300_000);
            }
            assertEquals(BodyException.Reason.INCOMPLETE, take(failures));
        }
    }

    @Test
    void silenceMidBody_isTimeoutForTheReader() {
        BlockingQueue<BodyException.Reason> failures = new ArrayBlockingQueue<>(1);
        try (TestEdge edge = new TestEdge(request -> recordFailure(request, failures), Duration.ofMillis(80));
                RawClient client = edge.connect()) {
            client.send(HEAD + "1000\r\n\r\nabc");
            assertEquals(BodyException.Reason.TIMEOUT, take(failures));
            assertEquals("TIMEOUT", client.answer().body());
        }
    }

    @Test
    void silenceWithinTheHead_isARequestTimeoutAndClosesTheConnection() {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok(""), Duration.ofMillis(80));
                RawClient client = edge.connect()) {
            Answer answer = client.send("GET / HTTP/1.1\r\nHo").answer();
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains("<Code>RequestTimeout</Code>"), answer.body());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void slowHandler_isNotTakenForASilentClient() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(3);
        try (TestEdge edge = new TestEdge(
                request -> {
                    if (request.rawPath().equals("/slow")) {
                        await(others);
                    }
                    return TestEdge.ok("late");
                },
                Duration.ofMillis(40))) {
            RawClient slow = edge.connect().send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            while (others.getCount() > 0) {
                try (RawClient idle = edge.connect()) {
                    assertTrue(idle.isClosedByServer()); // each one lasts an idle limit
                }
                others.countDown();
            }
            assertEquals("late", slow.answer().body());
            slow.close();
        }
    }

    @Test
    void slowReader_holdsTheClientBack() throws InterruptedException {
        CountDownLatch mayRead = new CountDownLatch(1);
        AtomicLong sentBytes = new AtomicLong();
        long total = 64L << 20;
        try (TestEdge edge = new TestEdge(request -> {
                    request.body().next();
                    await(mayRead);
                    long received = 0;
                    for (var next = request.body().next();
                            next.hasRemaining();
                            next = request.body().next()) {
                        received += next.remaining();
                    }
                    return TestEdge.ok(received > 0 ? "all" : "nothing");
                });
                RawClient client = edge.connect()) {
            client.send(HEAD + total + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                byte[] piece = new byte[64 * 1024];
                for (long sent = 0; sent < total; sent += piece.length) {
                    client.send(piece, piece.length);
                    sentBytes.set(sent + piece.length);
                }
            });
            long stuckAt = whenItStopsGrowing(sentBytes);
            assertTrue(
                    stuckAt < total / 2, "the client could send " + stuckAt + " bytes to a server that does not read");
            mayRead.countDown();
            assertEquals("all", client.answer().body());
            sender.join();
        }
    }

    @Test
    void largeUpload_hashesAsSent() throws NoSuchAlgorithmException {
        byte[] piece = new byte[1 << 20];
        new Random(7).nextBytes(piece);
        MessageDigest expected = MessageDigest.getInstance("SHA-256");
        try (TestEdge edge = new TestEdge(RequestBodyTest::hash);
                RawClient client = edge.connect()) {
            client.send(HEAD + (64L << 20) + "\r\n\r\n");
            for (int i = 0; i < 64; i++) {
                piece[0] = (byte) i;
                expected.update(piece);
                client.send(piece, piece.length);
            }
            assertEquals(
                    HexFormat.of().formatHex(expected.digest()), client.answer().body());
        }
    }

    private static HttpResponse hash(HttpRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (var next = request.body().next();
                    next.hasRemaining();
                    next = request.body().next()) {
                digest.update(next);
            }
            return TestEdge.ok(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse recordFailure(HttpRequest request, BlockingQueue<BodyException.Reason> failures) {
        try {
            return TestEdge.echo(request);
        } catch (BodyException e) {
            failures.add(e.reason());
            return TestEdge.ok(e.reason().name());
        }
    }

    /** The value once it has not changed over half a second. */
    private static long whenItStopsGrowing(AtomicLong value) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long before = -1;
        while (before != value.get() || before == 0) {
            before = value.get();
            assertEquals(false, never.await(500, TimeUnit.MILLISECONDS));
        }
        return before;
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T value = queue.poll(20, TimeUnit.SECONDS);
            if (value == null) {
                throw new AssertionError("nothing came");
            }
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
