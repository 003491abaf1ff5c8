import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be known of {@code sealgate serve} before anything is built: that its ports are free, its data directory can be written
 * and its configuration be read. The launcher runs it from source before a build; the gateway itself checks all of it, and more, again.
 */
final class Preflight {
    private static final Pattern HOST_PORT = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^\\s:/\\[\\]]+)):([0-9]{1,5})");
    private static final long MAX_CONFIG_BYTES = 1 << 20;

    private final Map<String, String> options;

    private Preflight(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        try {
            new Preflight(options(List.of(arguments))).check();
        } catch (Refused e) {
            System.err.println("sealgate: " + e.getMessage());
            System.exit(e.exitCode);
        }
    }

    private void check() {
        boolean configured = checkConfig();
        checkData();
        checkPort("--http", "SEALGATE_HTTP", configured ? "" : "127.0.0.1:9000");
        checkPort("--https", "SEALGATE_HTTPS", configured ? "" : "127.0.0.1:9443");
    }

    /** Whether there is a file, which may say what options do not. */
    private boolean checkConfig() {
        Optional<String> named = given("--config", "SEALGATE_CONFIG");
        Path file = Path.of(named.orElse("sealgate.yaml"));
        if (named.isEmpty() && !Files.exists(file)) {
            return false;
        }
        try {
            if (Files.size(file) > MAX_CONFIG_BYTES) {
                throw new Refused(2, file + ": " + Files.size(file) + " bytes (expected: at most 1 MiB)");
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                // Further right it may stand within a text, which the gateway will know.
                if (lines.get(i).matches("\\t\\s*[^\\s#].*")) {
                    throw new Refused(2, file + ":" + (i + 1) + ": a tab indents this line (expected: spaces; YAML takes no tabs there)");
                }
            }
        } catch (CharacterCodingException e) {
            throw new Refused(2, file + ": is not UTF-8 (expected: a readable file in UTF-8)");
        } catch (IOException e) {
            throw new Refused(2, file + ": cannot be read (expected: a readable file in UTF-8)");
        }
        return true;
    }

    private void checkData() {
        Path data = Path.of(given("--data", "SEALGATE_DATA").orElse("sealgate-data")).toAbsolutePath();
        Path existing = data;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new Refused(1, "--data " + data + ": cannot be written (" + existing + " is no writable directory)");
        }
    }

    private void checkPort(String option, String variable, String standard) {
        String value = given(option, variable).orElse(standard);
        if (value.isEmpty() || value.equals("off")) {
            return;
        }
        Matcher matcher = HOST_PORT.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new Refused(2, option + ": " + value + " (expected: HOST:PORT, or off)");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int port = Integer.parseInt(matcher.group(3));
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new Refused(1, option + " " + value + ": no such host (name an address of this host with " + option + " HOST:PORT)");
        } catch (IOException e) {
            throw new Refused(1, option + " " + value + ": " + unbound(option, String.valueOf(e.getMessage())));
        }
    }

    /** The words of the gateway's ListenException. */
    private static String unbound(String option, String reason) {
        String words = reason.toLowerCase(Locale.ROOT);
        if (words.contains("already in use")) {
            return "address already in use (choose another with " + option + " HOST:PORT, or stop what listens there)";
        }
        if (words.contains("cannot assign requested address")) {
            return "not an address of this host (choose one with " + option + " HOST:PORT; 0.0.0.0 stands for all of them)";
        }
        if (words.contains("permission denied")) {
            return "this port may not be opened by this user (choose one above 1023 with " + option
                    + " HOST:PORT, or allow it: CAP_NET_BIND_SERVICE)";
        }
        return "cannot be listened on: " + reason + " (choose another with " + option + " HOST:PORT)";
    }

    private Optional<String> given(String option, String variable) {
        return Optional.ofNullable(options.get(option))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .filter(text -> !text.isEmpty());
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && equals > 0) {
                options.put(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (argument.startsWith("--") && i + 1 < arguments.size()) {
                options.put(argument, arguments.get(i + 1));
            }
        }
        return options;
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        final int exitCode;

        Refused(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }
    }
}
