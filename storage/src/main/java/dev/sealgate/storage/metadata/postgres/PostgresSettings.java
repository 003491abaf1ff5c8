package dev.sealgate.storage.metadata.postgres;

import com.zaxxer.hikari.util.Credentials;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the metadata database is, and how it is used.
 *
 * <p>Neither prints the password nor puts it into a message.
 *
 * @param hosts one or several {@code host:port}, separated by commas
 * @param password asked for whenever a connection is made; empty for the driver's own sources, such as a password file
 * @param driver what the driver is told, by its own names
 * @param connections the most that are open at once
 * @param committers how many commits may be under way at once; each takes all transactions that wait
 * @param deadline by when a call has an answer, or fails
 */
public record PostgresSettings(
        String hosts,
        String database,
        Optional<String> user,
        Supplier<Optional<String>> password,
        Map<String, String> driver,
        int connections,
        int committers,
        Duration deadline) {
    private static final Pattern URI = Pattern.compile(
            "(?:postgres|postgresql)://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^/?@]*)/(?<database>[^?/]*)(?:\\?(?<parameters>.*))?");
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^:,\\[\\]]+)(?::[0-9]{1,5})?");

    /** By their names in the URI, which are the driver's. */
    private static final List<String> OF_DRIVER = List.of(
            "ApplicationName",
            "channelBinding",
            "connectTimeout",
            "currentSchema",
            "hostRecheckSeconds",
            "loadBalanceHosts",
            "loginTimeout",
            "options",
            "prepareThreshold",
            "sslcert",
            "sslfactory",
            "sslkey",
            "sslmode",
            "sslnegotiation",
            "sslrootcert",
            "targetServerType",
            "tcpKeepAlive");

    private static final String CONNECTIONS = "connections";
    private static final String COMMITTERS = "committers";
    private static final String DEADLINE_SECONDS = "deadlineSeconds";
    private static final List<String> OURS = List.of(COMMITTERS, CONNECTIONS, DEADLINE_SECONDS);

    /** Unless the URI says otherwise. */
    private static final Map<String, String> DRIVER_DEFAULTS = Map.of(
            "ApplicationName", "sealgate",
            "connectTimeout", "5",
            "prepareThreshold", "1",
            "targetServerType", "primary",
            "tcpKeepAlive", "true");

    public PostgresSettings {
        driver = Map.copyOf(driver);
        if (connections < 2 || committers < 1 || committers >= connections) {
            throw new IllegalArgumentException("connections: " + connections + ", committers: " + committers
                    + " (expected: at least 1 committer, and more connections than committers)");
        }
        if (deadline.compareTo(Duration.ofSeconds(1)) < 0 || deadline.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("deadline: " + deadline + " (expected: 1 second to 10 minutes)");
        }
    }

    /**
     * Reads {@code postgresql://user@host:port/database?parameter=value&…}; {@code postgres://} is the same.
     *
     * <p>The password is that of the URI, or else of the variable {@code PGPASSWORD}, or else what the driver finds in the file of
     * {@code PGPASSFILE}, which is {@code ~/.pgpass} unless set.
     *
     * @throws IllegalArgumentException with what is wrong, without the URI's password
     */
    public static PostgresSettings parse(String uri, Map<String, String> environment) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "metadata URI (expected: postgresql://user@host:port/database?parameter=value&...)");
        }
        String database = decode(matcher.group("database"));
        if (database.isEmpty()) {
            throw new IllegalArgumentException("metadata URI names no database (expected: postgresql://host/DATABASE)");
        }
        Optional<String> password = Optional.ofNullable(matcher.group("password"))
                .map(PostgresSettings::decode)
                .or(() -> Optional.ofNullable(environment.get("PGPASSWORD")));
        Map<String, String> parameters = parameters(Optional.ofNullable(matcher.group("parameters")));
        Map<String, String> driver = new LinkedHashMap<>(DRIVER_DEFAULTS);
        OF_DRIVER.forEach(
                name -> Optional.ofNullable(parameters.get(name)).ifPresent(value -> driver.put(name, value)));
        int connections = number(parameters, CONNECTIONS, 16);
        return new PostgresSettings(
                hosts(matcher.group("hosts")),
                database,
                Optional.ofNullable(matcher.group("user"))
                        .map(PostgresSettings::decode)
                        .filter(name -> !name.isEmpty()),
                () -> password,
                driver,
                connections,
                number(parameters, COMMITTERS, Math.clamp(connections / 4, 1, 4)),
                Duration.ofSeconds(number(parameters, DEADLINE_SECONDS, 10)));
    }

    /** The same with the password from there, which is asked again for each new connection. */
    public PostgresSettings withPassword(Supplier<Optional<String>> other) {
        return new PostgresSettings(hosts, database, user, other, driver, connections, committers, deadline);
    }

    private static String hosts(String hosts) {
        for (String host : hosts.split(",", -1)) {
            if (!HOST.matcher(host).matches()) {
                throw new IllegalArgumentException("metadata URI: host \"" + host
                        + "\" (expected: host or host:port, several separated by commas)");
            }
        }
        return hosts;
    }

    private static Map<String, String> parameters(Optional<String> query) {
        Map<String, String> found = new TreeMap<>();
        for (String parameter : query.filter(text -> !text.isEmpty())
                .map(text -> text.split("&", -1))
                .orElse(new String[0])) {
            String[] parts = parameter.split("=", 2);
            String name = decode(parts[0]);
            if (!OF_DRIVER.contains(name) && !OURS.contains(name)) {
                TreeSet<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
                known.addAll(OF_DRIVER);
                known.addAll(OURS);
                throw new IllegalArgumentException(
                        "metadata URI: unknown parameter \"" + name + "\" (known: " + String.join(", ", known) + ")");
            }
            if (parts.length < 2 || found.put(name, decode(parts[1])) != null) {
                throw new IllegalArgumentException(
                        "metadata URI: parameter " + name + " (expected: one value, as " + name + "=value)");
            }
        }
        return found;
    }

    private static int number(Map<String, String> parameters, String name, int otherwise) {
        String text = parameters.getOrDefault(name, String.valueOf(otherwise));
        if (!text.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("metadata URI: " + name + "=" + text + " (expected: a whole number)");
        }
        return Integer.parseInt(text);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }

    Properties driverProperties() {
        Properties properties = new Properties();
        properties.putAll(driver);
        return properties;
    }

    Credentials credentials() {
        return Credentials.of(user.orElse(null), password.get().orElse(null));
    }

    @Override
    public String toString() {
        return "postgresql://" + user.map(name -> name + "@").orElse("") + hosts + "/" + database;
    }
}
