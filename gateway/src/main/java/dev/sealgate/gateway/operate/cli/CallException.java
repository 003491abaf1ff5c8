package dev.sealgate.gateway.operate.cli;

import java.util.Set;

/** A call that a running gateway refused; the message is code and text. */
final class CallException extends RuntimeException {
    /** Too many calls, a conflict that passes, and failures of a server. */
    private static final Set<Integer> PASSING = Set.of(409, 429, 500, 502, 503, 504);

    private final int status;

    CallException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the same call may succeed later. */
    boolean mayPass() {
        return PASSING.contains(status);
    }
}
