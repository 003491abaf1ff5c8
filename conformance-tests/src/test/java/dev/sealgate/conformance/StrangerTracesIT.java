package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What strangers leave behind: nothing that grows with the number of their requests. */
@GatewayTest
class StrangerTracesIT {
    private static final int REQUESTS = 4_000;
    private static final int CONNECTIONS = 4;
    /** What the gateway writes on its own while it starts, runs and stops is less. */
    private static final long SPARE_BYTES = 1 << 20;

    private final Path directory;
    private final GatewayProcess gateway;

    StrangerTracesIT(GatewayProcess gateway) {
        this.gateway = gateway;
        directory = gateway.directory();
        Setup.bucket(gateway.http(), "/private");
    }

    /** Requests of strangers, all of them refused. */
    enum Stranger {
        GET("GET", "/private/k"),
        LIST("GET", "/private"),
        SETTING("PUT", "/private?policy="),
        READ_SETTING("GET", "/private?acl="),
        NO_BUCKET("GET", "/no-such-bucket/k"),
        NEW_BUCKET("PUT", "/strangers-bucket"),
        KMS("POST", "/"),
        STS("POST", "/"),
        UNKNOWN_KEY("GET", "/private/k"),
        WRONG_SIGNATURE("GET", "/private/k");

        final String method;
        final String target;

        Stranger(String method, String target) {
            this.method = method;
            this.target = target;
        }

        byte[] request(URI endpoint, int number) {
            return RawConnection.head(method, target, headers(endpoint, number), 0);
        }

        private Map<String, String> headers(URI endpoint, int number) {
            return switch (this) {
                case KMS ->
                    Forged.unsigned(
                            endpoint,
                            Map.of("content-type", Forged.JSON, "x-amz-target", "TrentService.GenerateRandom"));
                case STS -> Forged.unsigned(endpoint, Map.of("content-type", Forged.FORM));
                case UNKNOWN_KEY -> Forged.ofUnknownKey(endpoint, "AKIA%016d".formatted(number), target);
                case WRONG_SIGNATURE -> Forged.wronglySigned(endpoint, "s3", "GET", target, "", Map.of());
                default -> Forged.unsigned(endpoint, Map.of());
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Stranger.class)
    void refusedStrangers_writeNoRecords(Stranger stranger) throws Exception {
        URI endpoint = gateway.http();
        long before = settledBytes();
        send(endpoint, number -> stranger.request(endpoint, number));
        long more = settledBytes() - before;
        assertTrue(more < SPARE_BYTES, more + " bytes more, " + more / REQUESTS + " for each request");
    }

    /** The size of the data directory once nothing was written for a while. */
    private long settledBytes() {
        long last = -1;
        int same = 0;
        while (same < 40) {
            long now = sizeBytes(directory.resolve("data"));
            same = now == last ? same + 1 : 0;
            last = now;
            GatewayProcess.pause();
        }
        return last;
    }

    @Test
    void namesThatNobodyKnows_areNoLabelsOfMetrics() throws Exception {
        URI endpoint = gateway.http();
        send(endpoint, number -> made(endpoint, number % 64));
        long before = metrics(endpoint);
        send(endpoint, number -> made(endpoint, number));
        long more = metrics(endpoint) - before;
        assertTrue(more < 40, more + " more lines of metrics");
    }

    /** Each number gives another host, bucket, access key id, operation, service or method. */
    private static byte[] made(URI endpoint, int number) {
        String name = "name-" + number;
        Map<String, String> headers = new TreeMap<>(Forged.unsigned(endpoint, Map.of()));
        return switch (number % 8) {
            case 0 -> RawConnection.head("GET", "/" + name + "/k", headers, 0);
            case 1 -> RawConnection.head("GET", "/", with(headers, "host", name + ".example"), 0);
            case 2 -> RawConnection.head("GET", "/b/k", Forged.ofUnknownKey(endpoint, name, "/b/k"), 0);
            case 3 -> RawConnection.head("POST", "/", with(headers, "x-amz-target", "TrentService." + name), 0);
            case 4 -> RawConnection.head("POST", "/?Version=2011-06-15&Action=" + name, headers, 0);
            case 5 ->
                RawConnection.head("GET", "/b/k", Forged.wronglySigned(endpoint, name, "GET", "/b/k", "", Map.of()), 0);
            case 6 -> RawConnection.head("M" + number, "/b/k", headers, 0);
            default -> RawConnection.head("GET", "/b?" + name + "=", headers, 0);
        };
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        headers.put(name, value);
        return headers;
    }

    private static long metrics(URI endpoint) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            byte[] request = RawConnection.head("GET", "/-/metrics", Forged.unsigned(endpoint, Map.of()), 0);
            RawConnection.Answer answer = connection.send(request).answer(false);
            assertEquals(200, answer.status());
            return answer.body().lines().count();
        }
    }

    /** All requests, by some connections at once; each must be refused, and none with a failure of the gateway's. */
    private static void send(URI endpoint, IntFunction<byte[]> requests) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> all = Stream.iterate(0, i -> i + 1)
                    .limit(CONNECTIONS)
                    .<Future<?>>map(first -> threads.submit(() -> sendSome(endpoint, first, requests)))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static void sendSome(URI endpoint, int first, IntFunction<byte[]> requests) {
        RawConnection connection = RawConnection.open(endpoint);
        try {
            for (int number = first; number < REQUESTS; number += CONNECTIONS) {
                RawConnection.Answer answer =
                        connection.send(requests.apply(number)).answer(false);
                assertTrue(answer.status() / 100 == 4 || answer.status() == 501, answer.toString());
                if (answer.headers().getOrDefault("connection", "").equals("close")) {
                    connection.close();
                    connection = RawConnection.open(endpoint);
                }
            }
        } finally {
            connection.close();
        }
    }

    private static long sizeBytes(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(StrangerTracesIT::fileBytes)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long fileBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
