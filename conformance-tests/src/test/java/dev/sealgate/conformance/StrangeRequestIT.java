package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests without end, documents without bottom, thousands at once on one connection, and other things that no SDK does. */
@GatewayTest
@Alone("answers come in time")
class StrangeRequestIT {
    private static final int ENDLESS_BYTES = 4 << 20;

    private final Siege siege;

    StrangeRequestIT(GatewayBuilder builder) {
        siege = Siege.of(builder, "");
    }

    @BeforeEach
    void restore() {
        siege.restore();
    }

    static Stream<String> schemes() {
        return Stream.of("http", "https");
    }

    /** How a request begins, and what it goes on with for ever. */
    static List<List<String>> endless() {
        String chunked = "PUT /bystander/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        return List.of(
                List.of("GET /", "a"),
                List.of("A", "A"),
                List.of("GET / HTTP/1.1\r\nHost: h\r\na: ", "a"),
                List.of("GET / HTTP/1.1\r\nHost: h\r\na", "a"),
                List.of("GET / HTTP/1.1\r\nHost: h\r\n", "a: b\r\n"),
                List.of("GET / HTTP/1.1\r\nHost: h\r\n", "a:\r\n"),
                List.of(chunked, "1"),
                List.of(chunked, "0"),
                List.of(chunked + "1;", "a"),
                List.of(chunked + "1\r\nx\r\n0\r\n", "a: b\r\n"),
                List.of(chunked + "1\r\nx\r\n0\r\na: ", "a"));
    }

    static Stream<Arguments> schemesAndEndless() {
        return schemes()
                .flatMap(scheme ->
                        endless().stream().map(each -> Arguments.of(scheme, each.getFirst(), each.getLast())));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("schemesAndEndless")
    void endlessPart_isCutOff(String scheme, String begin, String more) {
        try (RawConnection connection = RawConnection.open(siege.endpoint(scheme), 10_000)) {
            connection.send(Forged.bytes(begin));
            byte[] piece = Forged.bytes(more.repeat(16_384 / more.length()));
            int sent = 0;
            try {
                for (; sent < ENDLESS_BYTES; sent += piece.length) {
                    connection.send(piece);
                }
            } catch (UncheckedIOException _) {
                // cut off while sending
            }
            RawConnection.Rest rest = connection.rest();
            assertTrue(rest.closed(), "the connection is open");
            String answer = new String(rest.bytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1\\.[01] 4.*"), answer);
        }
    }

    /** Documents without bottom or end; nothing of them may be carried out. */
    static Stream<Arguments> documents() {
        String deep = "[".repeat(60_000);
        String deepObjects = "{\"a\":".repeat(20_000);
        String deepXml = "<Delete>" + "<a>".repeat(200_000);
        String attributes = "<Delete" + " a='b'".repeat(100_000) + "/>";
        String distinct = numbered("<Delete", " a%d='b'", 40_000, "/>");
        String declaration = "<!DOCTYPE d [<!ENTITY a \"" + "a".repeat(1_000) + "\">]><Delete><Object><Key>"
                + "&a;".repeat(1_000) + "</Key></Object></Delete>";
        String external = "<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><Delete/>";
        String numbers = "{\"NumberOfBytes\":" + "9".repeat(100_000) + "}";
        String exponent = "{\"NumberOfBytes\":1e999999999}";
        String names = numbered("{", "\"a%d\":1,", 8_000, "\"b\":1}");
        return Stream.concat(
                Stream.of(deep, deepObjects, numbers, exponent, names).map(each -> Arguments.of("kms", each)),
                Stream.of(deepXml, attributes, distinct, declaration, external).map(each -> Arguments.of("s3", each)));
    }

    private static String numbered(String begin, String each, int count, String end) {
        StringBuilder text = new StringBuilder(begin);
        for (int i = 0; i < count; i++) {
            text.append(each.formatted(i));
        }
        return text.append(end).toString();
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("documents")
    void bottomlessDocument_isRefusedAtOnce(String service, String document) {
        URI endpoint = siege.endpoint("http");
        byte[] body = Forged.bytes(document);
        byte[] request = service.equals("s3")
                ? Setup.request(endpoint, GatewayProcess.ACCESS_KEY, "POST", "/bystander", "delete=", body)
                : Load.kms(endpoint, "GenerateRandom", document);
        long begun = System.nanoTime();
        try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
            RawConnection.Answer answer = connection.send(request).answer(false);
            assertEquals(4, answer.status() / 100, answer.toString());
            assertTrue(answer.body().length() < 10_000, () -> answer.body().length() + " bytes");
        }
        assertTrue(System.nanoTime() - begun < 2_000_000_000L);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void hundredRequestsAtOnce_areAnsweredInTurn_alsoAfterThousands(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        String one = new String(
                RawConnection.head("GET", "/bystander/k", Forged.unsigned(endpoint, Map.of()), -1),
                StandardCharsets.ISO_8859_1);
        siege.endure(
                5_000,
                () -> Swarm.of(endpoint, 20, wire -> {
                    for (int i = 0; i < 10; i++) {
                        wire.send(Forged.bytes(one.repeat(500)));
                    }
                    wire.hold();
                }));
        try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
            connection.send(Forged.bytes(one.repeat(100)));
            for (int i = 0; i < 100; i++) {
                assertEquals(403, connection.skipAnswer());
            }
        }
    }

    @Test
    void anotherExpectation_isRefused() {
        URI endpoint = siege.endpoint("http");
        for (String expectation : List.of("200-ok", "100-continue, x", "100-continue;q=1", "x")) {
            byte[] request = RawConnection.head(
                    "PUT", "/bystander/k", Forged.unsigned(endpoint, Map.of("expect", expectation)), 3);
            try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
                int status = connection.send(request).skipAnswer();
                assertTrue(status == 417 || status == 400 || status == 403, expectation + ": " + status);
            }
        }
    }

    @Test
    void compressedBody_isNotUnpacked() throws IOException {
        URI endpoint = siege.endpoint("http");
        byte[] packed = packed(64 << 20);
        Map<String, String> headers = new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "kms")
                .sign(
                        "POST",
                        endpoint,
                        "/",
                        "",
                        Map.of(
                                "content-encoding",
                                "gzip",
                                "content-type",
                                Forged.JSON,
                                "x-amz-target",
                                "TrentService.GenerateRandom"),
                        Samples.sha256Hex(packed),
                        Instant.now());
        try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
            RawConnection.Answer answer = connection
                    .send(RawConnection.head("POST", "/", headers, packed.length))
                    .send(packed)
                    .answer(false);
            assertEquals(400, answer.status(), answer.toString());
        }
    }

    private static byte[] packed(int bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            byte[] blank = new byte[1 << 16];
            for (int i = 0; i < bytes; i += blank.length) {
                zip.write(blank);
            }
        }
        return packed.toByteArray();
    }

    @Test
    void httpOneZero_isAnsweredAndClosed() {
        URI endpoint = siege.endpoint("http");
        String head = new String(Load.head(endpoint, "GET", "/bystander", Map.of(), 0), StandardCharsets.ISO_8859_1);
        try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
            connection.send(Forged.bytes(head.replace("HTTP/1.1", "HTTP/1.0")));
            String answer = new String(connection.rest().bytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.") && answer.contains(" 200 "), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("transfer-encoding"), answer);
        }
    }
}
