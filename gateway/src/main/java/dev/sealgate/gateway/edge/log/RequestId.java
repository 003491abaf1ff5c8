package dev.sealgate.gateway.edge.log;

import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/** Puts the id of a request into every log line that is written for it. Threads of the request's own carry it on by {@link #carried}. */
public final class RequestId {
    /** Its name among what SLF4J calls the mapped diagnostic context. */
    static final String KEY = "requestId";

    private RequestId() {}

    /** From now on lines of this thread have the id, until the result is closed. */
    public static MDC.MDCCloseable set(String requestId) {
        return MDC.putCloseable(KEY, requestId);
    }

    /** The same work, with the id of the request that this thread works for. */
    public static <T> Callable<T> carried(Callable<T> work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context == null) {
            return work;
        }
        return () -> {
            MDC.setContextMap(context);
            try {
                return work.call();
            } finally {
                MDC.clear();
            }
        };
    }
}
