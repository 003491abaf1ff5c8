package dev.sealgate.gateway.service.door;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.storage.StorageException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands around a door: whatever goes wrong inside is answered in the words of the door's protocol, and what the operator must know is logged.
 * Thread-safe. Never throws.
 *
 * @param <E> a refusal as the protocol has it
 */
public final class Guard<E> {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** The words of one protocol. Thread-safe. */
    public interface Words<E> {
        /** The refusal that {@code failure} is, if it says so itself: one of the protocol's own, or a signature's. */
        Optional<E> said(RuntimeException failure);

        E of(Trouble trouble);

        HttpResponse render(E refusal, HttpRequest request, Trace trace);
    }

    private final Words<E> words;

    public Guard(Words<E> words) {
        this.words = words;
    }

    /** What {@code work} answers, or a refusal. */
    public HttpResponse answer(HttpRequest request, Trace trace, BiFunction<HttpRequest, Trace, HttpResponse> work) {
        try {
            return work.apply(request, trace);
        } catch (RuntimeException e) {
            E refusal = words.said(e).orElseGet(() -> {
                log(e);
                return words.of(Trouble.of(e));
            });
            return words.render(refusal, request, trace);
        }
    }

    public HttpResponse refuse(Trouble trouble, HttpRequest request, Trace trace) {
        return words.render(words.of(trouble), request, trace);
    }

    /** A store that is away fails every request alike, so that its stack trace would say nothing more. */
    private static void log(RuntimeException failure) {
        switch (Trouble.of(failure)) {
            case INCOMPLETE_BODY, BODY_TIMEOUT, BUSY, TOO_MUCH_WORK -> LOG.debug("refused: {}", failure.toString());
            case UNDECIDED -> LOG.warn("refused: {}", failure.getMessage());
            case STORE_SLOW -> LOG.warn("the request failed: the store is slow: {}", reasons(failure));
            case STORE_AWAY ->
                LOG.error(
                        "the request failed: {}: {}",
                        failure instanceof StorageException.Full ? "the disk is full" : "the store is away",
                        reasons(failure));
            case UNRECORDED, FAILURE -> LOG.error("the request failed", failure);
        }
    }

    private static String reasons(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(cause -> Objects.requireNonNullElse(
                        cause.getMessage(), cause.getClass().getSimpleName()))
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
