package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.http.RawClient.Answer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that two parsers could read in two ways: refused, and nothing after them on the connection is a request. */
class StrictRequestDecoderTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String PUT = "PUT /k HTTP/1.1\r\nHost: x\r\n";

    private static void assertRefused(String head, String rest) {
        AtomicInteger handled = new AtomicInteger();
        try (TestEdge edge = new TestEdge(request -> {
                    handled.incrementAndGet();
                    return TestEdge.echo(request);
                });
                RawClient client = edge.connect()) {
            Answer answer = client.send(head + rest).answer();
            assertEquals(400, answer.status());
            assertEquals("close", answer.header("connection"));
            assertTrue(client.isClosedByServer());
            assertEquals(0, handled.get());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "identity",
                "gzip",
                "xchunked",
                "chunked;q=1",
                "\"chunked\"",
                "",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                ",chunked",
                "chunked,",
                "chunked\r\nTransfer-Encoding: chunked",
                "identity\r\nTransfer-Encoding: chunked",
                "chunked\r\nTransfer-Encoding: identity",
                "chunked\r\nContent-Length: 5",
                "identity\r\nContent-Length: 5",
                "chunked\u000b"
            })
    void transferEncodingThatIsNotJustChunked_isRefusedAndClosed(String coding) {
        assertRefused(PUT + "Transfer-Encoding: " + coding + "\r\n\r\n", "0\r\n\r\n" + SMUGGLED);
    }

    @Test
    void contentLengthBeforeTransferEncoding_isRefusedAndClosed() {
        assertRefused(PUT + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n" + SMUGGLED);
    }

    @Test
    void transferEncodingInHttp10_isRefusedAndClosed() {
        assertRefused(
                "PUT /k HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n",
                "0\r\n\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": v\r\n",
                " : v\r\n",
                "X-A : v\r\n",
                "X-A: v\r\n folded\r\n",
                "X-A: v\r\n\tfolded\r\n",
                " X-A: v\r\n",
                "X-A\r\n",
                "X-A: v\n",
                "X-A: v\rX-B: w\r\n",
                "X-A: v\u0000w\r\n",
                "X-A: v\u0001w\r\n",
                "X-A: v\u007fw\r\n",
                "X\u0001A: v\r\n",
                "X\u00e9A: v\r\n",
                "X(A): v\r\n",
                "Host: y\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: \r\n"
            })
    void ambiguousField_isRefusedAndClosed(String field) {
        assertRefused(PUT + field + "\r\n", SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /k HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET\t/k\tHTTP/1.1\r\nHost: x\r\n\r\n",
                " GET /k HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /k HTTP/1.1 \r\nHost: x\r\n\r\n",
                "GET /k x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /k\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /k\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /k HTTP/1.1\nHost: x\r\n\r\n",
                "GET /k HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /k HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET /k HTTP/1.2\r\nHost: x\r\n\r\n",
                "GET /k HTTP/2.0\r\nHost: x\r\n\r\n",
                "GET /k HTTQ/1.1\r\nHost: x\r\n\r\n"
            })
    void oddRequestLineOrHost_isRefusedAndClosed(String head) {
        assertRefused(head, SMUGGLED);
    }

    @Test
    void tooManyFieldsOrParameters_areRefused() {
        assertRefused(PUT + "a:\r\n".repeat(HeadRules.MAX_FIELDS) + "\r\n", SMUGGLED);
        try (TestEdge edge = new TestEdge(TestEdge::echo);
                RawClient client = edge.connect()) {
            String target = "/?" + "a&".repeat(HeadRules.MAX_PARAMETERS);
            assertEquals(
                    414,
                    client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .answer()
                            .status());
        }
    }

    @Test
    void emptyLinesBeforeARequest_andHeadsInPieces_areServed() {
        try (TestEdge edge = new TestEdge(TestEdge::echo);
                RawClient client = edge.connect()) {
            client.send("\r\n\r\nPUT /k HT")
                    .send("TP/1.1\r\nHost: x\r")
                    .send("\nContent-Le")
                    .send("ngth: 2\r\n\r")
                    .send("\nok");
            assertEquals("ok", client.answer().body());
            client.send(PUT + "Transfer-Encoding: Chunked\r\n\r\n2\r\n f\r\n0\r\n\r\n" + PUT + "\r\n");
            assertEquals(" f", client.answer().body());
            assertEquals(200, client.answer().status());
        }
    }
}
