package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Sends signed requests over and over for a bounded time, and says how many were answered and how fast. */
final class Load {
    private static final Times TIMES =
            new Times(Long.getLong("bench.warmup", 4_000), Long.getLong("bench.measure", 8_000));

    private Load() {}

    /** How long requests are sent before any is counted, and from then on. */
    record Times(long warmUpMillis, long measureMillis) {}

    /** The bytes of one request, in pieces, for the n-th connection. */
    interface Requests {
        byte[][] of(int connection);
    }

    /**
     * What was seen.
     *
     * @param perSecond answers over all connections
     * @param p99Millis what 99 of 100 answers took at most
     */
    record Measured(double perSecond, double medianMillis, double p99Millis) {}

    static double rate(URI endpoint, int connections, Requests requests) throws InterruptedException {
        return measure(endpoint, connections, requests).perSecond();
    }

    static Measured measure(URI endpoint, int connections, Requests requests) throws InterruptedException {
        return measure(endpoint, connections, requests, TIMES);
    }

    /** Every answer must have status 200. */
    static Measured measure(URI endpoint, int connections, Requests requests, Times times) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Sender> senders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            Sender sender = new Sender(endpoint, requests.of(c), times);
            senders.add(sender);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    sender.run();
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        double seconds = senders.stream().mapToLong(each -> each.countedNanos).sum() / 1e9 / connections;
        long[] nanos = senders.stream()
                .flatMapToLong(each -> Arrays.stream(each.nanos, 0, each.count))
                .sorted()
                .toArray();
        return new Measured(nanos.length / seconds, at(nanos, 0.5), at(nanos, 0.99));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e6;
    }

    private static final class Sender {
        private final URI endpoint;
        private final byte[][] pieces;
        private final Times times;
        private long[] nanos = new long[1 << 12];
        private int count;
        private long countedNanos;

        Sender(URI endpoint, byte[][] pieces, Times times) {
            this.endpoint = endpoint;
            this.pieces = pieces;
            this.times = times;
        }

        void run() {
            long begun = System.nanoTime();
            long countFrom = begun + TimeUnit.MILLISECONDS.toNanos(times.warmUpMillis());
            long stopAt = countFrom + TimeUnit.MILLISECONDS.toNanos(times.measureMillis());
            try (RawConnection connection = RawConnection.open(endpoint)) {
                long last = System.nanoTime();
                long from = Long.MAX_VALUE;
                while (last < stopAt) {
                    for (byte[] piece : pieces) {
                        connection.send(piece);
                    }
                    requireOk(connection.skipAnswer());
                    long now = System.nanoTime();
                    if (last >= countFrom) {
                        from = Math.min(from, last);
                        keep(now - last);
                    }
                    last = now;
                }
                countedNanos = last - Math.min(from, last);
            }
        }

        private void keep(long took) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = took;
        }
    }

    static void requireOk(int status) {
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
    }

    /** The signed head of an S3 request. */
    static byte[] head(URI endpoint, String method, String path, Map<String, String> headers, long length) {
        Map<String, String> signed =
                RequestSigner.s3().sign(method, endpoint, path, "", headers, RequestSigner.UNSIGNED, Instant.now());
        return RawConnection.head(method, path, signed, length);
    }

    /** A signed call to the KMS. */
    static byte[] kms(URI endpoint, String operation, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", "TrentService." + operation);
        RequestSigner signer = new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "kms");
        Map<String, String> signed =
                signer.sign("POST", endpoint, "/", "", headers, Samples.sha256Hex(body), Instant.now());
        return concat(RawConnection.head("POST", "/", signed, body.length), body);
    }

    /** One request without a body. */
    static void send(URI endpoint, String method, String path) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            requireOk(connection.send(head(endpoint, method, path, Map.of(), 0)).skipAnswer());
        }
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
