package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end two readers could see in different places, and heads that are none. Each gets 400 and the connection's end; what follows it on
 * the connection is no request. Sources: RFC 9112 sections 2.2, 5, 6 and 7, RFC 9110 section 5.
 */
@GatewayTest
@Alone("answers come in time")
class SmugglingIT {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final Set<String> REFUSED = Set.of("400", "501", "505");
    private static final Set<String> REFUSED_LATER = Set.of("400", "403", "501");
    private static final int PATIENCE_MILLIS = 8_000;
    private static final String CHUNKS = "1\r\nx\r\n0\r\n\r\n";
    private static final String LENGTH = "\r\nContent-Length: " + CHUNKS.length();

    private final GatewayProcess gateway;

    SmugglingIT(GatewayProcess gateway) {
        this.gateway = gateway;
        Setup.bucket(gateway.http(), "/smuggled");
    }

    /** Header lines about the body's length, and a body that one reading of them has. */
    private record Framing(String lines, String body) {
        String request() {
            return "PUT /smuggled/outer HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n\r\n" + body;
        }
    }

    private static List<String> framings() {
        Stream<Framing> codings = Stream.of(
                        "identity",
                        "gzip",
                        "xchunked",
                        "chunkedx",
                        "chunked;q=1",
                        "chunked;",
                        "\"chunked\"",
                        "'chunked'",
                        "",
                        "chunked, identity",
                        "identity, chunked",
                        "chunked, chunked",
                        "chunked, gzip",
                        "gzip, chunked",
                        ", chunked",
                        "chunked,",
                        "chunked chunked",
                        "chunked\u000b",
                        "\u000bchunked",
                        "chunked\u0000",
                        "x, y",
                        "trailers",
                        "chunked\r\nTransfer-Encoding: identity",
                        "identity\r\nTransfer-Encoding: chunked",
                        "chunked\r\nTransfer-Encoding: chunked",
                        "chunked\r\nTransfer-Encoding: ",
                        "\r\n chunked",
                        "chunked\r\n ,identity")
                .map(coding -> "Transfer-Encoding: " + coding)
                .flatMap(lines -> Stream.of(new Framing(lines, CHUNKS), new Framing(lines + LENGTH, CHUNKS)));
        Stream<Framing> others = Stream.of(
                        "Transfer-Encoding : chunked",
                        "X: y\r\n Transfer-Encoding: chunked",
                        " Transfer-Encoding: chunked",
                        "X: y\rTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked" + LENGTH,
                        "Content-Length: 5\r\nTransfer-Encoding: chunked",
                        "Transfer_Encoding: chunked\r\nContent-Length: 1\r\nContent-Length: 2")
                .map(lines -> new Framing(lines, CHUNKS));
        Stream<Framing> lengths = Stream.of(
                        "+5",
                        "-5",
                        "5, 6",
                        "5,6",
                        "0x5",
                        "5abc",
                        "five",
                        "5 5",
                        "",
                        "5.0",
                        "1e1",
                        "5;",
                        "99999999999999999999",
                        "\u00b5",
                        "5\u0000",
                        "5\r\nContent-Length: 6",
                        "6\r\nContent-Length: 5",
                        "\r\n 5")
                .map(length -> new Framing("Content-Length: " + length, "12345"));
        return Stream.of(codings, others, lengths, Stream.of(new Framing("Content-Length : 5", "12345")))
                .flatMap(each -> each)
                .map(Framing::request)
                .toList();
    }

    /** Chunks that are none; the head is in order, so its answer may be under way before they come. */
    private static List<String> chunks() {
        return Stream.of(
                        "0x1\r\nx\r\n0\r\n\r\n",
                        "+1\r\nx\r\n0\r\n\r\n",
                        "-1\r\nx\r\n0\r\n\r\n",
                        "1 1\r\nx\r\n0\r\n\r\n",
                        " 1\r\nx\r\n0\r\n\r\n",
                        "1\nx\n0\n\n",
                        "10000000000000001\r\nx\r\n0\r\n\r\n",
                        "fffffffff\r\nx\r\n0\r\n\r\n",
                        "\r\nx\r\n0\r\n\r\n",
                        "1\r\nxx0\r\n\r\n",
                        "1\r\nx0\r\n\r\n",
                        "1\r\nx\n0\r\n\r\n",
                        "1;a\nb\r\nx\r\n0\r\n\r\n",
                        "g\r\nx\r\n0\r\n\r\n",
                        "1,\r\nx\r\n0\r\n\r\n",
                        "1\r\nx\r\n0\r\n: x\r\n\r\n",
                        "1\r\nx\r\n0\r\nab c\r\n\r\n",
                        "1\r\nx\r\n0\r\nx: y\n z\r\n\r\n")
                .map(chunks -> new Framing("Transfer-Encoding: chunked", chunks).request())
                .toList();
    }

    /** Heads with lines that are no header fields, and request lines that are none. */
    private static List<String> heads() {
        List<String> all = new ArrayList<>();
        for (String line : List.of(
                ": empty",
                ":",
                " : x",
                "a b: c",
                "a\tb: c",
                "a : c",
                "a",
                "a\u0000b: c",
                "a: b\u0000c",
                "a: b\u0001c",
                "a: b\u007fc",
                "a: b\rc",
                "a: b\r\n c",
                "a: b\r\n\tc",
                "a\u0080: c",
                "(a): b",
                "a,b: c",
                "a/b: c",
                "\"a\": b",
                "a=b: c",
                "a@b: c",
                "{a}: b",
                "a: \u000b",
                "a: b\u001b[31m",
                "Host: i")) {
            all.add("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n\r\n");
        }
        all.add("GET / HTTP/1.1\r\n a: b\r\nHost: h\r\n\r\n");
        all.add("GET / HTTP/1.1\r\n\r\n");
        all.add("GET / HTTP/1.1\nHost: h\n\n");
        all.add("GET / HTTP/1.1\r\nHost: h\n\r\n");
        all.add("GET / HTTP/1.1\r\nHost: h\na: b\r\n\r\n");
        for (String line : List.of(
                "GET / HTTP/1.1 x",
                "GET /a b HTTP/1.1",
                "GET /\rx HTTP/1.1",
                "G\u0000T / HTTP/1.1",
                "G(T / HTTP/1.1",
                "GET / HTTP/3",
                "GET / HTTP/1.1.1",
                "GET / HTTP/01.1",
                "GET / http/1.1",
                "GET /",
                "GET")) {
            all.add(line + "\r\nHost: h\r\n\r\n");
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void doubtfulFraming_isRefused_andHidesNoRequest(String scheme) throws Exception {
        assertRefused(scheme, framings(), REFUSED, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void malformedHead_isRefused_andHidesNoRequest(String scheme) throws Exception {
        assertRefused(scheme, heads(), REFUSED, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void malformedChunks_endTheConnection_andHideNoRequest(String scheme) throws Exception {
        assertRefused(scheme, chunks(), REFUSED_LATER, true);
    }

    /** All at once, as a refused connection lives on for a second. */
    private void assertRefused(String scheme, List<String> doubtful, Set<String> statuses, boolean mayBeSilent)
            throws InterruptedException, ExecutionException {
        URI endpoint = scheme.equals("https") ? gateway.https() : gateway.http();
        List<String> faults = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> all = new ArrayList<>();
            for (String request : doubtful) {
                String inner = "/smuggled/" + scheme + Samples.sha256Hex(Forged.bytes(request));
                all.add(threads.submit(() -> fault(endpoint, request, inner, statuses, mayBeSilent)));
            }
            for (Future<Optional<String>> each : all) {
                each.get().ifPresent(faults::add);
            }
        }
        assertEquals("", String.join("\n", faults));
    }

    /** Sends it and a valid request behind; what was wrong with what came, if anything. */
    private Optional<String> fault(
            URI endpoint, String doubtful, String inner, Set<String> statuses, boolean mayBeSilent) {
        byte[] second = Load.head(endpoint, "PUT", inner, Map.of(), 0);
        List<String> answers = new ArrayList<>();
        boolean closed;
        try (RawConnection connection = RawConnection.open(endpoint, PATIENCE_MILLIS)) {
            connection.send(Load.concat(Forged.bytes(doubtful), second));
            RawConnection.Rest rest = connection.rest();
            closed = rest.closed();
            STATUS.matcher(new String(rest.bytes(), StandardCharsets.ISO_8859_1))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .forEach(answers::add);
        }
        boolean carriedOut = Setup.s3(gateway.http(), GatewayProcess.ACCESS_KEY, "HEAD", inner, "", "") != 404;
        boolean answered = answers.size() == 1 && statuses.containsAll(answers);
        boolean silent = answers.isEmpty() && mayBeSilent;
        return closed && !carriedOut && (answered || silent)
                ? Optional.empty()
                : Optional.of(doubtful.replace("\r", "\\r").replace("\n", "\\n") + ": answers " + answers
                        + (closed ? "" : ", not closed") + (carriedOut ? ", second request carried out" : ""));
    }
}
