package dev.sealgate.gateway.cli;

import dev.sealgate.gateway.audit.lookup.LoggedEvent;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An event on one line for people. */
final class AuditLine {
    private static final String DOMAIN = ".amazonaws.com";

    private AuditLine() {}

    /** Time, service, operation, outcome, who, what, the request's id. */
    static String of(LoggedEvent event) {
        String service = event.text("eventSource").replace(DOMAIN, "");
        String outcome = Optional.of(event.text("errorCode"))
                .filter(code -> !code.isEmpty())
                .orElse("ok");
        String via = event.text("sourceIPAddress").endsWith(DOMAIN)
                ? " via " + event.text("sourceIPAddress").replace(DOMAIN, "")
                : " from " + event.text("sourceIPAddress");
        String resources = event.resources().stream()
                .map(resource -> resource.name().substring(resource.name().lastIndexOf(':') + 1))
                .collect(Collectors.joining(" "));
        return String.format(
                        Locale.ROOT,
                        "%s %-4s %-24s %-12s %s%s %s %s",
                        event.time(),
                        service,
                        event.text("eventName"),
                        outcome,
                        event.who(),
                        via,
                        resources.isEmpty() ? "-" : resources,
                        event.text("requestID"))
                .strip();
    }
}
