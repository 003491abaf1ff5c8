package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.http.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that send or take a little, again and again: they hold nothing for long, and the crowd of them keeps nobody out. */
class PatienceTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Sends a byte whenever the server has not answered for 20 ms, so that there never is silence; true once it has. */
    private static Answer drip(RawClient client) {
        AtomicBoolean answered = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        Thread dripping = Thread.ofVirtual().start(() -> {
            while (!answered.get()) {
                try {
                    client.send("a");
                    assertFalse(never.await(20, TimeUnit.MILLISECONDS));
                } catch (java.io.UncheckedIOException | InterruptedException e) {
                    return;
                }
            }
        });
        try {
            return client.answer();
        } finally {
            answered.set(true);
            dripping.interrupt();
        }
    }

    private static HttpResponse reasonOfFailure(HttpRequest request) {
        try {
            return TestEdge.echo(request);
        } catch (BodyException e) {
            return TestEdge.ok(e.reason().name());
        }
    }

    @Test
    void headByteByByte_endsAtTheDeadline() {
        try (TestEdge edge = new TestEdge(TestEdge::echo, new Patience(LONG, SHORT, LONG, LONG, 1), 100);
                RawClient client = edge.connect()) {
            Answer answer = drip(client.send("GET / HTTP/1.1\r\nHost: x\r\nX-A: "));
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains("<Code>RequestTimeout</Code>"), answer.body());
        }
    }

    @Test
    void documentByteByByte_endsAtTheDeadline() {
        try (TestEdge edge = new TestEdge(
                        request -> {
                            request.body().awaitDocument();
                            return reasonOfFailure(request);
                        },
                        new Patience(LONG, LONG, SHORT, LONG, 1),
                        100);
                RawClient client = edge.connect()) {
            Answer answer = drip(client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
            assertEquals("TIMEOUT", answer.body());
            assertEquals("close", answer.header("connection"));
        }
    }

    @Test
    void bodyBelowTheMinimumRate_endsAfterTheGrace() {
        try (TestEdge edge = new TestEdge(
                        PatienceTest::reasonOfFailure, new Patience(LONG, LONG, LONG, SHORT, 10_000), 100);
                RawClient client = edge.connect()) {
            assertEquals(
                    "TIMEOUT",
                    drip(client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"))
                            .body());
        }
    }

    @Test
    void answerTakenBelowTheMinimumRate_breaksOff_andIsOverForItsSender() throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        byte[] large = new byte[64 << 20];
        try (TestEdge edge = new TestEdge(
                        _ -> HttpResponse.whole(200, Headers.EMPTY, large).before(over::countDown),
                        new Patience(LONG, LONG, LONG, SHORT, 1_000_000_000),
                        100);
                RawClient client = edge.connect()) {
            client.send(GET).head();
            while (!over.await(10, TimeUnit.MILLISECONDS)) {
                assertTrue(client.body().read() >= 0);
            }
        }
    }

    @Test
    void answer_isOverOnlyOnceItIsSent() throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        byte[] large = new byte[64 << 20];
        try (TestEdge edge = new TestEdge(
                        _ -> HttpResponse.whole(200, Headers.EMPTY, large).before(over::countDown));
                RawClient client = edge.connect()) {
            client.send(GET).head();
            assertFalse(over.await(200, TimeUnit.MILLISECONDS));
            assertEquals(large.length, client.body().readNBytes(large.length).length);
            assertTrue(over.await(20, TimeUnit.SECONDS));
        }
    }

    /** Or a client could ask and ask, and have the answers wait in memory. */
    @Test
    void pipelinedRequest_waitsUntilTheAnswerBeforeItIsTaken() throws IOException, InterruptedException {
        AtomicInteger handled = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        byte[] large = new byte[64 << 20];
        try (TestEdge edge = new TestEdge(_ -> {
                    handled.incrementAndGet();
                    return HttpResponse.whole(200, Headers.EMPTY, large);
                });
                RawClient client = edge.connect()) {
            client.send(GET + GET + GET).head();
            assertFalse(never.await(200, TimeUnit.MILLISECONDS));
            assertEquals(1, handled.get());
            client.body().readNBytes(large.length);
            client.head();
            assertEquals(2, handled.get());
        }
    }

    @Test
    void tooManyConnections_endThoseThatDoNothing_notThoseOfKnownSenders() {
        int most = 4;
        try (TestEdge edge = new TestEdge(
                request -> {
                    request.body().admit(new Standing.Known("111122223333"));
                    return TestEdge.ok("known");
                },
                TestEdge.patience(LONG),
                most)) {
            RawClient known = edge.connect();
            assertEquals("known", known.send(GET).answer().body());
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 5 * most; i++) {
                idle.add(edge.connect());
            }
            assertTrue(idle.getFirst().isClosedByServer());
            try (RawClient last = edge.connect()) {
                assertEquals("known", last.send(GET).answer().body());
            }
            assertEquals("known", known.send(GET).answer().body());
            idle.forEach(RawClient::close);
            known.close();
        }
    }

    @Test
    void rate_countsFromTheEndOfTheGrace() {
        Patience.Ticks ticks = new Patience(LONG, LONG, LONG, Duration.ofSeconds(10), 1000).ticks();
        assertEquals(1000.0, ticks.bytesPerTick());
        assertFalse(ticks.tooSlow(10, 0));
        assertTrue(ticks.tooSlow(11, 0));
        assertFalse(ticks.tooSlow(20, 10_000));
        assertTrue(ticks.tooSlow(21, 10_000));
    }
}
