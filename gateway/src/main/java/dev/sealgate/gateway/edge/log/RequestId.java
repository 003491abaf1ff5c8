package dev.sealgate.gateway.edge.log;

import org.slf4j.MDC;

/** Puts the id of a request into every log line that is written for it. */
public final class RequestId {
    /** Its name among what SLF4J calls the mapped diagnostic context. */
    static final String KEY = "requestId";

    private RequestId() {}

    /** From now on lines of this thread have the id, until the result is closed. */
    public static MDC.MDCCloseable set(String requestId) {
        return MDC.putCloseable(KEY, requestId);
    }
}
