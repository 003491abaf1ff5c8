package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.service.cloudtrail.LoggedEvent;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An event on one line for people, as wide as a terminal or with everything. */
final class AuditLine {
    private static final String FORWARDED = "fas.";

    /** Where less is left, the day goes, and columns are as narrow as most of what is in them. */
    private static final int ROOMY = 100;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final String DOMAIN = ".amazonaws.com";

    private AuditLine() {}

    /** Time, service, operation, outcome, who by name, and what by its id. */
    static String within(LoggedEvent event, int columns, Paint paint) {
        boolean roomy = columns >= ROOMY;
        String via = event.text("sourceIPAddress").endsWith(DOMAIN)
                ? " via " + shortSource(event).replace(FORWARDED, "")
                : "";
        String what = event.resources().stream()
                .map(resource -> ShortNames.resource(resource.name()))
                .collect(Collectors.joining(" "));
        String before = String.format(
                Locale.ROOT,
                roomy ? "%s %-4s %-24s " : "%s %-4s %-16s ",
                (roomy ? SECONDS : TIME_OF_DAY).format(event.time()),
                service(event),
                event.text("eventName"));
        String outcome = String.format(Locale.ROOT, roomy ? "%-12s" : "%-2s", outcome(event));
        String behind = String.format(
                Locale.ROOT,
                roomy ? " %-14s %s" : " %-8s %s",
                ShortNames.principal(event.who(), event.text("recipientAccountId")) + via,
                what.isEmpty() ? "-" : what);
        String line = DecisionText.printable(before + outcome + behind).strip();
        String cut = ShortNames.cut(line, columns);
        int begins = DecisionText.printable(before).length();
        int ends = begins + DecisionText.printable(outcome).length();
        return ends > cut.length() || event.text("errorCode").isEmpty()
                ? cut
                : cut.substring(0, begins) + paint.bad(cut.substring(begins, ends)) + cut.substring(ends);
    }

    private static String service(LoggedEvent event) {
        return event.text("eventSource").replace(DOMAIN, "");
    }

    private static String shortSource(LoggedEvent event) {
        return event.text("sourceIPAddress").replace(DOMAIN, "");
    }

    private static String outcome(LoggedEvent event) {
        return Optional.of(event.text("errorCode"))
                .filter(code -> !code.isEmpty())
                .orElse("ok");
    }

    /** The same with whole ARNs, where the call came from, and the request's id. */
    static String wide(LoggedEvent event) {
        String via = event.text("sourceIPAddress").endsWith(DOMAIN)
                ? " via " + shortSource(event)
                : " from " + event.text("sourceIPAddress");
        String resources =
                event.resources().stream().map(LoggedEvent.Resource::name).collect(Collectors.joining(" "));
        return DecisionText.printable(String.format(
                        Locale.ROOT,
                        "%s %-4s %-24s %-12s %s%s %s %s",
                        event.time(),
                        service(event),
                        event.text("eventName"),
                        outcome(event),
                        event.who(),
                        via,
                        resources.isEmpty() ? "-" : resources,
                        event.text("requestID"))
                .strip());
    }
}
