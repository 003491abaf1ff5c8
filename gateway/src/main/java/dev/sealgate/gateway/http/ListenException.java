package dev.sealgate.gateway.http;

import dev.sealgate.gateway.config.HostPort;

/** A listener cannot be opened; the message is one line for the operator. */
public final class ListenException extends RuntimeException {
    ListenException(HostPort where, Throwable cause) {
        super("cannot listen on " + where + ": " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("unknown reason");
    }
}
