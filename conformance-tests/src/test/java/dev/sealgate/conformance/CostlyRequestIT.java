package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that cost their sender little: none may cost the gateway much. */
@GatewayTest
@Alone("a bystander is served in time")
class CostlyRequestIT {
    /** An answer to a bad signature repeats what was signed, and not more. */
    private static final int LARGEST_REFUSAL_BYTES = 128 << 10;

    private static final int PIPELINED = 20;

    private final Siege siege;

    CostlyRequestIT(GatewayBuilder builder) {
        siege = Siege.of(builder, "");
    }

    @BeforeEach
    void restore() {
        siege.restore();
    }

    /** How names of signed headers are repeated. */
    enum Repetition {
        SAME("a", 6_500),
        /** The names of headers know no case. */
        CASES("", 0),
        ABSENT("b", 6_500),
        NOTHING("", 13_000);

        final String name;
        final int count;

        Repetition(String name, int count) {
            this.name = name;
            this.count = count;
        }

        String names(int bytes) {
            String all = this == CASES
                    ? IntStream.range(0, 1 << 11).mapToObj(Repetition::cased).collect(Collectors.joining(";"))
                    : String.join(";", Collections.nCopies(count, name));
            return "host;" + all.substring(0, Math.min(bytes, all.length())).replaceAll(";[^;]*$", "");
        }

        /** One of the ways to write the name of eleven letters. */
        private static String cased(int bits) {
            return IntStream.range(0, 11)
                    .mapToObj(i -> (bits >> i & 1) == 0 ? "a" : "A")
                    .collect(Collectors.joining());
        }

        /** A large header that the names repeat. */
        String line(int bytes) {
            return (this == CASES ? "a".repeat(11) : "a") + ": " + "x".repeat(bytes) + "\r\n";
        }
    }

    static Stream<Arguments> signedHeaders() {
        return Stream.of("http", "https")
                .flatMap(scheme -> Stream.of("s3", "kms", "sts", "iam")
                        .flatMap(service -> Stream.of(Repetition.values())
                                .map(repetition -> Arguments.of(scheme, service, repetition))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("signedHeaders")
    void repeatedNamesOfSignedHeaders_growNothing(String scheme, String service, Repetition repetition) {
        URI endpoint = siege.endpoint(scheme);
        assertSmallRefusal(endpoint, bombs(endpoint, service, repetition));
    }

    /** The header and the query form, each filling what is allowed. */
    private static List<byte[]> bombs(URI endpoint, String service, Repetition repetition) {
        return service.equals("s3")
                ? List.of(
                        Forged.signedHeaders(endpoint, service, repetition.names(3_000), repetition.line(3_700)),
                        Forged.presignedHeaders(endpoint, service, repetition.names(15_500), repetition.line(7_500)))
                : List.of(
                        Forged.signedHeaders(endpoint, service, repetition.names(7_500), repetition.line(7_500)),
                        Forged.presignedHeaders(endpoint, service, repetition.names(15_500), repetition.line(15_000)));
    }

    private static void assertSmallRefusal(URI endpoint, List<byte[]> requests) {
        for (byte[] request : requests) {
            long begun = System.nanoTime();
            try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
                RawConnection.Answer answer = connection.send(request).answer(false);
                assertEquals(4, answer.status() / 100, () -> "status " + answer.status());
                assertTrue(
                        answer.body().length() < LARGEST_REFUSAL_BYTES,
                        () -> answer.body().length() + " bytes");
            }
            long millis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(millis < 1_000, millis + " ms");
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void signedHeadersOverAndOver_disturbNobody(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        List<byte[]> bombs = Stream.of("s3", "kms", "sts")
                .flatMap(service -> Stream.of(Repetition.values())
                        .flatMap(repetition -> bombs(endpoint, service, repetition).stream()))
                .toList();
        siege.endure(
                4_000,
                () -> Swarm.of(endpoint, 2 * bombs.size(), wire -> {
                    for (int i = 0; i < PIPELINED; i++) {
                        wire.send(bombs.get(wire.number() % bombs.size()));
                    }
                    wire.hold();
                }));
    }

    static Stream<String> schemes() {
        return Stream.of("http", "https");
    }

    /** Patterns that nearly match a text of many `a` at each of its places. */
    static Stream<Arguments> patterns() {
        return Stream.of(
                Arguments.of("a long run", many("*" + "a".repeat(440) + "b%02d", 40)),
                Arguments.of("many stars", many("*a".repeat(16) + "%02d", 250)),
                Arguments.of("marks first", many("?".repeat(200) + "*" + "a?".repeat(17) + "b%02d", 60)),
                Arguments.of("marks within", many("*" + "a?".repeat(200) + "*b%02d", 40)),
                Arguments.of("few marks in many", many("*" + "a?".repeat(8) + "b%02d*", 330)));
    }

    private static List<String> many(String pattern, int count) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void policyBomb_ofATenant_delaysNobodyElse(String shape, List<String> patterns) throws Exception {
        URI endpoint = siege.gateway().http();
        String tenant = GatewayProcess.FOREIGN_ACCESS_KEY;
        assertTrue(List.of(200, 409).contains(Setup.s3(endpoint, tenant, "PUT", "/bombs", "", "")));
        assertEquals(204, Setup.s3(endpoint, tenant, "PUT", "/bombs", "policy=", policy(patterns)));
        byte[] request = Setup.request(endpoint, tenant, "POST", "/bombs", "delete=", deletion());
        siege.endure(
                6_000,
                () -> Swarm.of(endpoint, 6, wire -> {
                    wire.send(request);
                    // every other leaves at once
                    if (wire.number() % 2 == 0) {
                        wire.hold();
                    }
                }));
        assertIdle();
    }

    private static String policy(List<String> patterns) {
        String resources = patterns.stream()
                .map(pattern -> "\"arn:aws:s3:::bombs/" + pattern + "\"")
                .collect(Collectors.joining(","));
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"s3:DeleteObject\",\"Resource\":[" + resources + "]}]}";
        assertTrue(policy.length() < 20_480, policy.length() + " bytes");
        return policy;
    }

    private static byte[] deletion() {
        String keys = IntStream.range(0, 1_000)
                .mapToObj(i -> "<Object><Key>" + "a".repeat(990) + "%04d</Key></Object>".formatted(i))
                .collect(Collectors.joining());
        return Forged.bytes("<Delete><Quiet>true</Quiet>" + keys + "</Delete>");
    }

    /** After its client left, nobody's work goes on. */
    private void assertIdle() throws Exception {
        long before = cpuTicks();
        TimeUnit.SECONDS.sleep(2);
        long used = cpuTicks() - before;
        assertTrue(used < 100, "in two seconds " + used + " hundredths of a second on a processor");
    }

    private long cpuTicks() throws IOException {
        Path stat = Path.of("/proc/" + siege.gateway().pid() + "/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String[] fields = Files.readString(stat).replaceAll("^.*\\) ", "").split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    @Test
    void theProcessEnds_whenItsHeapDoes() throws IOException {
        Path commandLine = Path.of("/proc/" + siege.gateway().pid() + "/cmdline");
        assumeTrue(Files.exists(commandLine), "this system has no /proc");
        List<String> words = List.of(Files.readString(commandLine).split("\0", -1));
        assertTrue(words.contains("-XX:+ExitOnOutOfMemoryError"), words.toString());
    }
}
