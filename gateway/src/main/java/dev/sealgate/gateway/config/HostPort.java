package dev.sealgate.gateway.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a listener binds: {@code 127.0.0.1:9000}, {@code [::1]:9000}, {@code 0.0.0.0:0} (any free port). Immutable.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65,535
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\s:/\\[\\]]+)):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /** The value of {@code text}, or nothing when it is not {@code HOST:PORT}. */
    public static Optional<HostPort> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT) {
            return Optional.empty();
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return Optional.of(new HostPort(host, Integer.parseInt(matcher.group(3))));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
