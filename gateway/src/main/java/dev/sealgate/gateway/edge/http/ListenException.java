package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import java.util.Arrays;
import java.util.Locale;

/** A listener cannot be opened; the message is one line for the operator and names the option that chooses another address. */
public final class ListenException extends RuntimeException {
    /** Why, by the words of the operating system, which are the same from each transport. {@code launcher/Preflight.java} says the same. */
    private enum Reason {
        IN_USE(
                "already in use",
                "address already in use (choose another with %s HOST:PORT, or stop what listens there)"),
        NOT_OURS(
                "cannot assign requested address",
                "not an address of this host (choose one with %s HOST:PORT; 0.0.0.0 stands for all of them)"),
        FORBIDDEN(
                "permission denied",
                "this port may not be opened by this user (choose one above 1023 with %s HOST:PORT, or allow it:"
                        + " CAP_NET_BIND_SERVICE)"),
        UNKNOWN_HOST("unresolved", "no such host (name an address of this host with %s HOST:PORT)"),
        OTHER("", "");

        private final String sign;
        private final String advice;

        Reason(String sign, String advice) {
            this.sign = sign;
            this.advice = advice;
        }

        static Reason of(Throwable cause) {
            String words =
                    cause.toString().replace("UnknownHost", "unresolved ").toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(reason -> words.contains(reason.sign))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /** @param option by which another address is chosen */
    ListenException(String option, HostPort where, Throwable cause) {
        super(option + " " + where + ": " + words(option, cause), cause);
    }

    private static String words(String option, Throwable cause) {
        Reason reason = Reason.of(cause);
        return reason == Reason.OTHER
                ? "cannot be listened on: " + firstLine(cause) + " (choose another with " + option + " HOST:PORT)"
                : reason.advice.formatted(option);
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("unknown reason");
    }
}
