package dev.sealgate.gateway.http;

import dev.sealgate.gateway.exchange.Echo;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request, {@code key=value}, to the logger {@code access} at info level. Thread-safe.
 *
 * <p>Whatever a client chose is escaped, so that it cannot forge a line or a field.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("access");

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

    private AccessLog() {}

    public static void log(AccessEntry entry) {
        if (LOG.isInfoEnabled()) {
            LOG.info(line(entry));
        }
    }

    static String line(AccessEntry entry) {
        StringBuilder line = new StringBuilder(256);
        field(line, "id", entry.requestId());
        field(line, "remote", entry.remoteAddress());
        field(line, "method", entry.method());
        field(line, "path", entry.rawPath());
        if (!entry.rawQuery().isEmpty()) {
            field(line, "query", withoutSecrets(entry.rawQuery()));
        }
        field(line, "op", entry.operation().orElse("-"));
        field(line, "status", Integer.toString(entry.status()));
        field(line, "in", Long.toString(entry.bytesIn()));
        field(line, "out", Long.toString(entry.bytesOut()));
        field(line, "ms", Long.toString(entry.elapsed().toMillis()));
        field(line, "principal", entry.principalArn().orElse("-"));
        return line.toString();
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
        append(line, Echo.bounded(value));
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
