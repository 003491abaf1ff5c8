package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.http.RawClient.Answer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads, framing and the life of a connection, seen by a client that speaks raw HTTP/1.1. */
class HttpServerEdgeTest {
    @Test
    void answer_carriesRequestIdsDateServerAndLength() {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok("hello"));
                RawClient client = edge.connect()) {
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertAll(
                    () -> assertEquals(200, answer.status()),
                    () -> assertEquals("hello", answer.body()),
                    () -> assertTrue(answer.header("x-amz-request-id").matches("[A-Z0-9]{16}"), answer.toString()),
                    () -> assertTrue(answer.header("x-amz-id-2").matches("[A-Za-z0-9+/]{64}"), answer.toString()),
                    () -> assertEquals("Wed, 04 Mar 2026 05:06:07 GMT", answer.header("date")),
                    () -> assertEquals("Sealgate", answer.header("server")),
                    () -> assertEquals("5", answer.header("content-length")));
        }
    }

    @ParameterizedTest(name = "{0} -> {1} ? {2}, Host {3}")
    @CsvSource({
        "/b/a%2Fb%20c//d/../e?x=%20+&y,  /b/a%2Fb%20c//d/../e,  x=%20+&y,  h",
        "/?list-type=2,                  /,                     list-type=2, h",
        "/a?b?c,                         /a,                    b?c,       h",
        "/a#f,                           /a#f,                  '',        h",
        "http://other:81/k%41?q=1,       /k%41,                 q=1,       other:81",
        "HTTPS://other,                  /,                     '',        other",
        "http://other?q,                 /,                     q,         other",
    })
    void target_reachesTheHandlerAsSent(String target, String path, String query, String host) {
        BlockingQueue<HttpRequest> seen = new ArrayBlockingQueue<>(1);
        try (TestEdge edge = new TestEdge(request -> {
                    seen.add(request);
                    return TestEdge.ok("");
                });
                RawClient client = edge.connect()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").answer();
            HttpRequest request = seen.remove();
            assertAll(
                    () -> assertEquals(path, request.rawPath()),
                    () -> assertEquals(query, request.rawQuery()),
                    () -> assertEquals(Optional.of(host), request.headers().first("host")),
                    () -> assertEquals("127.0.0.1", request.remoteAddress()),
                    () -> assertFalse(request.secure()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1,2\r\n\r\n"
            })
    void malformedHead_isRefusedAndConnectionClosed(String head) {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok("reached"));
                RawClient client = edge.connect()) {
            Answer answer = client.send(head + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer();
            assertEquals(400, answer.status());
            assertEquals("close", answer.header("connection"));
            assertTrue(answer.body().contains("<RequestId>" + answer.header("x-amz-request-id") + "<"), answer.body());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void headerSectionOver16KiB_isRequestHeaderSectionTooLarge() {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok("reached"));
                RawClient client = edge.connect()) {
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(20_000) + "\r\n\r\n")
                    .answer();
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains("<Code>RequestHeaderSectionTooLarge</Code>"), answer.body());
        }
    }

    @Test
    void headerBytes_crossBothWaysUnchanged() {
        try (TestEdge edge = new TestEdge(request -> HttpResponse.empty(
                        200,
                        Headers.of(
                                "x-amz-meta-m",
                                request.headers().first("x-amz-meta-m").orElseThrow())));
                RawClient client = edge.connect()) {
            String utf8AsLatin1 = TestEdge.text("Grüße €".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Amz-Meta-M: " + utf8AsLatin1 + "\r\n\r\n")
                    .answer();
            assertEquals(utf8AsLatin1, answer.header("x-amz-meta-m"));
        }
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() {
        try (TestEdge edge = new TestEdge(
                        request -> TestEdge.ok(request.rawPath() + TestEdge.text(TestEdge.readAll(request.body()))));
                RawClient client = edge.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("PUT /").append(i).append(" HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
            }
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertEquals("/" + i + "abc", client.answer().body());
            }
        }
    }

    @Test
    void head_announcesSizeWithoutBody() {
        try (TestEdge edge = new TestEdge(
                        _ -> new HttpResponse(200, Headers.EMPTY, new HttpResponse.Payload.None(1L << 40)));
                RawClient client = edge.connect()) {
            for (int i = 0; i < 2; i++) {
                Answer answer =
                        client.send("HEAD /k HTTP/1.1\r\nHost: x\r\n\r\n").answer("HEAD");
                assertEquals(Long.toString(1L << 40), answer.header("content-length"));
            }
        }
    }

    @ParameterizedTest(name = "{0} to {1} has Content-Length {2}")
    @CsvSource({"204, DELETE, (absent)", "304, GET, (absent)", "200, GET, 0", "404, HEAD, (absent)"})
    void emptyAnswer_hasTheLengthThatItsStatusAllows(int status, String method, String length) {
        try (TestEdge edge = new TestEdge(_ -> HttpResponse.empty(status, Headers.EMPTY));
                RawClient client = edge.connect()) {
            String request = method + " / HTTP/1.1\r\nHost: x\r\n\r\n";
            assertEquals(length, client.send(request).answer(method).header("content-length"));
            assertEquals(status, client.send(request).answer(method).status());
        }
    }

    @Test
    void handlerThatThrows_isInternalErrorWithoutDetails() {
        try (TestEdge edge = new TestEdge(_ -> {
                    throw new IllegalStateException("secret detail");
                });
                RawClient client = edge.connect()) {
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertEquals(500, answer.status());
            assertFalse(answer.body().contains("detail"), answer.body());
            assertEquals(
                    500,
                    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer().status());
        }
    }

    @Test
    void responseHeaderWithLineBreak_isInternalErrorNotInjection() {
        try (TestEdge edge = new TestEdge(_ -> HttpResponse.empty(200, Headers.of("x", "a\r\nSet-Cookie: b")));
                RawClient client = edge.connect()) {
            Answer answer = client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").answer();
            assertEquals(500, answer.status());
            assertEquals("(absent)", answer.header("set-cookie"));
        }
    }

    @Test
    void http10WithoutKeepAlive_isAnsweredAndClosed() {
        try (TestEdge edge = new TestEdge(_ -> TestEdge.ok("old"));
                RawClient client = edge.connect()) {
            assertEquals("old", client.send("GET / HTTP/1.0\r\n\r\n").answer().body());
            assertTrue(client.isClosedByServer());
        }
    }

    private static EdgeOptions httpAt(HostPort where) {
        return new EdgeOptions(
                Optional.of(where),
                Optional.empty(),
                Optional.empty(),
                TestEdge.patience(java.time.Duration.ofSeconds(1)),
                1,
                1);
    }

    @Test
    void portInUse_isOneClearLine() {
        try (TestEdge first = new TestEdge(_ -> TestEdge.ok(""))) {
            EdgeOptions same = httpAt(first.server().http().orElseThrow());
            ListenException refused = assertThrows(
                    ListenException.class,
                    () -> HttpServerEdge.start(
                            same, _ -> TestEdge.ok(""), Runnable::run, java.time.InstantSource.system()));
            assertEquals(
                    "--http " + first.server().http().orElseThrow()
                            + ": address already in use (choose another with --http HOST:PORT, or stop what listens there)",
                    refused.getMessage());
        }
    }

    @Test
    void addressOfAnotherHost_isOneClearLine() {
        EdgeOptions elsewhere = httpAt(new HostPort("192.0.2.1", 9000));
        ListenException refused = assertThrows(
                ListenException.class,
                () -> HttpServerEdge.start(
                        elsewhere, _ -> TestEdge.ok(""), Runnable::run, java.time.InstantSource.system()));
        assertEquals(
                "--http 192.0.2.1:9000: not an address of this host"
                        + " (choose one with --http HOST:PORT; 0.0.0.0 stands for all of them)",
                refused.getMessage());
    }

    static Stream<Arguments> refusedBinds() {
        return Stream.of(
                Arguments.of(
                        new java.net.BindException("Permission denied"), "this port may not be opened by this user "),
                Arguments.of(
                        new IOException("bind(..) failed with error(-13): Permission denied"), "this port may not "),
                Arguments.of(
                        new IOException("bind(..) failed with error(-98): Address already in use"), "address already "),
                Arguments.of(new java.net.UnknownHostException("nowhere.test"), "no such host "),
                Arguments.of(new java.nio.channels.UnresolvedAddressException(), "no such host "),
                Arguments.of(new IOException("something\nelse"), "cannot be listened on: something (choose another "));
    }

    @ParameterizedTest
    @MethodSource("refusedBinds")
    void whyAnAddressCannotBeBound_isSaidInOneLineThatNamesTheOption(Exception cause, String words) {
        String message = String.valueOf(new ListenException("--https", new HostPort("h", 80), cause).getMessage());
        assertTrue(message.startsWith("--https h:80: " + words), message);
        assertTrue(message.contains(" with --https HOST:PORT"), message);
        assertEquals(1, message.lines().count());
    }
}
