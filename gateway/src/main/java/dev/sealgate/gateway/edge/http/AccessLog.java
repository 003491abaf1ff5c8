package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.log.Logging;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request, of {@code key=value} or as JSON, to the logger {@code access} at info level. Thread-safe.
 *
 * <p>Whatever a client chose is escaped, so that it cannot forge a line or a field.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(Logging.ACCESS);

    /** Safe because: a parameter that is not listed shows its name only, so signatures, credentials and keys never appear. */
    private static final Set<String> SHOWN_PARAMETERS = Set.of(
            "action",
            "continuation-token",
            "delimiter",
            "encoding-type",
            "list-type",
            "marker",
            "max-keys",
            "max-uploads",
            "partnumber",
            "prefix",
            "start-after",
            "uploadid",
            "version",
            "versionid",
            "x-amz-date",
            "x-amz-expires",
            "x-id");

    /** The names of lines of text, where they are others. */
    private static final Map<String, String> SHORT = Map.of(
            "requestId", "id",
            "remoteAddress", "remote",
            "operation", "op",
            "bytesIn", "in",
            "bytesOut", "out",
            "millis", "ms",
            "userAgent", "agent");

    private AccessLog() {}

    public static void log(AccessEntry entry) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", entry.bounded());
        }
    }

    /** For lines of text; the order is that of {@link #fields}. */
    static String line(AccessEntry entry) {
        StringBuilder line = new StringBuilder(256);
        fields(entry).forEach((name, value) -> field(line, SHORT.getOrDefault(name, name), value.toString()));
        return line.toString();
    }

    /** By the names that docs/LOGS.md promises. */
    static Map<String, Object> fields(AccessEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", entry.requestId());
        fields.put("remoteAddress", entry.remoteAddress());
        fields.put("method", entry.method());
        fields.put("path", entry.rawPath());
        if (!entry.rawQuery().isEmpty()) {
            fields.put("query", withoutSecrets(entry.rawQuery()));
        }
        fields.put("operation", entry.operation().orElse("-"));
        fields.put("status", entry.status());
        fields.put("bytesIn", entry.bytesIn());
        fields.put("bytesOut", entry.bytesOut());
        fields.put("millis", entry.elapsed().toMillis());
        fields.put("principal", entry.principalArn().orElse("-"));
        entry.userAgent().ifPresent(agent -> fields.put("userAgent", agent));
        return fields;
    }

    private static String withoutSecrets(String rawQuery) {
        StringBuilder shown = new StringBuilder(rawQuery.length());
        int start = 0;
        while (start <= rawQuery.length()) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            int equals = rawQuery.indexOf('=', start);
            boolean bare = equals < 0 || equals >= end;
            String name = rawQuery.substring(start, bare ? end : equals);
            shown.append(start == 0 ? "" : "&").append(name);
            if (!bare) {
                boolean harmless = SHOWN_PARAMETERS.contains(name.toLowerCase(Locale.ROOT));
                shown.append('=').append(harmless ? rawQuery.substring(equals + 1, end) : "*");
            }
            start = end + 1;
        }
        return shown.toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append(line.isEmpty() ? "" : " ").append(name).append('=');
        append(line, value);
    }

    private static void append(StringBuilder line, String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
        if (plain) {
            line.append(value);
        } else {
            quote(line, value);
        }
    }

    private static void quote(StringBuilder line, String value) {
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
        line.append('"');
    }
}
