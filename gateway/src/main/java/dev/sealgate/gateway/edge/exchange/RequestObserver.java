package dev.sealgate.gateway.edge.exchange;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Takes note of requests; has no say in how they are answered, and must hold up none. Thread-safe.
 *
 * <p>What must be durable before an answer is sent is no observer's: see {@code record.audit}.
 */
@FunctionalInterface
public interface RequestObserver {
    /** A request came in. */
    default void began() {}

    /** The request's place is free again, whether or not all of its answer was sent. */
    default void ended() {}

    /**
     * The request has its answer, of which nothing was sent yet.
     *
     * @return is notified once, when the answer was sent or its client has left
     */
    Consumer<Sent> answered(Answered request);

    /**
     * A request as it was answered.
     *
     * @param service as its row calls it, {@code other} for one that is not served
     * @param operation one that the service has, else {@code other}
     * @param bytesIn as the client announced
     */
    record Answered(HttpRequest request, Trace trace, int status, String service, String operation, long bytesIn) {}

    /**
     * How much of an answer was sent, and when.
     *
     * @param elapsed since the request came in
     */
    record Sent(long bytesOut, Duration elapsed) {}

    /** For those who want to know no more once the answer was made. */
    static void ignore(Sent sent) {}
}
